/** Between what stands in the inputs while somebody types and the value that is sent. */
import { currentLanguage, parseNumber } from "../text";
import { isAbsent } from "./answer";
import type { Form, FormField } from "./definition";
import { shownFields } from "./validate";

/** Numbers stay as they were typed, so that a half-written one survives. */
export type Inputs = Record<string, unknown>;

/** The value to send: hidden and empty fields left out, typed numbers read. */
export function valueFrom(form: Form, inputs: Inputs): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const field of form.fields) {
    const given = inputs[field.name];
    const answer = field.type === "number" && typeof given === "string" ? parseNumber(given) : given;
    if (!isAbsent(answer)) read[field.name] = typeof answer === "string" ? answer.trim() : answer;
  }
  const shown = new Set(shownFields(form, read).map(({ name }) => name));
  return Object.fromEntries(Object.entries(read).filter(([name]) => shown.has(name)));
}

/** Fill the inputs from a value that was sent before: for a correction, or for "the same as yesterday". */
export function inputsOf(
  form: Form,
  value: Record<string, unknown>,
  except: FormField["type"][] = [],
): Inputs {
  const inputs: Inputs = {};
  for (const field of form.fields) {
    const given = value[field.name];
    if (isAbsent(given) || except.includes(field.type)) continue;
    inputs[field.name] = typeof given === "number" ? numberTyped(given) : given;
  }
  return inputs;
}

function numberTyped(value: number): string {
  const plain = String(value);
  return currentLanguage() === "id" ? plain.replace(".", ",") : plain;
}
