/**
 * The describers of what helps beside the score: feedback, talks, competencies, development, nominations. They come
 * after the app, with the queue and the histories; until then `describe` tells these records plainly.
 */

import { collection, record as recordOf, type ViewRecord } from "../../sync";
import { formatDate, formatNumber, label, t, tCode } from "../../text";
import { CHOICES, FIELDS, GAP, LEVEL, OF_LEVEL, PARTS, TITLES } from "../../text/konflik-isi";
import { type Describe, lineOf, type Part } from "./describe";

type Value = Record<string, any>;

const fill = (words: { id: string; en: string }, params: Record<string, unknown>) =>
  label(words).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));

const part = (key: string, name: string, words: unknown): Part => ({
  key,
  label: label(FIELDS[name]) || label(FIELDS.text),
  words: words === null || words === undefined ? "" : String(words),
});

const choice = (of: string, value: unknown) => label(CHOICES[of]?.[String(value)]) || String(value ?? "");
const joined = (...words: unknown[]) => words.filter(Boolean).join(", ");
const date = (day: unknown) => (typeof day === "string" && day ? formatDate(day) : "");

/** Whose placement it is, as far as this phone has heard his name. */
function personAt(placement: unknown): string {
  const card = typeof placement === "string" ? recordOf("placement", placement).value?.value : undefined;
  if (card) return (card as Value).name;
  const heard = collection("contact").value.flatMap(
    ({ value }) => (value as Value | undefined)?.people ?? [],
  );
  return heard.find((one: Value) => one.placement === placement)?.name ?? t("konflik.somebody");
}

/** How a field of this name is told; what has no way of its own is told as it is. */
const WAYS: Record<string, (value: any) => string> = {
  kind: (value) => choice("kind", value),
  value: (value) => tCode(`values.${value}`, "konflik.part.behaviour"),
  line: (value) => lineOf(value)?.rhk ?? t("konflik.of.other"),
  from: personAt,
  to: personAt,
  date,
  until: date,
  sort: (value) => choice("sort", value),
  mode: (value) => choice("mode", value),
  hours: (value) => formatNumber(value),
  about: (value) => choice("about", value),
  result: (value) => choice("result", value),
  predikat: (value) => String(value).replaceAll("_", " "),
  ground: ({ label }) => label,
  record: ({ label }) => label,
  signer: ({ name, position }) => joined(name, position),
  gap: (value) => fill(GAP, value),
  evidence: (value) => t("report.photos", { n: value.length }),
};

/** Tell these fields in this order; `a:b` tells the field a under the name b. */
const told =
  (...fields: string[]): Describe =>
  (value: Value) =>
    fields.flatMap((field) => {
      const [name = "", called = name] = field.split(":");
      const given = value[name];
      if (given === null || given === undefined || given === "") return [];
      const words = typeof given === "boolean" ? choice("truth", given) : (WAYS[called]?.(given) ?? given);
      return [part(name, called, words)];
    });

const rows = (key: string, name: string, all: Value[] | undefined, words: (one: Value) => string): Part[] =>
  (all ?? []).map((one, at) => part(`${key}/${one.id ?? at}`, name, words(one)));

const agrees: Describe = ({ together }) => [
  part("agrees", "agrees", choice("truth", true)),
  ...(together ? [part("together", "together", choice("truth", true))] : []),
];

function nameOfCompetency(id: string): string {
  const entries = collection("competency_dictionary").value.flatMap(
    ({ value }) => (value as Value | undefined)?.entries ?? [],
  );
  return label(entries.find((one: Value) => one.id === id)?.label) || label(OF_LEVEL);
}

const competency: Describe = ({ levels = {}, reasons = {} }: Value) =>
  Object.entries(levels).map(([id, n]) => ({
    key: id,
    label: nameOfCompetency(id),
    words: [fill(LEVEL, { n }), reasons[id]].filter(Boolean).join(": "),
  }));

function nameOfCondition(id: string): string {
  const kinds = collection("career_rules").value.flatMap(
    ({ value }) => (value as Value | undefined)?.kinds ?? [],
  );
  const all: Value[] = kinds.flatMap(({ conditions }: Value) => conditions ?? []);
  return label(all.find((one) => one.id === id)?.label) || id.replaceAll("_", " ");
}

/** What the ids of a list stand for, in another register of the same record. */
function named(record: ViewRecord, register: string, list: string, id: string): string {
  const all: Value[] = record.registers[register]?.value?.[list] ?? [];
  return all.find((one) => one.id === id)?.text ?? label(FIELDS.item);
}

export const DESCRIBERS: Record<string, Describe> = {
  "feedback/body": told("from", "kind", "value", "line", "good", "improve", "next"),
  "feedback/read": told("is_read"),
  "feedback_request/body": told("to", "value", "line", "text:message"),
  "feedback_reply/body": told("from", "text:message"),
  "plan_note/body": told("line", "text:message"),
  "dialog/plan": told("sort", "date", "time", "place", "topic"),
  "dialog/agenda": ({ items }) => rows("items", "item", items, ({ text }) => text),
  "dialog/employee_notes": told(
    ...["text", "goal", "progress", "obstacle", "cause", "chance", "skill", "span", "effect", "measure"],
  ),
  "dialog/leader_notes": told("text", "strategy", "material", "adjusts_plan"),
  "dialog/agreed": (value, record) => [
    ...told("text")(value, record),
    ...rows("actions", "action", value.actions, ({ text, due, who }) =>
      joined(text, date(due), choice("who", who)),
    ),
  ],
  "dialog/employee_agrees": agrees,
  "dialog/leader_agrees": agrees,
  "dialog/done": ({ actions = [] }, record) =>
    actions.map((id: string) => part(id, "done_actions", named(record, "agreed", "actions", id))),
  "dialog_feedback/body": (value, record) => [
    ...Object.entries(value.answers ?? {}).map(([n, answer]) => ({
      key: n,
      label: fill(FIELDS.criterion as never, { n }),
      words: choice("answer", answer),
    })),
    ...told("text")(value, record),
  ],
  "behaviour_report/body": told("value", "expectation", "problem", "others", "done:tried"),
  "result_question/body": told("part", "text:message"),
  "result_question/answer": told("text:message"),
  "process_input/body": told("about", "text:message"),
  "competency_self/answers": competency,
  "competency_superior/answers": competency,
  "development_plan/proposal": told("name", "gap", "title", "hours", "mode", "why"),
  "development_plan/choice": told("title", "hours", "mode"),
  "development_plan/schedule": ({ from, until }) => [
    part("from", "date", date(from)),
    part("until", "until", date(until)),
  ],
  "development_plan/completion": told("date", "hours", "number", "note", "evidence"),
  "development_plan/effect": told("text"),
  "improvement/programme": (value, record) => [
    ...told("predikat", "mentor")(value, record),
    part("from", "date", date(value.from)),
    ...told("until")(value, record),
    ...rows("steps", "step", value.steps, ({ text, until }) => joined(text, date(until))),
  ],
  "improvement/checks": (value, record) =>
    rows("rows", "check", value.rows, (one) =>
      joined(named(record, "programme", "steps", one.step), date(one.date), choice("met", one.met), one.note),
    ),
  "improvement/result": told("result", "text"),
  "improvement/response": told("text"),
  "potential_tag/body": told("label:sign", "evidence:seen", "record", "by"),
  "potential_tag/answer": told("text:message"),
  "appreciation/body": told("name:recipient", "position", "unit", "reason", "date", "ground", "signer"),
  "nomination/body": (value, record) => [
    ...told("name:nominee", "position", "label", "reason")(value, record),
    ...Object.entries(value.conditions ?? {}).map(([id, state]) =>
      part(`condition/${id}`, "condition", joined(nameOfCondition(id), choice("condition", state))),
    ),
  ],
};

export const titleWords = (collection: string) => label(TITLES[collection]);
export const partWords = (register: string) => label(PARTS[register]);
