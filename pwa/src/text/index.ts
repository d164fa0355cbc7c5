/** Every word on screen, and numbers and dates, in the language the person chose. */
import { signal } from "@preact/signals";
import { AREAS, type Area, type Key, type Words } from "./areas";
import { beranda } from "./beranda.id";
import { common } from "./common.id";
import {
  bytesIn,
  dateIn,
  type Language,
  localDate,
  monthIn,
  numberIn,
  timeIn,
  unitZone,
  weekdayIn,
} from "./format";

export type { Area, Key } from "./areas";
export { daysBetween, type Language, localDate, parseNumber, unitZone } from "./format";
export type Params = Record<string, string | number>;

/** Those of the rooms are added by whoever shows the rooms. */
type Loaders = Record<Area, Record<Language, () => Promise<Words>>>;

const language = signal<Language>("id");
const words = signal<Words & Partial<Record<string, string>>>({ ...common, ...beranda });
const wanted = new Set<Area>(["shell"]);

/** Make the words of these areas ready, in the language that is chosen. */
export async function loadWords(...areas: Area[]): Promise<void> {
  const missing = areas.filter((area) => !wanted.has(area));
  await addWords(language.peek(), missing);
  for (const area of missing) wanted.add(area);
}

/** Change the language, with the words of every area in use. */
export async function setLanguage(chosen: Language): Promise<void> {
  if (chosen === "id") words.value = { ...words.peek(), ...common, ...beranda };
  await addWords(chosen, [...wanted]);
  language.value = chosen;
  document.documentElement.lang = chosen;
}

async function addWords(chosen: Language, areas: Area[]): Promise<void> {
  const found = await Promise.all(areas.map((area) => (AREAS as Loaders)[area][chosen]()));
  if (found.length) words.value = Object.assign({}, words.peek(), ...found);
}

export const currentLanguage = () => language.value;

/** Fill a sentence: `{name}` is a value, `{n?laporan|laporan-laporan}` chooses by whether n is one. */
export function fill(sentence: string, params: Params = {}): string {
  return sentence.replace(
    /\{(\w+)(?:\?([^|}]*)\|([^}]*))?\}/g,
    (_whole, name: string, one?: string, many?: string) => {
      const value = params[name];
      if (one !== undefined && many !== undefined) return value === 1 ? one : many;
      return typeof value === "number" ? numberIn(language.value, value) : (value ?? "");
    },
  );
}

/** The words of `key`. */
export function t(key: Key, params?: Params): string {
  return fill(words.value[key] ?? key, params);
}

/** The words of a key made of a code; `fallback` when there are none for it. */
export function tCode(key: string, fallback: Key, params?: Params): string {
  return fill(words.value[key] ?? words.value[fallback] ?? fallback, params);
}

/** A label that came with the data: `{id, en}`, or plain text. */
export function label(value: { id: string; en?: string } | string | undefined): string {
  if (value === undefined || typeof value === "string") return value ?? "";
  return value[language.value] ?? value.id;
}

export const formatNumber = (value: number, decimals?: number) => numberIn(language.value, value, decimals);
export const formatBytes = (bytes: number) => bytesIn(language.value, bytes);
/** Of a `YYYY-MM-DD`: `12 Mei 2027`. */
export const formatDate = (date: string) => dateIn(language.value, date);
export const formatMonth = (date: string) => monthIn(language.value, date);
export const formatWeekday = (date: string) => weekdayIn(language.value, date);
/** Of a moment: `10.42 WIB`. */
export const formatTime = (ms: number, zone = unitZone.value) => timeIn(language.value, ms, zone);
/** Of a moment: `12 Mei 2027, 10.42 WIB`. */
export const formatMoment = (ms: number, zone = unitZone.value) =>
  `${dateIn(language.value, localDate(ms, zone))}, ${timeIn(language.value, ms, zone)}`;

/** How long ago, in the largest whole unit: `3 hari lalu`, `baru saja`. */
export function formatAgo(ms: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return t("time.now");
  if (minutes < 60) return t("time.minutes_ago", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("time.hours_ago", { n: hours });
  return t("time.days_ago", { n: Math.floor(hours / 24) });
}
