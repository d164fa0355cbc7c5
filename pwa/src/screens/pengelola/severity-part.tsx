import { readSeverities } from "../../administration-cycles";
import { formatNumber, t } from "../../text";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** How severe each superior is beside the others, the strictest first. */
export function SeverityPart({ cycle }: { cycle: string }) {
  const found = useAnswer(() => readSeverities(cycle), cycle);
  return (
    <Section title={t("severity.title")}>
      <p class="soft">{t("severity.hint")}</p>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={4} label={t("common.loading")} />
      ) : found.value.superiors.length === 0 ? (
        <p>
          {found.value.few
            ? t("severity.few.n", { n: found.value.few, least: found.value.least })
            : t("severity.none")}
        </p>
      ) : (
        <>
          <table class="desk-table">
            <thead>
              <tr>
                <th scope="col">{t("admin.superior")}</th>
                <th scope="col">{t("severity.rated")}</th>
                <th scope="col">{t("severity.deviation")}</th>
              </tr>
            </thead>
            <tbody>
              {found.value.superiors.map(({ listed, rated, deviation }) => (
                <tr key={listed.placement}>
                  <th scope="row">
                    {listed.name}
                    <small class="soft">{listed.unit_name}</small>
                  </th>
                  <td data-label={t("severity.rated")}>{t("cycle.people.n", { n: rated })}</td>
                  <td data-label={t("severity.deviation")}>
                    <Deviation points={Number(deviation)} />
                    {words(deviation)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.value.few > 0 && (
            <p class="soft">{t("severity.few.n", { n: found.value.few, least: found.value.least })}</p>
          )}
        </>
      )}
    </Section>
  );
}

/** Where he stands beside the mean of all, which is the line in the middle; drawn up to 50 points either way. */
function Deviation({ points }: { points: number }) {
  const x = 100 + Math.max(-50, Math.min(50, points)) * 1.9;
  return (
    <svg
      viewBox="0 0 200 14"
      aria-hidden="true"
      focusable="false"
      style={{ display: "block", inlineSize: "100%", maxInlineSize: "14rem" }}
    >
      <path d="M2 7H198M100 0V14" style={{ stroke: "var(--edge)" }} />
      <path d={`M100 7H${x}`} style={{ stroke: "var(--indigo)", strokeWidth: "3px" }} />
      <circle cx={x} cy="7" r="5" style={{ fill: "var(--indigo)" }} />
    </svg>
  );
}

function words(deviation: string): string {
  const points = Number(deviation);
  if (points === 0) return t("severity.as_all");
  return t(points < 0 ? "severity.stricter" : "severity.milder", { n: formatNumber(Math.abs(points)) });
}
