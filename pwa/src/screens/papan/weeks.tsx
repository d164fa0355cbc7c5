import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import { readWeeks } from "../../administration-board";
import { HeatMap } from "../../charts/heat-map";
import { formatMoment, t } from "../../text";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

/** The day and the month of a Monday: `23/11`. */
const short = (day: string) => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;

/** Who reported in which week, in one unit. */
export function WeeksPage({ unit: id }: { unit: string }) {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => readWeeks(id, { start }), `${id}/${start}`);
  const units = useAnswer(readUnits, "units");
  const name = units.value?.units.find((unit) => unit.id === id)?.name;
  return (
    <Page
      title={name ?? t("papan.weeks")}
      line={t("papan.weeks.line")}
      back="/pengelola/papan"
      wide
      withoutSync
    >
      <Export list="weeks" within={{ unit: id }} />
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <EmptyState title={t("papan.weeks.none")}>{t("papan.weeks.none.hint")}</EmptyState>
      ) : (
        <>
          <HeatMap
            rows={found.value.people.map(({ placement, name: label, reports }) => ({
              key: placement,
              label,
              href: `/pengelola/pegawai/${placement}`,
              cells: reports,
            }))}
            columns={found.value.weeks.map(short)}
            sentence={t("papan.weeks.sentence", {
              n: found.value.people.reduce(
                (sum, { reports }) => sum + reports.reduce((all, one) => all + one, 0),
                0,
              ),
              people: found.value.people.length,
              weeks: found.value.weeks.length,
            })}
            dataAt={t("papan.at", { moment: formatMoment(found.value.at) })}
            words={{ table: t("papan.table"), label: t("papan.name") }}
            csv={{ name: `minggu-${found.value.weeks[0]}.csv`, label: t("papan.csv") }}
          />
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
    </Page>
  );
}
