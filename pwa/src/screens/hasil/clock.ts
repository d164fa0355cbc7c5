import { formatDate, t } from "../../text";
import { workingDaysUntil } from "./outcome";

/** "14 hari kerja, sampai 12 Januari 2027"; what comes after that is heard all the same. */
export function clockWords(last: string | undefined, today: string, holidays: readonly string[]): string {
  if (!last) return t("hasil.clock.later");
  const date = formatDate(last);
  if (today > last) return t("hasil.clock.over", { date });
  const n = workingDaysUntil(last, today, holidays);
  return n === 0 ? t("hasil.clock.today", { date }) : t("hasil.clock", { n, date });
}
