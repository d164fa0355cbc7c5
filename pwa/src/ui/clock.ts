/** What a wrong clock means for what is shown: dates are the server's, as far as they are known. */
import { localDate, t } from "../text";

export const CLOCK_OFF_MS = 5 * 60_000; // nobody's clock is right to the second
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const isOff = (offsetMs = 0) => Math.abs(offsetMs) >= CLOCK_OFF_MS;

/** The local date of the unit, whatever the phone's zone and clock say. */
export const todayOf = (nowMs: number, offsetMs = 0, zone?: string) =>
  localDate(nowMs + (isOff(offsetMs) ? offsetMs : 0), zone);

/** `3 jam`, in the largest unit of which there are two, or one of the smallest. */
export function spanWords(ms: number): string {
  const span = Math.abs(ms);
  if (span >= 2 * DAY_MS) return t("time.days", { n: Math.round(span / DAY_MS) });
  if (span >= 2 * HOUR_MS) return t("time.hours", { n: Math.round(span / HOUR_MS) });
  return t("time.minutes", { n: Math.round(span / MINUTE_MS) });
}
