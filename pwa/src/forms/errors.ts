/** What is wrong with a form's value, in words beside its fields. */
import { formatNumber, label, tCode } from "../text";
import type { Form, FormField } from "./definition";
import { type FieldError, validate } from "./validate";

/** In words, by the name of the field; in a list by `<list>.<place>.<name>`. The first one first. */
export type Errors = Record<string, string>;

export function errorsOf(form: Form, value: unknown): Errors {
  const errors: Errors = {};
  for (const error of validate(form, value)) {
    const [name] = fieldAt(form.fields, error.path.slice(form.group ? form.group.length + 1 : 0));
    errors[name] ??= errorWords(error);
  }
  return errors;
}

/** The field that a path leads to or into, under the name that its error has. */
function fieldAt(fields: FormField[], path: string): [name: string, field?: FormField] {
  const field = fields.find(({ name }) => path === name || path.startsWith(`${name}.`));
  if (!field) return [path];
  const [, place, rest] = /^\.(\d+)\.(.+)/.exec(path.slice(field.name.length)) ?? [];
  if (!rest || !field.fields) return [field.name, field];
  const [name, inner] = fieldAt(field.fields, rest);
  return [`${field.name}.${place}.${name}`, inner];
}

/** What a field with an error is called. */
export const labelAt = (form: Form, name: string) => label(fieldAt(form.fields, name)[1]?.label);

export function errorWords({ code, limit }: FieldError): string {
  return tCode(`error.${code}`, "error.unknown", {
    limit: typeof limit === "number" ? formatNumber(limit) : "",
  });
}
