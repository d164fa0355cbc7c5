import { useState } from "preact/hooks";
import { type Plain, readAdvice, type Trial } from "../../administration-schemes";
import { label, t, tCode } from "../../text";
import { Section } from "../../ui/card";
import { SelectField } from "../../ui/field";
import { Refused } from "../pengelola/refused";
import { Advice } from "../pengelola/spread-part";
import { useAnswer } from "../pengelola/use-answer";

/** How the predikat were spread and would be, and what the guide of the scheme says of that. */
export function TrialSpread({ trial, scheme }: { trial: Trial; scheme: Plain }) {
  const [achieved, setAchieved] = useState("");
  const guides = Object.keys(scheme.guides ?? {});
  const count = (which: "before" | "after", id: string | null) =>
    trial.rows.filter((row) => row.trial[which].predikat === id).length;
  const rows = [...trial.predikat].reverse().map(({ id, label: name }) => ({
    id,
    name: label(name),
    before: count("before", id),
    after: count("after", id),
  }));
  const waiting = { before: count("before", null), after: count("after", null) };
  const most = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]));
  return (
    <Section title={t("spread.title")}>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("results.predikat")}</th>
            <th scope="col">{t("trial.before")}</th>
            <th scope="col">{t("trial.after")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, before, after }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td data-label={t("trial.before")}>
                <Count n={before} most={most} />
              </td>
              <td data-label={t("trial.after")}>
                <Count n={after} most={most} />
              </td>
            </tr>
          ))}
          {(waiting.before > 0 || waiting.after > 0) && (
            <tr>
              <th scope="row">{t("trial.no_result")}</th>
              <td data-label={t("trial.before")}>{t("cycle.people.n", { n: waiting.before })}</td>
              <td data-label={t("trial.after")}>{t("cycle.people.n", { n: waiting.after })}</td>
            </tr>
          )}
        </tbody>
      </table>
      {guides.length > 0 && (
        <SelectField
          label={t("spread.achieved")}
          help={t("spread.achieved.hint")}
          options={[
            { value: "", label: t("spread.no_guide") },
            ...guides.map((value) => ({
              value,
              label: tCode(`spread.achieved.${value}`, "spread.achieved"),
            })),
          ]}
          value={achieved}
          onChange={setAchieved}
        />
      )}
      {achieved && (
        <Guided
          key={achieved}
          scheme={scheme}
          achieved={achieved}
          rows={rows.map(({ id, name, after }) => ({ id, name, after }))}
        />
      )}
    </Section>
  );
}

function Count({ n, most }: { n: number; most: number }) {
  return (
    <span class="desk-count">
      <meter aria-hidden="true" min={0} max={most} value={n} />
      {t("cycle.people.n", { n })}
    </span>
  );
}

type GuidedProps = { scheme: Plain; achieved: string; rows: { id: string; name: string; after: number }[] };

function Guided({ scheme, achieved, rows }: GuidedProps) {
  const counts = Object.fromEntries(rows.map(({ id, after }) => [id, after]));
  const found = useAnswer(() => readAdvice({ scheme, achieved, counts }), achieved);
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return null;
  return (
    <Advice
      departures={found.value.departures}
      named={(id) => rows.find((row) => row.id === id)?.name ?? id}
    />
  );
}
