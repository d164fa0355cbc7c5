/** The report form as it applies to one indicator, and what is wrong with what was typed, in words. */
import { type Form, type FormField, stepOf } from "../../forms/definition";
import { type Errors, errorsOf } from "../../forms/errors";
import { type Inputs, valueFrom } from "../../forms/inputs";
import { newestForm } from "../../forms/newest";
import { shownFields } from "../../forms/validate";
import type { Card, Indicator } from "../../mine";
import { t } from "../../text";
import { hasNumber } from "./standing";

/** The newest version of the form of a placement. */
export const formFor = (card: Card | undefined) => newestForm(card?.form);

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
  errors: Errors;
};

export function checkInputs(form: Form, inputs: Inputs, today: string): Checked {
  const value = valueFrom(form, inputs);
  const errors = errorsOf(form, value);
  if (typeof value.date === "string" && value.date > today) errors.date ??= t("error.date");
  return { value, shown: shownFields(form.fields, value), errors };
}
