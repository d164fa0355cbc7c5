/** What is wrong with one answer, by the type of its field. Twin of `server/appraisal/answer.py`; the vectors bind both. */
import type { FieldType, FormField } from "./definition";

export type FieldError = { path: string; code: string; limit?: number };

const MAX_NUMBER = 1_000_000_000_000;
const MAX_TEXT = 2_000;
const MAX_EVIDENCE = 5;
const MAX_FILE_BYTES = 20 * 1024 * 1024;
const MAX_THUMB_BYTES = 32 * 1024;
const MAX_NAME = 200;
const MAX_ACCURACY_M = 10_000_000;

/** Whether an answer counts as none: nothing, blank text, an empty list. */
export function isAbsent(given: unknown): boolean {
  if (given === undefined || given === null) return true;
  if (typeof given === "string") return /^[ \t\r\n]*$/.test(given);
  return Array.isArray(given) && given.length === 0;
}

function numberErrors(
  path: string,
  given: unknown,
  low = -MAX_NUMBER,
  high = MAX_NUMBER,
  decimals?: number | null,
) {
  if (typeof given !== "number" || !Number.isFinite(given)) return [{ path, code: "type" }];
  if (given < low) return [{ path, code: "min", limit: low }];
  if (given > high) return [{ path, code: "max", limit: high }];
  if (typeof decimals === "number" && Number(given.toFixed(decimals)) !== given)
    return [{ path, code: "decimals", limit: decimals }];
  return [];
}

export function textErrors(path: string, given: unknown, most: number): FieldError[] {
  if (typeof given !== "string") return [{ path, code: "type" }];
  return given.length > most ? [{ path, code: "too_long", limit: most }] : [];
}

function dateErrors(path: string, given: unknown): FieldError[] {
  if (typeof given !== "string") return [{ path, code: "type" }];
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(given)) return [{ path, code: "date" }];
  const parsed = new Date(`${given}T00:00:00Z`);
  const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(given);
  return real ? [] : [{ path, code: "date" }];
}

type Test = (path: string, given: unknown) => FieldError[];

export function partsErrors(
  path: string,
  given: unknown,
  parts: Record<string, Test>,
  optional: string[] = [],
): FieldError[] {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return [{ path, code: "type" }];
  const value = given as Record<string, unknown>;
  const errors: FieldError[] = [];
  for (const [name, test] of Object.entries(parts)) {
    const part = value[name];
    if (part !== null && part !== undefined) errors.push(...test(`${path}.${name}`, part));
    else if (!optional.includes(name)) errors.push({ path: `${path}.${name}`, code: "required" });
  }
  for (const name of Object.keys(value).sort())
    if (!Object.hasOwn(parts, name)) errors.push({ path: `${path}.${name}`, code: "unknown" });
  return errors;
}

const PLACE: Record<string, Test> = {
  lat: (path, given) => numberErrors(path, given, -90, 90),
  lon: (path, given) => numberErrors(path, given, -180, 180),
  accuracy_m: (path, given) => numberErrors(path, given, 0, MAX_ACCURACY_M),
};

const SMALL: Record<string, Test> = {
  sha256: (path, given) =>
    typeof given === "string" && /^[0-9a-f]{64}$/.test(given) ? [] : [{ path, code: "type" }],
  type: (path, given) => textErrors(path, given, 100),
  bytes: (path, given) => numberErrors(path, given, 1, MAX_THUMB_BYTES, 0),
};

const FILE: Record<string, Test> = {
  ...SMALL,
  bytes: (path, given) => numberErrors(path, given, 1, MAX_FILE_BYTES, 0),
  name: (path, given) => textErrors(path, given, MAX_NAME),
  thumb: (path, given) => partsErrors(path, given, SMALL),
};

function choiceErrors(field: FormField, path: string, given: unknown): FieldError[] {
  if (typeof given !== "string") return [{ path, code: "type" }];
  return field.options?.some(({ value }) => value === given) ? [] : [{ path, code: "choice" }];
}

function choicesErrors(field: FormField, path: string, given: unknown): FieldError[] {
  if (!Array.isArray(given)) return [{ path, code: "type" }];
  const most = field.max_items || (field.options?.length ?? 0);
  if (given.length > most) return [{ path, code: "too_many", limit: most }];
  const errors = given.flatMap((one) => choiceErrors(field, path, one));
  if (!errors.length && new Set(given).size !== given.length) return [{ path, code: "choice" }];
  return errors.slice(0, 1);
}

function evidenceErrors(field: FormField, path: string, given: unknown): FieldError[] {
  if (!Array.isArray(given)) return [{ path, code: "type" }];
  const most = field.max_items || MAX_EVIDENCE;
  if (given.length > most) return [{ path, code: "too_many", limit: most }];
  return given.flatMap((one, at) => partsErrors(`${path}.${at}`, one, FILE, ["thumb"]));
}

type Check = (field: FormField, path: string, given: unknown) => FieldError[];

const number: Check = (field, path, given) =>
  numberErrors(path, given, field.min ?? undefined, field.max ?? undefined, field.decimals);

const text: Check = (field, path, given) => textErrors(path, given, field.max_length || MAX_TEXT);

type Ends = { low: number; high: number };

const orderErrors = (path: string, { low, high }: Ends): FieldError[] =>
  high < low ? [{ path: `${path}.high`, code: "min", limit: low }] : [];

const range: Check = (field, path, given) => {
  const one: Test = (path, given) => number(field, path, given);
  const errors = partsErrors(path, given, { low: one, high: one });
  return errors.length ? errors : orderErrors(path, given as Ends);
};

/** What a target is; undefined: there is none. */
export function targetKind(given: unknown): "number" | "range" | "text" | undefined {
  if (typeof given !== "object" || !given) return undefined;
  const { value, low, high, text } = given as Record<string, unknown>;
  if (!isNothing(value)) return "number";
  if (!isNothing(low) || !isNothing(high)) return "range";
  return isAbsent(text) ? undefined : "text";
}

const isNothing = (given: unknown) => given === null || given === undefined;

/** A number, a range or words; the words may tell a number, too. */
const target: Check = (field, path, given) => {
  const one: Test = (path, given) => number(field, path, given);
  const parts = {
    value: one,
    low: one,
    high: one,
    text: (path: string, given: unknown) => text(field, path, given),
  };
  const errors = partsErrors(path, given, parts, Object.keys(parts));
  const kind = targetKind(given);
  if (errors.length || kind === "text") return errors;
  if (!kind) return [{ path, code: "required" }];
  const ends = ["low", "high"].filter((end) => !isNothing((given as Record<string, unknown>)[end]));
  if (kind === "number") return ends.slice(0, 1).map((end) => ({ path: `${path}.${end}`, code: "choice" }));
  if (ends.length < 2) return [{ path: `${path}.${ends[0] === "low" ? "high" : "low"}`, code: "required" }];
  return orderErrors(path, given as Ends);
};

/** A list is checked by the fields of its entries. */
export const CHECKS: Record<Exclude<FieldType, "list">, Check> = {
  number,
  range,
  target,
  text,
  long_text: text,
  choice: choiceErrors,
  scale: choiceErrors,
  choices: choicesErrors,
  yes_no: (_field, path, given) => (typeof given === "boolean" ? [] : [{ path, code: "type" }]),
  date: (_field, path, given) => dateErrors(path, given),
  place: (_field, path, given) => partsErrors(path, given, PLACE, ["accuracy_m"]),
  evidence: evidenceErrors,
};

/** As many files as a field takes. */
export const mostFiles = (field: FormField) => field.max_items || MAX_EVIDENCE;
