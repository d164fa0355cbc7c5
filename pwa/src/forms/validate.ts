/**
 * What is wrong with the value of a group by its form. Twin of `server/appraisal/form.py`: the phone says it before
 * sending, the server says it again.
 */
import { CHECKS, type FieldError, isAbsent, partsErrors, targetKind, textErrors } from "./answer";
import type { Condition, Form, FormField } from "./definition";

export type { FieldError } from "./answer";

type Value = Record<string, unknown>;

const MAX_WHY = 500;
const MAX_LIST = 20;

const isObject = (given: unknown): given is Value =>
  typeof given === "object" && given !== null && !Array.isArray(given);

/** In the order of the fields, then what no field asked for. */
export function validate({ fields, group }: Form, value: unknown): FieldError[] {
  if (!isObject(value)) return [{ path: group, code: "type" }];
  return fieldsErrors(fields, group && `${group}.`, value);
}

function fieldsErrors(fields: FormField[], prefix: string, value: Value): FieldError[] {
  const shown = new Map(shownFields(fields, value).map((field) => [field.name, field]));
  const errors = fields.flatMap(({ name }): FieldError[] => {
    const path = prefix + name;
    const given = value[name];
    const field = shown.get(name);
    if (!field) return isAbsent(given) ? [] : [{ path, code: "unknown" }];
    if (isAbsent(given) && !(field.able && given === null))
      return field.required ? [{ path, code: "required" }] : [];
    if (field.able && isUnable(given)) return unableErrors(field, path, given);
    return field.type === "list" ? listErrors(field, path, given) : CHECKS[field.type](field, path, given);
  });
  const asked = new Set(fields.map(({ name }) => name));
  for (const key of Object.keys(value).sort())
    if (!asked.has(key)) errors.push({ path: prefix + key, code: "unknown" });
  return errors;
}

/** Whether an answer says that somebody is not able to give one. */
export const isUnable = (given: unknown) => given === null || (isObject(given) && "unable" in given);

function unableErrors({ able }: FormField, path: string, given: unknown): FieldError[] {
  if (able === "plain") return given === null ? [] : [{ path, code: "type" }];
  if (isAbsent((given as Value | null)?.unable)) return [{ path: `${path}.unable`, code: "required" }];
  return partsErrors(path, given, { unable: (path, given) => textErrors(path, given, MAX_WHY) });
}

function listErrors({ fields = [], max_items }: FormField, path: string, given: unknown): FieldError[] {
  if (!Array.isArray(given)) return [{ path, code: "type" }];
  const limit = max_items || MAX_LIST;
  if (given.length > limit) return [{ path, code: "too_many", limit }];
  return given.flatMap((one, at) =>
    isObject(one) ? fieldsErrors(fields, `${path}.${at}.`, one) : [{ path: `${path}.${at}`, code: "type" }],
  );
}

/** The fields that the answers given so far ask for, each required or not as they say. */
export function shownFields(fields: FormField[], value: Value): FormField[] {
  const shown = new Map<string, FormField>();
  const isMet = (condition: Condition) => {
    const asked = shown.get(condition.field); // none: hidden itself
    const given = asked && value[asked.name];
    return asked && holds(condition, asked.type === "target" ? targetKind(given) : given);
  };
  for (const field of fields) {
    const { required_when } = field;
    const when = field.when ?? field.show_if;
    if (when && !isMet(when)) continue;
    shown.set(field.name, required_when && isMet(required_when) ? { ...field, required: true } : field);
  }
  return [...shown.values()];
}

function holds({ is, in: any, above, below, filled }: Condition, given: unknown): boolean {
  if (typeof filled === "boolean") return filled !== (isAbsent(given) || isUnable(given));
  if (typeof above === "number") return typeof given === "number" && given > above;
  if (typeof below === "number") return typeof given === "number" && given < below;
  const wanted: unknown[] = [any ?? is].flat();
  return [given].flat().some((one) => wanted.includes(one));
}
