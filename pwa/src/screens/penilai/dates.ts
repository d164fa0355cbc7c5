/** Local dates as the protocol writes them, `YYYY-MM-DD`, and the days between them. */

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The local date in a zone. */
export function localDate(atMs: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    // en-CA writes year-month-day; making a formatter costs more than using it a thousand times.
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(zone, format);
  }
  return format.format(atMs);
}

const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);

/** Whole days from one local date to another; negative when `to` is earlier. NaN for what is no date. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** How much of a period has passed on a day, 0 to 1. */
export function elapsed(from: string, until: string, today: string): number {
  const whole = daysBetween(from, until) + 1;
  const passed = daysBetween(from, today) + 1;
  if (!(whole > 0) || Number.isNaN(passed)) return 0;
  return Math.min(1, Math.max(0, passed / whole));
}
