/** An appointment as an iCalendar file (RFC 5545), made on the phone: calendars take it without the internet. */

type Appointment = { id: string; date: string; time?: string; place?: string; title: string; zone: string };

const escaped = (text: string) =>
  text.replace(/\\/g, "\\\\").replace(/;/g, "\\;").replace(/,/g, "\\,").replace(/\r?\n/g, "\\n");

/** Fold to lines of at most 75 octets: all but ASCII counted as four, which is never too few. */
function folded(line: string): string {
  const lines: string[] = [];
  let [current, room] = ["", 75];
  for (const sign of line) {
    const octets = sign.charCodeAt(0) < 128 ? 1 : 4;
    if (octets > room) {
      lines.push(current);
      [current, room] = ["", 74]; // a folded line begins with a blank
    }
    current += sign;
    room -= octets;
  }
  return [...lines, current].join("\r\n ");
}

const digits = (text: string) => text.replace(/[^0-9]/g, "");

/** How far a zone is from UTC on a day, in minutes: those of Indonesia have no summer time. */
function offsetOf(zone: string, date: string): number {
  const at = new Date(`${date}T00:00:00Z`);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const minutes = part("hour") * 60 + part("minute");
  return part("day") === at.getUTCDate() ? minutes : minutes - 24 * 60;
}

/** In UTC, so that no description of the zone is needed; without a time it is the whole day. An hour is kept free. */
export function icsOf({ id, date, time, place, title, zone }: Appointment, now: number): string {
  const stamp = (ms: number) =>
    `${digits(new Date(ms).toISOString().slice(0, 19)).replace(/^(.{8})/, "$1T")}Z`;
  const begins = time ? Date.parse(`${date}T${time}:00Z`) - offsetOf(zone, date) * 60_000 : 0;
  const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
  const when = time
    ? [`DTSTART:${stamp(begins)}`, `DTEND:${stamp(begins + 3_600_000)}`]
    : [`DTSTART;VALUE=DATE:${digits(date)}`, `DTEND;VALUE=DATE:${digits(next)}`];
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Luring//Dialog kinerja//ID",
    "BEGIN:VEVENT",
    `UID:${id}@luring`,
    `DTSTAMP:${stamp(now)}`,
    ...when,
    `SUMMARY:${escaped(title)}`,
    ...(place ? [`LOCATION:${escaped(place)}`] : []),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}
