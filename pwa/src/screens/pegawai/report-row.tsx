import { following } from "../../evidence";
import { nameOf, type Report } from "../../mine";
import { markOf, periods } from "../../proof";
import { asides } from "../../sync";
import { formatWeekday, t } from "../../text";
import { ListRow } from "../../ui/card";
import { Chip, StateChip } from "../../ui/chip";
import { TimeMark } from "../../ui/mark";
import { stateOf } from "../../ui/state";
import { HandedChip, handedOf } from "./handed-chip";
import { reportAmount, reportTitle } from "./report-words";
import "./report-row.css";

/** One line of the notebook: the day in the margin, what was done, and how far it has come. */
export function ReportRow({ report, far }: { report: Report; far?: boolean }) {
  const state = stateOf(report.record);
  const amount = reportAmount(report);
  const follow = following(report.body.evidence ?? [], report.id);
  return (
    <ListRow
      href={`/laporan/${report.id}`}
      state={state}
      far={far}
      margin={<Day date={report.body.date} />}
      title={reportTitle(report)}
      line={
        <>
          {amount && <span class="report-amount">{amount}</span>}
          <StateChip state={state} />
          <HandedChip handed={handedOf(report.id)} />
          {follow && state === "submitted" && (
            <Chip tone="turmeric" icon="image">
              {t("report.photos.follow")}
            </Chip>
          )}
          <DecidedBy report={report} />
          <TimeMark mark={markOf(report, periods.value)} />
        </>
      }
    />
  );
}

/** Of the author's own version, when another was chosen and he has not read of it yet. */
export function DecidedBy({ report: { record } }: { report: Report }) {
  const aside = asides.value.find((one) => one.record === record.id);
  if (!aside) return null;
  const name = nameOf(record.registers[aside.register]?.by) || t("aside.somebody");
  return (
    <Chip tone="indigo" icon="versions">
      {t("aside.by", { name })}
    </Chip>
  );
}

export function Day({ date }: { date: string }) {
  return (
    <span class="day">
      <span class="day-number">{Number(date.slice(8, 10)) || "–"}</span>
      <span class="day-name">{formatWeekday(date).slice(0, 3)}</span>
    </span>
  );
}
