import { useState } from "preact/hooks";
import { type Departure, type OneCycle, readSpread } from "../../administration-cycles";
import { Predikat } from "../../charts/predikat";
import { formatNumber, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** How the predikat of a unit are spread, and what the guide advises. Nothing is changed by it. */
export function SpreadPart({ one, unit, turn }: { one: OneCycle; unit: string; turn: number }) {
  const [achieved, setAchieved] = useState("");
  const found = useAnswer(() => readSpread(one.cycle.id, { unit, achieved }), `${unit}/${achieved}/${turn}`);
  const named = (id: string) => {
    const choice = one.predikat.find((each) => each.id === id);
    return choice ? label(choice.label) : id;
  };
  const all = (found.value?.counts ?? []).reduce((sum, { people }) => sum + people, 0);
  return (
    <Section title={t("spread.title")}>
      {one.guides.length > 0 && (
        <SelectField
          label={t("spread.achieved")}
          help={t("spread.achieved.hint")}
          options={[
            { value: "", label: t("spread.no_guide") },
            ...one.guides.map((value) => ({
              value,
              label: tCode(`spread.achieved.${value}`, "spread.achieved"),
            })),
          ]}
          value={achieved}
          onChange={setAchieved}
        />
      )}
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={5} label={t("common.loading")} />
      ) : (
        <>
          <table class="desk-table">
            <thead>
              <tr>
                <th scope="col">{t("results.predikat")}</th>
                <th scope="col">{t("spread.people")}</th>
              </tr>
            </thead>
            <tbody>
              {[...found.value.counts].reverse().map(({ predikat, people, min, max }) => (
                <tr key={predikat}>
                  <th scope="row">
                    <Predikat of={predikat} ranks={one.predikat} />
                  </th>
                  <td>
                    <ShareRange part={all ? people / all : 0} min={min ?? null} max={max ?? null} />
                    {t("cycle.people.n", { n: people })}
                    {all > 0 &&
                      ` · ${t("spread.share", { n: formatNumber(Math.round((1000 * people) / all) / 10) })}`}
                    <small class="soft">{advised(min ?? null, max ?? null)}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {achieved && <Advice departures={found.value.departures} named={named} />}
        </>
      )}
    </Section>
  );
}

function advised(min: string | null, max: string | null): string {
  return [
    min && t("spread.min", { n: formatNumber(Number(min)) }),
    max && t("spread.max", { n: formatNumber(Number(max)) }),
  ]
    .filter(Boolean)
    .join(", ");
}

/** The share as a bar, and the range that the guide advises as a bracket below it. */
function ShareRange({ part, min, max }: { part: number; min: string | null; max: string | null }) {
  const [from, to] = [2 * Number(min ?? 0), 2 * Number(max ?? 100)];
  return (
    <svg
      viewBox="0 0 200 18"
      aria-hidden="true"
      focusable="false"
      style={{ display: "block", inlineSize: "100%", maxInlineSize: "14rem" }}
    >
      <rect width="200" height="10" style={{ fill: "var(--neutral-soft)" }} />
      <rect width={200 * part} height="10" style={{ fill: "var(--indigo)" }} />
      {(min ?? max) !== null && (
        <path
          d={`M${from + 1} 11V16H${Math.max(from + 1, to - 1)}V11`}
          style={{ fill: "none", stroke: "var(--ink)", strokeWidth: "1.5px" }}
        />
      )}
    </svg>
  );
}

export function Advice({ departures, named }: { departures: Departure[]; named: (id: string) => string }) {
  if (departures.length === 0) return <Banner tone="green" title={t("spread.fits")} />;
  const percent = (text: string | null) => (text === null ? "" : formatNumber(Number(text)));
  return (
    <Banner title={t("spread.advice")}>
      <ul>
        {departures.map(({ code, predikat, have, limit }) => (
          <li key={`${code}/${predikat.join()}`}>
            {t(`spread.${code}`, {
              predikat: predikat.map(named).join(", "),
              have: percent(have),
              limit: percent(limit),
            })}
          </li>
        ))}
      </ul>
      {departures.some(({ small }) => small) && <p>{t("spread.small")}</p>}
    </Banner>
  );
}
