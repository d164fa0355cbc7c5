/**
 * Any version of any register in the words of its form, part by part, so that two can be read side by side. A new
 * collection needs one entry here.
 */
import { signal } from "@preact/signals";
import { type Answers, appraisals } from "../../appraisal";
import type { Form } from "../../forms/definition";

import { type Indicator, type PlanLine, readAll, readCard, readLine, readReport } from "../../reading";
import { collection, record as recordOf, type ViewRecord } from "../../sync";
import { formatDate, formatNumber, label, t, tCode } from "../../text";
import { formFor } from "../pegawai/report-form";
import { answers } from "../pegawai/report-words";
import { targetWords } from "../pegawai/standing";

export type Part = { key: string; label: string; words: string };

export type Describe = (value: any, record: ViewRecord, form?: Form) => Part[];

const later = signal<typeof import("./describe-later") | undefined>(undefined);
let asked = false;

/** What most phones never compare comes after the app; without a signal, and before it is there, it is told plainly. */
function more() {
  if (!asked) {
    asked = true;
    import("./describe-later").then(
      (found) => {
        later.value = found;
      },
      () => {
        asked = false;
      },
    );
  }
  return later.value;
}

const DESCRIBERS: Record<string, Describe> = {
  "report/body": reportBody,
  "report/link": (value) => [part("link", linkWords(value))],
  "report/replaced_by": (value) => [part("replaced_by", correctionWords(value?.report))],
  "plan_line/line": planLine,
  "plan_line/link": ({ parent }) => [part("link", parent ? rhkOf(parent) : t("common.none"))],
  "plan_line/actions": ({ steps = [] }) =>
    steps.map(({ id, text, from, until, done }: Record<string, string>) => ({
      key: id,
      label: partName("actions"),
      words: [text, ...[from, until, done].map((date) => date && formatDate(date))]
        .filter(Boolean)
        .join(", "),
    })),
  "plan/main": ({ weights = {} }) => weightParts(weights),
  "plan/additional": ({ weights = {} }) => weightParts(weights),
  "assessment_self/answers": assessment,
  "assessment_superior/answers": assessment,
  "assessment_peer/answers": assessment,
  "outcome/result": ({ predikat, score, choices = [] }) => [
    part("result", predikatWords(predikat, score, choices)),
  ],
  "outcome/objection": ({ text }) => [part("objection", text ?? "")],
  "outcome/explanation": ({ text }) => [part("explanation", text ?? "")],
  "outcome/decision": ({ decision, predikat, score, text }, { registers }) => [
    part(
      "decision",
      [
        tCode(`konflik.decision.${decision}`, "konflik.part.decision"),
        predikatWords(predikat, score, registers.result?.value?.choices ?? []),
        text,
      ]
        .filter(Boolean)
        .join(": "),
    ),
  ],
  "data_problem/body": ({ about, text }) => [
    field("about", tCode(`problem_form.about.${about}`, "problem_form.about.other")),
    field("text", text ?? ""),
  ],
};

/** What a version says; nothing: nothing was there. `form`: with whose words, where this device has no forms. */
export function describe(record: ViewRecord, register: string, value: any, form?: Form): Part[] {
  if (value === null || value === undefined) return [];
  if (register === "state") return [part("state", stateWords(value))];
  const name = `${record.collection}/${register}`;
  return (DESCRIBERS[name] ?? more()?.DESCRIBERS[name] ?? plainly)(value, record, form).filter(
    ({ words }) => words !== "",
  );
}

/** The keys of the parts that not all of the versions say alike. */
export function differing(versions: readonly Part[][]): ReadonlySet<string> {
  const said = versions.map((parts) => new Map(parts.map(({ key, words }) => [key, words])));
  const keys = new Set(versions.flatMap((parts) => parts.map(({ key }) => key)));
  return new Set([...keys].filter((key) => new Set(said.map((words) => words.get(key))).size > 1));
}

export const partName = (register: string) => {
  const here = tCode(`konflik.part.${register}`, "konflik.of.other");
  return here === t("konflik.of.other") ? more()?.partWords(register) || here : here;
};
export const stateWords = (state: unknown) => tCode(`state.${state}`, "konflik.part.state");

/** What a record is called in a list. */
export function titleOf(record: ViewRecord): string {
  switch (record.collection) {
    case "report": {
      const date = readReport(record)?.body.date;
      return date ? t("konflik.of.report", { date: formatDate(date) }) : t("report.unnamed");
    }
    case "plan_line":
      return readLine(record)?.rhk ?? t("konflik.of.plan");
    default: {
      const here = tCode(`konflik.of.${record.collection}`, "konflik.of.other");
      return here === t("konflik.of.other") ? more()?.titleWords(record.collection) || here : here;
    }
  }
}

const part = (key: string, words: string): Part => ({ key, label: partName(key), words });
const field = (key: string, words: string): Part => ({
  key,
  label: tCode(`konflik.field.${key}`, "konflik.part.body"),
  words,
});

export const lineOf = (id: unknown): PlanLine | undefined => {
  const found = typeof id === "string" ? recordOf("plan_line", id).value : undefined;
  return found && readLine(found);
};

/** What a line of the superior's is called: seen as a plan line, or passed down. */
function rhkOf(id: string): string {
  const passed = collection("passed_down").value.flatMap(({ value }) => value?.above ?? []);
  const lines: { id: string; rhk: string }[] = passed.flatMap(({ lines }) => lines);
  return lineOf(id)?.rhk ?? lines.find((line) => line.id === id)?.rhk ?? t("konflik.of.other");
}

/** The indicators that a report of this placement can be linked to. */
export const linesOf = (placement: string): PlanLine[] =>
  readAll(collection("plan_line").value, readLine).filter((line) => line.placement === placement);

function linkWords(value: { line?: string | null; indicator?: string | null } | null): string {
  const line = lineOf(value?.line);
  const indicator = line?.indicators.find(({ id }) => id === value?.indicator);
  return line && indicator ? `${indicator.name} (${line.rhk})` : t("report.other");
}

function correctionWords(id: unknown): string {
  const found = typeof id === "string" ? recordOf("report", id).value : undefined;
  const report = found && readReport(found);
  if (!report) return t("konflik.correction.unknown");
  const { date, quantity, text, note } = report.body;
  const indicator = lineOf(report.line)?.indicators.find((one) => one.id === report.indicator);
  const amount =
    typeof quantity === "number"
      ? `${formatNumber(quantity)} ${indicator?.unit ?? ""}`.trim()
      : (text ?? note);
  return t("konflik.correction", { date: formatDate(date), amount: amount ?? "" });
}

function reportBody(value: Record<string, any>, record: ViewRecord, form?: Form): Part[] {
  const placement = recordOf("placement", record.owner).value;
  const report = readReport(record);
  const indicator = report && lineOf(report.line)?.indicators.find(({ id }) => id === report.indicator);
  const said = answers(form ?? formFor(placement && readCard(placement)), value, indicator?.unit);
  const photos = (value.evidence ?? []).length;
  return [
    ...said.map(([label, words]) => ({ key: label, label, words })),
    field("evidence", photos ? t("report.photos", { n: photos }) : t("report.photos.none")),
  ];
}

function planLine(value: Record<string, any>): Part[] {
  return [
    field("rhk", value.rhk ?? ""),
    field("kind", tCode(`kinerja.${value.kind}`, "kinerja.utama")),
    field("parent", value.parent ? rhkOf(value.parent) : ""),
    ...((value.indicators ?? []) as Indicator[]).map((indicator) => ({
      key: `indicator/${indicator.id}`,
      label: indicator.name,
      words: [
        targetWords(indicator),
        t(`progress.aggregate.${indicator.aggregate}`),
        t(`progress.direction.${indicator.direction}`),
        indicator.trajectory?.values.map((value) => (value === null ? "–" : formatNumber(value))).join(" / "),
        indicator.unconfirmed && t("rencana.unconfirmed"),
      ]
        .filter(Boolean)
        .join(", "),
    })),
  ];
}

/** Of a colleague nothing is told again of what was answered. */
function assessment(value: Record<string, any>): Part[] {
  if (!value.items) return [];
  const scheme = appraisals.value.get(value.cycle)?.scheme;
  const items = Object.entries((value.items ?? {}) as Answers["items"]).map(([key, given]) => {
    const [id = "", item = ""] = key.split(".");
    const part = scheme?.parts.find((one) => one.id === id);
    const options = scheme?.scales?.[part?.scale ?? ""]?.options ?? [];
    const option = options.find((one) => String(one.value) === given);
    const reason = value.reasons?.[key];
    return {
      key,
      label: label(part?.items?.find((one) => one.id === item)?.label) || key,
      words: [option ? label(option.label) : (given ?? t("konflik.unable")), reason]
        .filter(Boolean)
        .join(": "),
    };
  });
  return [...items, field("note", value.note ?? "")];
}
const predikatWords = (id: string | undefined, score: string | undefined, choices: any[]) =>
  [label(choices.find((one) => one.id === id)?.label), score && formatNumber(Number(score))]
    .filter(Boolean)
    .join(" · ");

const weightParts = (weights: Record<string, number>) =>
  Object.entries(weights).map(([id, n]) => ({
    key: id,
    label: lineOf(id)?.rhk ?? t("konflik.field.weight"),
    words: t("konflik.percent", { n }),
  }));

/** Named by what words there are for its keys: text as it is, levels and lists in words, ids left out. */
function plainly(value: Record<string, any>): Part[] {
  return Object.entries(value).flatMap(([key, inner]): Part[] => {
    if (inner === null || key === "placement" || key === "cycle" || key === "period") return [];
    if (Array.isArray(inner)) return [field(key, inner.map((one) => one?.text ?? String(one)).join("; "))];
    if (typeof inner !== "object") return [field(key, wordsOf(key, inner))];
    return Object.entries(inner).map(([name, one]) => ({
      key: `${key}/${name}`,
      label: tCode(`values.${name}`, "konflik.part.behaviour"),
      words: wordsOf(key === "values" ? "level" : name, one),
    }));
  });
}

function wordsOf(key: string, value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return t(value ? "report.yes" : "report.no");
  return key === "level" ? tCode(`konflik.level.${value}`, "konflik.level.meets") : String(value);
}
