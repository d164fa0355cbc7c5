import { useRef, useState } from "preact/hooks";
import { readUnits, type Unit } from "../../administration";
import { type Slip as IssuedSlip, issueSlips, type SlipRefusal } from "../../slips";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { ChoiceField, SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { SlipLeaf } from "../penilai/slip-leaf";

/** Paper with which a whole unit signs in for the first time; without it nobody could. */
export function Slips() {
  const units = useAnswer(readUnits, "units");
  const [slips, setSlips] = useState<readonly IssuedSlip[]>();
  const done = useRef<HTMLHeadingElement>(null);
  return (
    <Page title={t("slip.title")} line={t("siap.slips.line")} back="/pengelola/mulai" wide withoutSync>
      {units.refusal ? (
        <Refused code={units.refusal} again={units.again} />
      ) : !units.value ? (
        <Skeleton lines={5} label={t("common.loading")} />
      ) : slips === undefined ? (
        <Ask
          units={units.value.units}
          onIssued={(issued) => {
            setSlips(issued);
            requestAnimationFrame(() => done.current?.focus());
          }}
        />
      ) : slips.length === 0 ? (
        <EmptyState
          title={t("siap.slips.none")}
          action={<Button onClick={() => setSlips(undefined)}>{t("slip.again")}</Button>}
        >
          {t("siap.slips.none.hint")}
        </EmptyState>
      ) : (
        <>
          <div class="no-print stack">
            <h2 ref={done} tabIndex={-1}>
              {t("slip.done", { n: slips.length })}
            </h2>
            <p>{t("slip.done.hint")}</p>
            <div class="row">
              <Button kind="primary" icon="print" onClick={() => print()}>
                {t("slip.print")}
              </Button>
              <Button onClick={() => setSlips(undefined)}>{t("slip.again")}</Button>
            </div>
          </div>
          <ul class="slips">
            {slips.map((slip) => (
              <SlipLeaf key={slip.nip} slip={slip} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Ask({ units, onIssued }: { units: Unit[]; onIssued: (slips: IssuedSlip[]) => void }) {
  const top = units.find(({ parent }) => parent === null)?.id ?? units[0]?.id ?? "";
  const [unit, setUnit] = useState(top);
  const [whom, setWhom] = useState(["fresh"]);
  const [refusal, setRefusal] = useState<SlipRefusal>();
  const [busy, setBusy] = useState(false);
  const issue = async () => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await issueSlips({ unit, fresh: whom.includes("fresh") });
    setBusy(false);
    if (answer.ok) onIssued(answer.slips);
    else setRefusal(answer.code);
  };
  return (
    <div class="stack" data-gap="form">
      {refusal && <Banner tone="madder" title={t(`slip.error.${refusal}`)} alert />}
      <SelectField
        label={t("admin.unit")}
        help={t("siap.slips.unit")}
        options={units.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        value={unit}
        onChange={setUnit}
      />
      <ChoiceField
        label={t("slip.people")}
        options={(["fresh", "all"] as const).map((value) => ({
          value,
          label: t(`siap.slips.${value}`),
          line: t(`siap.slips.${value}.line`),
        }))}
        value={whom}
        onChange={setWhom}
      />
      <div class="row">
        <Button kind="primary" icon="print" busy={busy} onClick={issue}>
          {t("siap.slips.issue")}
        </Button>
      </div>
    </div>
  );
}
