import { useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import {
  type Matched,
  type PastCycle,
  type Plain,
  readPast,
  type Trial,
  type Tried,
  tryScheme,
} from "../../administration-schemes";
import { formatDate, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Going } from "../pengelola/going";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { TrialSpread } from "./trial-spread";
import { TrialTable } from "./trial-table";

const INVENTED = "";

/** What the scheme as it stands here would have made of people of whom everything is known. Nothing is written. */
export function TrialPart({ scheme, basedOn }: { scheme: Plain; basedOn: string }) {
  const past = useAnswer(readPast, "past");
  const [cycle, setCycle] = useState<string>();
  const [kind, setKind] = useState("");
  const [step, setStep] = useState<{ done: number; total: number }>();
  const [found, setFound] = useState<{ trial: Trial; tried: Tried }>();
  const [refusal, setRefusal] = useState<Refusal>();
  if (past.refusal) return <Refused code={past.refusal} again={past.again} />;
  if (!past.value) return <Skeleton lines={6} label={t("common.loading")} />;
  const chosen = cycle ?? past.value.cycles[0]?.id ?? INVENTED;
  const kinds: string[] = scheme.kinds ?? [];
  const run = async () => {
    const tried = { scheme, cycle: chosen || null, based_on: basedOn, kind };
    setFound(undefined);
    setRefusal(undefined);
    setStep({ done: 0, total: 1 });
    let after = "";
    const rows: Trial["rows"] = [];
    for (;;) {
      const answer = await tryScheme({ ...tried, after });
      if (!answer.ok) {
        setStep(undefined);
        return setRefusal(answer.code);
      }
      rows.push(...answer.value.rows);
      setStep(answer.value);
      if (answer.value.next === null) {
        setStep(undefined);
        return setFound({ trial: { ...answer.value, rows }, tried });
      }
      after = answer.value.next;
    }
  };
  return (
    <>
      <Section title={t("skema.tab.trial")}>
        <p>{t("trial.hint")}</p>
        <div class="desk-tools">
          <SelectField
            label={t("trial.on")}
            options={[
              ...past.value.cycles.map((one) => ({ value: one.id, label: nameOf(one) })),
              { value: INVENTED, label: t("trial.invented") },
            ]}
            value={chosen}
            onChange={setCycle}
          />
          {kinds.length > 0 && (
            <SelectField
              label={t("trial.kind")}
              options={kinds.map((value) => ({ value, label: value }))}
              value={kind || (kinds[0] ?? "")}
              onChange={setKind}
            />
          )}
        </div>
        <div class="row">
          <Button kind="primary" icon="search" busy={step !== undefined} onClick={() => void run()}>
            {t("trial.run")}
          </Button>
        </div>
        {step && <Going title={t("trial.going")} done={step.done} total={step.total} />}
        {refusal && <Refused code={refusal} again={() => void run()} />}
      </Section>
      {found && found.trial.faults.length > 0 && (
        <Banner tone="madder" title={t("trial.faults")} alert>
          <ul>
            {found.trial.faults.map(({ path, code, place, say }) => (
              <li key={`${path}/${code}`}>{[place, label(say)].filter(Boolean).join(": ")}</li>
            ))}
          </ul>
        </Banner>
      )}
      {found?.trial.matched && (
        <>
          <Told trial={found.trial} matched={found.trial.matched} />
          <TrialSpread trial={found.trial} scheme={found.tried.scheme} />
          <TrialTable trial={found.trial} tried={found.tried} />
        </>
      )}
    </>
  );
}

const nameOf = ({ scheme, first, last, people }: PastCycle) =>
  t("trial.cycle", { scheme: label(scheme), first: formatDate(first), last: formatDate(last), n: people });

/** How many change, what found no data, and what became of what is missing. */
function Told({ trial, matched }: { trial: Trial; matched: Matched }) {
  const changed = trial.rows.filter(({ trial: { before, after } }) => before.predikat !== after.predikat);
  const assumed = trial.rows.filter((row) => row.trial.kind_assumed).length;
  const lost = (many: Matched["unused"]) =>
    many.map(({ part, item }) => (item ? `${label(part)}: ${label(item)}` : label(part))).join("; ");
  const counts = new Map<string, number>();
  for (const { trial: one } of trial.rows)
    for (const { part, did } of one.missing)
      counts.set(`${did}/${part}`, (counts.get(`${did}/${part}`) ?? 0) + 1);
  const partName = (id = "") => label(trial.parts.find((part) => part.id === id)?.label) || id;
  const notes = [
    matched.unanswered.length > 0 && t("trial.unanswered", { names: lost(matched.unanswered) }),
    matched.unused.length > 0 && t("trial.unused", { names: lost(matched.unused) }),
    matched.converted.length > 0 && t("trial.converted", { names: matched.converted.map(label).join(", ") }),
    matched.judged && t("trial.judged"),
    matched.minimum_kept !== null && t("trial.minimum", { n: matched.minimum_kept }),
    assumed > 0 && t("trial.assumed", { n: assumed }),
    ...[...counts].map(([key, n]) => {
      const [did, part] = key.split("/");
      return t(`trial.did.${did as "zero"}`, { part: partName(part), n });
    }),
  ].filter((note) => note !== false);
  return (
    <Banner
      tone={changed.length ? "turmeric" : "green"}
      icon={changed.length ? "warning" : "check"}
      title={t("trial.changed", { n: changed.length, total: trial.rows.length })}
      alert
    >
      {notes.length > 0 && (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
