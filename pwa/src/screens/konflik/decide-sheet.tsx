import { useState } from "preact/hooks";
import { type Case, type CaseStep, decisionsOn, handOver } from "../../cases";
import { t } from "../../text";
import { ChoiceField, SelectField } from "../../ui/field";
import { whatIs } from "./case-detail";
import { placements } from "./people";
import { ReasonedSheet } from "./reasoned-sheet";
import { settle } from "./settle";

export type Asked = { step: CaseStep | "transfer"; cases: readonly Case[] };

/** Before a decision: what follows from it, and why it is taken; for a case that is handed over, to whom. */
export function DecideSheet({ step, cases, onClose }: Asked & { onClose: (done: boolean) => void }) {
  const [to, setTo] = useState<Case["to"]>("admin");
  const [placement, setPlacement] = useState(cases[0]?.owner ?? "");
  const words = t(`antrean.${step}`);
  async function go(why: string) {
    const intents =
      step === "transfer"
        ? cases.map((one) => handOver(one, placement, to, why))
        : decisionsOn(cases, step, why);
    if (await settle(intents, t("antrean.done", { n: cases.length }))) onClose(true);
  }
  return (
    <ReasonedSheet
      title={t("antrean.ask", { step: words, n: cases.length })}
      action={words}
      reason={{
        label: t("antrean.reason"),
        help: t("antrean.reason.help"),
        missing: t("antrean.reason.missing"),
      }}
      onDecide={go}
      onClose={() => onClose(false)}
    >
      <p>{t(`antrean.${step}.hint`)}</p>
      <ul class="changes">
        {cases.slice(0, 20).map((one) => (
          <li key={one.id}>{whatIs(one)}</li>
        ))}
      </ul>
      {step === "transfer" && (
        <>
          <ChoiceField
            label={t("antrean.to")}
            options={(["admin", "supervisor"] as const).map((value) => ({
              value,
              label: t(`antrean.to.${value}`),
            }))}
            value={[to]}
            onChange={([value]) => setTo(value as Case["to"])}
          />
          <SelectField
            label={t("antrean.for")}
            options={placements(placement)}
            value={placement}
            onChange={setPlacement}
          />
        </>
      )}
    </ReasonedSheet>
  );
}
