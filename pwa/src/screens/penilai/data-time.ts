import { now } from "../../sync";
import { formatMoment, formatTime, localDate } from "../../text";

/** "10.42 WIB" today; with its date when it is older, because an old hour looks fresh. */
export function dataTime(at: number): string {
  return localDate(at) === localDate(now.value) ? formatTime(at) : formatMoment(at);
}
