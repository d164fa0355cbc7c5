/**
 * What a scheme asks of one group of raters, as a form: twin of `server/appraisal/answer_form.py`, bound to it by
 * `sync/vectors/rating.json`.
 */
import { type Answers, collectionOf, type Group, type Option, type Scheme, type Task } from "../../appraisal";
import type { Form, FormField } from "../../forms/definition";
import { valueFrom } from "../../forms/inputs";
import { validate } from "../../forms/validate";
import type { Words } from "../../reading";

type Part = Scheme["parts"][number];

export type Question = Omit<FormField, "label"> & {
  label: Words;
  /** `<part>.<item>`, as it is sent. */
  key: string;
  part: Part;
  options: Option[];
  /** Which figures stand beside it. */
  beside: string;
  /** Percent of its part. */
  share: number;
};

/** The three levels of a judgement (PermenPANRB 6/2022 p. 93-100). */
const LEVELS: Option[] = [
  { value: "below", label: { id: "Di bawah ekspektasi", en: "Below expectation" } },
  { value: "meets", label: { id: "Sesuai ekspektasi", en: "As expected" } },
  { value: "above", label: { id: "Di atas ekspektasi", en: "Above expectation" } },
];

/** A superior's judgement has a form of its own; everybody else's is answered item by item. */
const asks = ({ source, raters }: Part, group: Group) =>
  raters?.[group] !== undefined && (source === "ratings" || (source === "judgement" && group !== "superior"));

/** What weighs nothing for a kind of position is not asked; where two judgements make the result, nothing weighs. */
const counts = ({ quadrant }: Scheme, part: Part, kind: string | undefined) =>
  !!quadrant || kind === undefined || weightOf(part, kind).high > 0;

export function questionsOf(scheme: Scheme, { group, kind }: Pick<Task, "group" | "kind">): Question[] {
  return scheme.parts
    .filter((part) => asks(part, group) && counts(scheme, part, kind))
    .flatMap((part) => {
      const items = part.items ?? [];
      const whole = items.reduce((sum, { weight }) => sum + Number(weight ?? 1), 0);
      const options =
        part.source === "judgement" ? LEVELS : (scheme.scales?.[part.scale ?? ""]?.options ?? []);
      return items.map((item) => ({
        key: `${part.id}.${item.id}`,
        name: `items.${part.id}.${item.id}`,
        type: "scale",
        required: true,
        able: "plain",
        part,
        label: item.label,
        help: item.help,
        beside: item.beside ?? "",
        share: whole ? (Number(item.weight ?? 1) / whole) * 100 : 0,
        options: options.map((option, at) => ({
          value: String(option.value),
          label: option.label,
          anchor: item.anchors?.[at] ?? option.anchor,
        })),
      }));
    });
}

const MAX_WORDS = 2000;

/** Why it is the lowest or the highest: only the superior owes it, he is named in the result. */
export const reasonField = ({ key, name, label, options }: Question, group: Group): FormField => ({
  name: `reasons.${key}`,
  type: "long_text",
  label,
  required: group === "superior",
  max_length: MAX_WORDS,
  when: { field: name, in: [options[0]!.value, options.at(-1)!.value] },
});

export const NOTE: FormField = { name: "note", type: "long_text", label: "", max_length: MAX_WORDS };

/** Everything that is asked: the items, a reason for each end of a scale, a note. */
export const formOf = (questions: readonly Question[], group: Group): Form => {
  return {
    name: collectionOf(group),
    version: 2,
    collection: collectionOf(group),
    group: "answers",
    title: { id: "", en: "" },
    fields: [...questions.flatMap((one) => [one, reasonField(one, group)]), NOTE],
  };
};

/** The answers by the names of their fields. */
export const inputsIn = ({ items, reasons, note }: Answers) => ({
  ...named("items", items),
  ...named("reasons", reasons),
  note,
});

const named = (group: string, values: object) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${group}.${key}`, value]));

/** The questions under the part they belong to. */
export const byPart = (questions: readonly Question[]): { part: Part; inside: Question[] }[] =>
  [...new Set(questions.map(({ part }) => part))].map((part) => ({
    part,
    inside: questions.filter((one) => one.part === part),
  }));

/** Whether this group also judges as a whole, in the form of results and behaviour. */
export const judges = (scheme: Scheme, group: Group) =>
  group === "superior" &&
  scheme.parts.some(({ source, raters }) => source === "judgement" && raters?.superior);

export type Range = { low: number; high: number };

/** What a part weighs in the result, percent; a range where it depends on a kind of position that is not known. */
export function weightOf({ weight, weights = {} }: Part, kind?: string): Range {
  const all = Object.values(kind === undefined ? weights : [weights[kind] ?? weight ?? 0]).map(Number);
  if (all.length === 0) all.push(Number(weight ?? 0));
  return { low: Math.min(...all), high: Math.max(...all) };
}

/** What the answers of a group weigh within a part, percent. */
export function groupShare({ raters = {} }: Part, group: Group): number {
  const whole = Object.values(raters).reduce((sum, weight) => sum + Number(weight), 0);
  return whole ? (Number(raters[group] ?? 0) / whole) * 100 : 0;
}

export const isAnswered = ({ items }: Answers, { key }: Question) => items[key] !== undefined;

/** Whether the lowest or the highest was chosen: worth a word why. */
export function isExtreme({ options }: Question, value: string | null | undefined): boolean {
  return value === options[0]?.value || value === options.at(-1)?.value;
}

/** Where a value stands on its scale; undefined: nowhere. */
export function levelOf({ options }: Question, value: string | null | undefined): number | undefined {
  const at = options.findIndex((option) => option.value === value);
  return at < 0 ? undefined : at;
}

/** How many steps apart two answers are; undefined where one of them is missing. */
export function gapOf(
  question: Question,
  mine: string | null | undefined,
  theirs: string | null | undefined,
) {
  const [a, b] = [levelOf(question, mine), levelOf(question, theirs)];
  return a === undefined || b === undefined ? undefined : a - b;
}

export type Fault = { key: string; code: "answer" | "reason" };

/** What is still missing before it can be sent. */
export function faultsOf(questions: readonly Question[], answers: Answers, group: Group): Fault[] {
  const form = formOf(questions, group);
  return validate(form, valueFrom(form, inputsIn(answers))).map(({ path }) => {
    const [, what, ...key] = path.split(".");
    return { key: key.join("."), code: what === "items" ? "answer" : "reason" };
  });
}

/** The first question without an answer, as a number from one on; one more than there are: all have one. */
export function nextOpen(questions: readonly Question[], answers: Answers): number {
  const at = questions.findIndex((question) => !isAnswered(answers, question));
  return at < 0 ? questions.length + 1 : at + 1;
}
