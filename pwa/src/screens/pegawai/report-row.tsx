import type { Report } from "../../mine";
import { filesWaiting } from "../../sync";
import { formatWeekday, t } from "../../text";
import { ListRow } from "../../ui/card";
import { Chip, StateChip } from "../../ui/chip";
import { stateOf } from "../../ui/state";
import { reportAmount, reportTitle, sentLater } from "./report-words";
import "./report-row.css";

/** One line of the notebook: the day in the margin, what was done, and how far it has come. */
export function ReportRow({ report }: { report: Report }) {
  const state = stateOf(report.record);
  const amount = reportAmount(report);
  const follow = report.body.evidence?.some(({ sha256 }) => filesWaiting.value.has(sha256));
  return (
    <ListRow
      href={`/laporan/${report.id}`}
      state={state}
      margin={<Day date={report.body.date} />}
      title={reportTitle(report)}
      line={
        <>
          {amount && <span class="report-amount">{amount}</span>}
          <StateChip state={state} />
          {follow && state === "submitted" && (
            <Chip tone="turmeric" icon="image">
              {t("report.photos.follow")}
            </Chip>
          )}
          {sentLater(report) && <StateChip state="late" />}
        </>
      }
    />
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
