/** A report's fields in words, by the form it was made with: what is not a field everybody has, the form names. */

import type { FormField } from "../../forms/definition";
import type { Indicator, Place, ReportBody } from "../../reading";
import { formatDate, formatNumber, label, t } from "../../text";
import { answerWords } from "../pegawai/report-words";

export type { FormField } from "../../forms/definition";

/** The fields of the newest version of a form. */
export function newestFields(
  forms: readonly { name: string; version: number; fields: FormField[] }[],
  name: string,
): FormField[] {
  let newest: (typeof forms)[number] | undefined;
  for (const form of forms) if (form.name === name && form.version > (newest?.version ?? 0)) newest = form;
  return newest?.fields ?? [];
}

/** Shown in a place of their own, or not of interest to people. */
const ELSEWHERE = new Set(["placement", "evidence"]);
const OURS = new Set(["date", "quantity", "text", "note", "place", "evidence"]);

/** Every field of the body that has a value, with its name, in the form's order; fields no form knows come last. */
export function shownFields(
  body: ReportBody,
  fields: readonly FormField[],
  indicator: Indicator | undefined,
): { name: string; label: string; value: string }[] {
  const order = [...fields.map(({ name }) => name), ...Object.keys(body)];
  return [...new Set(order)]
    .filter((name) => !ELSEWHERE.has(name) && !isEmpty(body[name]))
    .map((name) => ({
      name,
      label: fieldLabel(name, fields),
      value: fieldValue(name, body[name], fields, indicator),
    }));
}

export function fieldLabel(name: string, fields: readonly FormField[]): string {
  const field = fields.find((one) => one.name === name);
  if (field) return label(field.label);
  if (OURS.has(name)) return t(`verif.field.${name as "date"}`);
  return name;
}

export function fieldValue(
  name: string,
  value: unknown,
  fields: readonly FormField[],
  indicator: Indicator | undefined,
): string {
  if (isEmpty(value)) return t("verif.nothing");
  if (name === "evidence") return t("verif.photos", { n: (value as unknown[]).length });
  if (name === "date") return formatDate(String(value));
  if (name === "place") return placeWords(value as Place);
  if (name === "quantity" && typeof value === "number")
    return `${formatNumber(value)} ${indicator?.unit ?? ""}`.trim();
  return answerWords(
    fields.find((field) => field.name === name),
    value,
  );
}

function placeWords({ lat, lon, accuracy_m }: Place): string {
  return t("verif.place", {
    lat: formatNumber(lat, 5),
    lon: formatNumber(lon, 5),
    metres: formatNumber(accuracy_m ?? 0, 0),
  });
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
