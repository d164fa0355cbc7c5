import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Refusal, readUnits } from "../../administration";
import { makeSurveyCode, revokeSurveyCode, type SurveyCode } from "../../administration-surveys";
import { t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { SelectField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

type Open = { what: "new" } | { what: "show" | "revoke"; code: SurveyCode };

/** What hangs at the counters. */
export function Codes({ codes, again }: { codes: SurveyCode[]; again: () => void }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const changed = () => {
    close();
    again();
  };
  return (
    <section class="section">
      <h2>{t("kepuasan.codes")}</h2>
      {codes.length === 0 && <p>{t("kepuasan.codes.none")}</p>}
      {codes.map((one) => (
        <div key={one.code} class="row">
          <span>{nameOf(one)}</span>
          {one.revoked_at !== null ? (
            <Chip tone="madder" icon="lock">
              {t("kepuasan.code.revoked")}
            </Chip>
          ) : (
            <>
              <Button
                kind="quiet"
                aria-label={t("kepuasan.code.show_of", { name: nameOf(one) })}
                onClick={() => setOpen({ what: "show", code: one })}
              >
                {t("kepuasan.code.show")}
              </Button>
              <Button
                kind="quiet"
                icon="lock"
                aria-label={t("kepuasan.code.revoke_of", { name: nameOf(one) })}
                onClick={() => setOpen({ what: "revoke", code: one })}
              >
                {t("kepuasan.code.revoke")}
              </Button>
            </>
          )}
        </div>
      ))}
      <Button icon="plus" onClick={() => setOpen({ what: "new" })}>
        {t("kepuasan.code.new")}
      </Button>
      {open?.what === "new" && (
        <NewCode
          onClose={close}
          onMade={(code) => {
            again();
            setOpen({ what: "show", code });
          }}
        />
      )}
      {open?.what === "show" && <ShowCode code={open.code} onClose={close} />}
      {open?.what === "revoke" && (
        <ChangeSheet
          danger
          title={t("kepuasan.code.revoke.title")}
          action={t("kepuasan.code.revoke_of", { name: nameOf(open.code) })}
          change={(reason) => revokeSurveyCode(open.code.code, reason)}
          onClose={close}
          onDone={changed}
        >
          <p>{t("kepuasan.code.revoke.hint")}</p>
        </ChangeSheet>
      )}
    </section>
  );
}

const nameOf = (code: SurveyCode) => [code.unit_name, code.counter].filter(Boolean).join(", ");

function NewCode({ onClose, onMade }: { onClose: () => void; onMade: (code: SurveyCode) => void }) {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [counter, setCounter] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const chosen = unit || units.value?.units[0]?.id || "";
  const make = async () => {
    setBusy(true);
    const answer = await makeSurveyCode({ unit: chosen, counter: counter.trim() });
    setBusy(false);
    if (answer.ok) onMade(answer.value);
    else setRefusal(answer.code);
  };
  return (
    <Sheet
      title={t("kepuasan.code.new")}
      onClose={onClose}
      actions={
        <Button kind="primary" busy={busy} onClick={make}>
          {t("kepuasan.code.new")}
        </Button>
      }
    >
      {units.value && (
        <SelectField
          label={t("admin.unit")}
          options={units.value.units.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setUnit}
        />
      )}
      <TextField label={t("kepuasan.code.counter")} value={counter} maxLength={60} onInput={setCounter} />
      {refusal && <Refused code={refusal} />}
    </Sheet>
  );
}

type QrType = ComponentType<{ svg: string; label: string }>;

function ShowCode({ code, onClose }: { code: SurveyCode; onClose: () => void }) {
  const [Qr, setQr] = useState<QrType>();
  useEffect(() => {
    void import("../penilai/qr").then(
      (part) => setQr(() => part.Qr),
      () => undefined,
    );
  }, []);
  return (
    <Sheet
      title={nameOf(code)}
      onClose={onClose}
      actions={
        <ButtonLink kind="primary" href={`/api/admin/surveys/codes/${code.code}/poster`}>
          {t("kepuasan.code.print")}
        </ButtonLink>
      }
    >
      {Qr && <Qr svg={code.qr_svg} label={t("kepuasan.code.qr")} />}
      <p>{code.url}</p>
    </Sheet>
  );
}
