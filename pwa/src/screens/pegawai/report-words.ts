/** A report in words: its title, its figure, its fields. */
import type { Form, FormField, Place } from "../../forms/definition";
import { findIndicator, type Report } from "../../mine";
import type { Target } from "../../reading";
import { formatDate, formatNumber, label, t } from "../../text";
import { targetWords } from "./standing";

export function reportTitle(report: Report): string {
  return findIndicator(report.line, report.indicator)?.indicator.name ?? t("report.other");
}

/** The figure, or the beginning of the words that stand for it. */
export function reportAmount(report: Report): string {
  const { quantity, text, note } = report.body;
  if (typeof quantity === "number") {
    const unit = findIndicator(report.line, report.indicator)?.indicator.unit ?? "";
    return `${formatNumber(quantity)} ${unit}`.trim();
  }
  return text || note || "";
}

export function answerWords(field: FormField | undefined, value: unknown, unit?: string): string {
  if (Array.isArray(value)) return value.map((one) => answerWords(field, one)).join(", ");
  if (typeof value === "boolean") return t(value ? "report.yes" : "report.no");
  const of = field?.unit ? label(field.unit) : field?.unit_from ? (unit ?? "") : "";
  if (typeof value === "number") return `${formatNumber(value)} ${of}`.trim();
  if (value === null) return t("report.unable");
  const { unable } = value as { unable?: string };
  if (unable) return `${t("report.unable")}: ${unable}`;
  if (field?.type === "range" || field?.type === "target")
    return targetWords({ target: value as Target, unit: of });
  if (field?.type === "place") {
    const { lat, lon, accuracy_m } = value as Place;
    return t("report.place", {
      lat: formatNumber(lat, 5),
      lon: formatNumber(lon, 5),
      accuracy: formatNumber(accuracy_m ?? 0, 0),
    });
  }
  if (field?.type === "date") return formatDate(String(value));
  const option = field?.options?.find((one) => one.value === value);
  if (option) return label(option.label);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Every answer but the evidence, in the order of the form; answers no form knows come last, under their own name. */
export function answers(
  form: Form | undefined,
  body: Record<string, unknown>,
  unit?: string,
): [name: string, words: string][] {
  const fields = new Map((form?.fields ?? []).map((field) => [field.name, field]));
  const names = [...fields.keys(), ...Object.keys(body).filter((name) => !fields.has(name))];
  return names
    .filter(
      (name) =>
        name !== "placement" &&
        name !== "evidence" &&
        body[name] !== undefined &&
        (body[name] !== null || fields.get(name)?.able),
    )
    .map((name) => {
      const field = fields.get(name);
      return [field ? label(field.label) : name, answerWords(field, body[name], unit)];
    });
}
