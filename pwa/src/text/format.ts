/** Numbers, dates and times as people here write them. The zone is that of the employee's unit. */
import { signal } from "@preact/signals";

export type Language = "id" | "en";

/** Of the unit; set from the placement card. */
export const unitZone = signal("Asia/Jakarta");

const ZONES: Record<string, string> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Jayapura": "WIT",
};
const MONTHS: Record<Language, string[]> = {
  id: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const DAYS: Record<Language, string[]> = {
  id: "Minggu Senin Selasa Rabu Kamis Jumat Sabtu".split(" "),
  en: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" "),
};

const clocks = new Map<string, Intl.DateTimeFormat>();

type Local = { year: number; month: number; day: number; hour: string; minute: string };

function local(ms: number, zone: string): Local {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(zone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(ms).map((part) => [part.type, part.value]));
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: parts.hour ?? "",
    minute: parts.minute ?? "",
  };
}

/** The calendar day of a moment in a zone: `YYYY-MM-DD`. */
export function localDate(ms: number, zone: string = unitZone.value): string {
  const { year, month, day } = local(ms, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** `12 Mei 2027` of a `YYYY-MM-DD`; the text itself when it is no date. */
export function dateIn(language: Language, date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  const name = MONTHS[language][(month ?? 0) - 1];
  return name && day ? `${day} ${name} ${year}` : date;
}

/** `November 2026` of a `YYYY-MM…`. */
export function monthIn(language: Language, date: string): string {
  const [year, month] = date.split("-").map(Number);
  return `${MONTHS[language][(month ?? 0) - 1] ?? ""} ${year}`;
}

/** `Kamis` of a `YYYY-MM-DD`. */
export function weekdayIn(language: Language, date: string): string {
  return DAYS[language][new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "";
}

/** `10.42 WIB`; English writes `10:42 WIB`. */
export function timeIn(language: Language, ms: number, zone: string): string {
  const { hour, minute } = local(ms, zone);
  return `${hour}${language === "id" ? "." : ":"}${minute} ${ZONES[zone] ?? ""}`.trim();
}

/** Whole days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** `1.234,5`; at most `decimals` places, none that are zero. */
export function numberIn(language: Language, value: number, decimals = 2): string {
  const [group, point] = language === "id" ? [".", ","] : [",", "."];
  const rounded = Number(value.toFixed(decimals));
  const [whole = "0", fraction] = Math.abs(rounded).toString().split(".");
  if (whole.includes("e")) return rounded.toString();
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group as string);
  return `${rounded < 0 ? "−" : ""}${grouped}${fraction ? point + fraction : ""}`;
}

/** `1,2 MB`. */
export function bytesIn(language: Language, bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${numberIn(language, bytes / 1000, 0)} kB`;
  if (bytes < 1_000_000_000) return `${numberIn(language, bytes / 1_000_000, 1)} MB`;
  return `${numberIn(language, bytes / 1_000_000_000, 1)} GB`;
}

/**
 * What a person typed as a number: `12`, `12,5`, `12.5`, `1.500` (one thousand five hundred), `1.234,5`.
 *
 * null: nothing typed. NaN: not a number.
 */
export function parseNumber(typed: string): number | null {
  const text = typed.replace(/[\s\u00a0]/g, "").replace("−", "-");
  if (text === "") return null;
  if (!/^-?\d[\d.,]*$/.test(text)) return Number.NaN;
  const lastComma = text.lastIndexOf(",");
  const lastDot = text.lastIndexOf(".");
  const thousands = (mark: string) =>
    new RegExp(`^-?[1-9]\\d{0,2}(\\${mark}\\d{3})+$`).test(text.slice(0, pointAt(text, mark)));
  if (lastComma < 0 && lastDot < 0) return Number(text);
  if (lastComma >= 0 && lastDot >= 0) {
    const group = lastComma > lastDot ? "." : ",";
    if (!thousands(group)) return Number.NaN;
    return toNumber(text, group, group === "." ? "," : ".");
  }
  if (lastDot >= 0) return thousands(".") ? toNumber(text, ".", ",") : toNumber(text, "", ".");
  return text.indexOf(",") !== lastComma && thousands(",")
    ? toNumber(text, ",", ".")
    : toNumber(text, "", ",");
}

/** Where the decimal mark stands when `group` separates the thousands. */
function pointAt(text: string, group: string): number {
  const at = text.lastIndexOf(group === "." ? "," : ".");
  return at < 0 ? text.length : at;
}

function toNumber(text: string, group: string, point: string): number {
  return Number((group ? text.replaceAll(group, "") : text).replace(point, "."));
}
