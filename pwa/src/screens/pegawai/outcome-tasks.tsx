import type { OutcomeTask } from "../../outcomes";
import type { ViewRecord } from "../../sync";
import { formatDate, t } from "../../text";
import { ListRow } from "../../ui/card";
import { Icon } from "../../ui/icon";

/** A released result that waits for somebody: to be read, explained or decided. */
export function OutcomeTaskRow({ record, task }: { record: ViewRecord; task: OutcomeTask }) {
  const { due, person, calibration } = record.registers.result?.value ?? {};
  return (
    <ListRow
      href={`/hasil/${record.id}`}
      margin={<Icon name="checks" large />}
      title={t(`beranda.outcome.${task}`)}
      line={
        task === "read"
          ? `${calibration ? `${t("beranda.outcome.calibrated")} ` : ""}${t("beranda.outcome.until", { date: formatDate(due?.acknowledge ?? "") })}`
          : task !== "close" && person?.name
      }
    />
  );
}
