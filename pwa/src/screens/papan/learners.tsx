import { useState } from "preact/hooks";
import { readOnboarding } from "../../administration-board";
import { HeatMap } from "../../charts/heat-map";
import { formatMoment, label, t } from "../../text";
import { ITEMS } from "../../text/panduan-isi";
import { Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

/** Who has finished which guide; what somebody answered in a practice case is nowhere. */
export function LearnersPage() {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => readOnboarding({ start }), String(start));
  return (
    <Page
      title={t("papan.learners")}
      line={t("papan.learners.line")}
      back="/pengelola/papan"
      wide
      withoutSync
    >
      <Export list="learners" />
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <EmptyState title={t("papan.weeks.none")}>{t("papan.weeks.none.hint")}</EmptyState>
      ) : (
        <>
          <Section title={t("papan.learners.units")}>
            <HeatMap
              rows={found.value.units.map(({ unit, name, people, finished }) => ({
                key: unit,
                label: t("papan.learners.unit", { name, n: people }),
                cells: ITEMS.map(({ id }) => finished[id] ?? 0),
              }))}
              columns={ITEMS.map(({ title }) => label(title))}
              sentence={t("papan.learners.sentence", {
                n: found.value.units.reduce((sum, { finished }) => sum + (finished.tour ?? 0), 0),
                people: found.value.total,
              })}
              dataAt={t("papan.at", { moment: formatMoment(found.value.at) })}
              words={{ table: t("papan.table"), label: t("papan.unit") }}
              csv={{ name: "panduan.csv", label: t("papan.csv") }}
            />
          </Section>
          <Section title={t("papan.learners.people")}>
            <table class="desk-table">
              <thead>
                <tr>
                  <th scope="col">{t("papan.name")}</th>
                  <th scope="col">{t("papan.unit")}</th>
                  <th scope="col">{t("papan.learners.done")}</th>
                </tr>
              </thead>
              <tbody>
                {found.value.people.map(({ placement, name, unit_name, finished }) => (
                  <tr key={placement}>
                    <th scope="row">{name}</th>
                    <td>{unit_name}</td>
                    <td>
                      {ITEMS.filter(({ id }) => finished.includes(id))
                        .map(({ title }) => label(title))
                        .join(", ") || t("papan.learners.nothing")}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
          </Section>
        </>
      )}
    </Page>
  );
}
