/**
 * What is wrong with the value of a group by its form. Twin of `server/appraisal/form.py`: the phone says it before
 * sending, the server says it again.
 */
import { CHECKS, type FieldError, isAbsent } from "./answer";
import type { Form, FormField } from "./definition";

export type { FieldError } from "./answer";

/** In the order of the fields, then what no field asked for. */
export function validate(form: Form, value: unknown): FieldError[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [{ path: form.group, code: "type" }];
  const given = value as Record<string, unknown>;
  const errors: FieldError[] = [];
  const shown = new Set(shownFields(form, given).map(({ name }) => name));
  for (const field of form.fields) {
    const path = `${form.group}.${field.name}`;
    const answer = given[field.name];
    if (!shown.has(field.name)) {
      if (!isAbsent(answer)) errors.push({ path, code: "unknown" });
    } else if (!isAbsent(answer)) errors.push(...CHECKS[field.type](field, path, answer));
    else if (field.required) errors.push({ path, code: "required" });
  }
  const asked = new Set(form.fields.map(({ name }) => name));
  for (const key of Object.keys(given).sort())
    if (!asked.has(key)) errors.push({ path: `${form.group}.${key}`, code: "unknown" });
  return errors;
}

/** The fields that the answers given so far ask for. */
export function shownFields(form: Form, value: Record<string, unknown>): FormField[] {
  const shown = new Set<string>();
  return form.fields.filter((field) => {
    if (field.show_if) {
      if (!shown.has(field.show_if.field)) return false;
      const given = value[field.show_if.field];
      const chosen = Array.isArray(given) ? given : [given];
      if (!field.show_if.is.some((wanted) => chosen.includes(wanted))) return false;
    }
    shown.add(field.name);
    return true;
  });
}
