import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Refusal, readUnits } from "../../administration";
import { changeKiosk, type Kiosk, type KioskCode, makeCode, type Policy } from "../../kiosks";
import { formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** A one-time code, as text and as something to scan. It is shown once. */
export function NewKiosk({ onClose }: { onClose: () => void }) {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [label, setLabel] = useState("");
  const [wrong, setWrong] = useState(false);
  const [policy, setPolicy] = useState<Policy>({ plan_lines: false, survey: [] });
  const [made, setMade] = useState<KioskCode>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const chosen = unit || units.value?.units[0]?.id || "";
  const make = async () => {
    if (!label.trim()) {
      setWrong(true);
      return focusField("kiosk-label");
    }
    setBusy(true);
    const answer = await makeCode({ unit: chosen, label: label.trim(), policy });
    setBusy(false);
    if (answer.ok) setMade(answer.value);
    else setRefusal(answer.code);
  };
  return (
    <Sheet
      title={t("kiosks.code.title")}
      onClose={onClose}
      actions={
        made ? (
          <Button kind="primary" onClick={onClose}>
            {t("kiosks.close")}
          </Button>
        ) : (
          <Button kind="primary" busy={busy} onClick={make}>
            {t("kiosks.code")}
          </Button>
        )
      }
    >
      {made ? (
        <Made made={made} />
      ) : (
        <>
          {units.value && (
            <SelectField
              label={t("kiosks.code.unit")}
              options={units.value.units.map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen}
              onChange={setUnit}
            />
          )}
          <TextField
            id="kiosk-label"
            label={t("kiosks.code.label")}
            help={t("kiosks.code.label.hint")}
            error={wrong && !label.trim() ? t("kiosks.code.label.needed") : undefined}
            value={label}
            maxLength={60}
            onInput={setLabel}
          />
          <PolicyFields policy={policy} onChange={setPolicy} />
          {refusal && <Refused code={refusal} />}
        </>
      )}
    </Sheet>
  );
}

type QrType = ComponentType<{ svg: string; label: string }>;

function Made({ made }: { made: KioskCode }) {
  const [Qr, setQr] = useState<QrType>();
  useEffect(() => {
    // The code stands there in letters, too: without the drawing it can be typed.
    void import("../penilai/qr").then(
      (part) => setQr(() => part.Qr),
      () => undefined,
    );
  }, []);
  return (
    <>
      <p class="kiosk-code">{made.code}</p>
      {Qr && <Qr svg={made.qr_svg} label={t("kiosks.code.qr")} />}
      <p>
        {t("kiosks.code.made", {
          url: made.url.split("#")[0] ?? "",
          moment: formatMoment(made.expires_at),
        })}
      </p>
    </>
  );
}

export function ChangeKiosk({ kiosk, onClose }: { kiosk: Kiosk; onClose: () => void }) {
  const [label, setLabel] = useState(kiosk.label);
  const [policy, setPolicy] = useState(kiosk.policy);
  const missing = label.trim() ? undefined : t("kiosks.code.label.needed");
  return (
    <ChangeSheet
      title={t("kiosks.policy")}
      action={t("kiosks.change")}
      change={(reason) => changeKiosk(kiosk.id, { reason, label: label.trim(), policy })}
      onClose={onClose}
      onDone={() => {
        onClose();
        showToast(t("kiosks.changed"));
      }}
      {...(missing && { missing })}
    >
      <TextField label={t("kiosks.code.label")} value={label} maxLength={60} onInput={setLabel} />
      <PolicyFields policy={policy} onChange={setPolicy} />
    </ChangeSheet>
  );
}

/** The nine elements of PermenPANRB 14/2017, as `server/surveys` calls them. */
const STANDARD = "permenpanrb-14-2017";

function PolicyFields({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const { plan_lines, survey } = policy;
  const own = survey.filter((name) => name !== STANDARD);
  const [forms, setForms] = useState(own.join(", "));
  const asks = (standard: boolean, names: string[]) =>
    [...(standard ? [STANDARD] : []), ...names].slice(0, 20);
  return (
    <>
      <ChoiceField
        many
        label={t("kiosks.policy")}
        options={[
          { value: "lines", label: t("kiosks.plan_lines"), line: t("kiosks.plan_lines.line") },
          { value: STANDARD, label: t("kiosks.skm"), line: t("kiosks.skm.line") },
        ]}
        value={[...(plan_lines ? ["lines"] : []), ...(survey.includes(STANDARD) ? [STANDARD] : [])]}
        onChange={(chosen) =>
          onChange({ plan_lines: chosen.includes("lines"), survey: asks(chosen.includes(STANDARD), own) })
        }
      />
      <TextField
        label={t("kiosks.survey")}
        help={t("kiosks.survey.hint")}
        value={forms}
        autocapitalize="none"
        spellcheck={false}
        onInput={(typed) => {
          setForms(typed);
          const names = typed.split(",").map((name) => name.trim());
          onChange({ plan_lines, survey: asks(survey.includes(STANDARD), names.filter(Boolean)) });
        }}
      />
    </>
  );
}
