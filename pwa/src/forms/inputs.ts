/** Between what stands in the inputs while somebody types and the value that is sent. */
import type { Target } from "../reading";
import { currentLanguage, formatNumber, parseNumber } from "../text";
import { isAbsent } from "./answer";
import type { Form, FormField, Range } from "./definition";
import { shownFields } from "./validate";

/** Numbers, ranges and targets stay as they were typed, so that a half-written one survives. */
export type Inputs = Record<string, unknown>;

const READERS: Partial<Record<FormField["type"], (typed: string) => unknown>> = {
  number: parseNumber,
  range: (typed) => readRange(typed) ?? typed,
  target: readTarget,
};

/** The value to send: hidden and empty fields left out, typed numbers read. */
export function valueFrom({ fields }: Pick<Form, "fields">, inputs: Inputs): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    const answer = readAnswer(field, inputs[field.name]);
    if (!isAbsent(answer) || (field.able && answer === null)) read[field.name] = answer;
  }
  return Object.fromEntries(
    shownFields(fields, read).flatMap(({ name }) => (name in read ? [[name, read[name]]] : [])),
  );
}

function readAnswer(field: FormField, given: unknown): unknown {
  if (typeof given === "string" && !isAbsent(given)) return (READERS[field.type] ?? String)(given.trim());
  const { fields } = field;
  return fields && Array.isArray(given) ? given.map((one) => valueFrom({ fields }, one)) : given;
}

/** Fill the inputs from a value that was sent before: for a correction, or for "the same as yesterday". */
export function inputsOf(
  form: Form,
  value: Record<string, unknown>,
  except: FormField["type"][] = [],
): Inputs {
  const inputs: Inputs = {};
  for (const { name, type } of form.fields) {
    const given = value[name];
    if (given === undefined || (isAbsent(given) && given !== null) || except.includes(type)) continue;
    inputs[name] =
      typeof given === "number"
        ? numberTyped(given)
        : type === "range" || type === "target"
          ? typedTarget(given as Target)
          : given;
  }
  return inputs;
}

function numberTyped(value: number): string {
  const plain = String(value);
  return currentLanguage() === "id" ? plain.replace(".", ",") : plain;
}

export function typedTarget({ value, low, high, text }: Target): string {
  if (text) return text;
  if (value != null) return formatNumber(value);
  return low != null && high != null ? `${formatNumber(low)}–${formatNumber(high)}` : "";
}

/** `80–90`; undefined: it is no range. One that is the wrong way round is, and is said to be wrong. */
function readRange(typed: string): Range | undefined {
  const [, from, to] = /^([\d.,]+)\s*(?:-|–|sampai|to)\s*([\d.,]+)$/.exec(typed) ?? [];
  const [low, high] = [parseNumber(from ?? ""), parseNumber(to ?? "")];
  return low === null || high === null || Number.isNaN(low + high) ? undefined : { low, high };
}

/** `20`, `80–90` or "Selesai sesuai jadwal". */
export function readTarget(typed: string): Target {
  const target: Target = { value: null, low: null, high: null, text: null };
  const range = readRange(typed);
  if (range) return { ...target, ...range };
  const value = parseNumber(typed);
  return value === null || Number.isNaN(value) ? { ...target, text: typed } : { ...target, value };
}
