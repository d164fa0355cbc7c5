/** The report form as it applies to one indicator, and what is wrong with what was typed, in words. */
import { type Form, type FormField, stepOf } from "../../forms/definition";
import { type Inputs, valueFrom } from "../../forms/inputs";
import { type FieldError, shownFields, validate } from "../../forms/validate";
import type { Card, Indicator } from "../../mine";
import { collection } from "../../sync";
import { formatNumber, t, tCode } from "../../text";
import { hasNumber } from "./standing";

/** The newest version of the form of a placement. */
export function formFor(card: Card | undefined): Form | undefined {
  let newest: Form | undefined;
  for (const { value } of collection("form").value) {
    const form = value as Form | undefined;
    if (form?.name === card?.form && form && form.version > (newest?.version ?? 0)) newest = form;
  }
  return newest;
}

/**
 * Ask only what this indicator needs: its number for a target in numbers, words for one in words, and what was done
 * for work outside the plan. The server asks less, so whatever passes here passes there.
 */
export function askedFor(form: Form, indicator: Indicator | undefined): Form {
  const number = indicator !== undefined && hasNumber(indicator);
  const fields = form.fields.flatMap((field): FormField[] => {
    switch (field.name) {
      case "quantity":
        return !indicator ? [field] : number ? [{ ...field, required: true }] : [];
      case "text":
        return indicator && !number ? [{ ...field, required: true }] : [];
      case "note":
        return [{ ...field, required: field.required || !indicator }];
      default:
        return [field];
    }
  });
  return { ...form, fields };
}

/** Pages 1 and 2 of a form are one page here: page 1 is the choice of the indicator. */
export const onPage = (page: 2 | 3, fields: FormField[]) =>
  fields.filter((field) => (page === 3) === (stepOf(field) === 3));

export type Checked = {
  value: Record<string, unknown>;
  shown: FormField[];
  /** In words, by the field's name. */
  errors: Record<string, string>;
};

export function checkInputs(form: Form, inputs: Inputs, today: string): Checked {
  const value = valueFrom(form, inputs);
  const shown = shownFields(form, value);
  const errors: Record<string, string> = {};
  for (const error of validate(form, value)) {
    const name = error.path.split(".")[1] ?? "";
    errors[name] ??= errorWords(error);
  }
  if (typeof value.date === "string" && value.date > today) errors.date ??= t("error.date");
  return { value, shown, errors };
}

export function errorWords({ code, limit }: FieldError): string {
  return tCode(`error.${code}`, "error.unknown", {
    limit: typeof limit === "number" ? formatNumber(limit) : "",
  });
}
