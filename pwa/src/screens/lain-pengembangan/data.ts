/** What this phone knows of competencies, trainings and plans, read out of the view. */
import { computed } from "@preact/signals";
import { myCards, rolesFor, today } from "../../mine";
import { outcomeState, outcomes } from "../../outcomes";
import { type Card, readAll, readCard, type Words } from "../../reading";
import { collection, type Evidence, type ViewRecord } from "../../sync";
import { formatDate, label, t } from "../../text";
import {
  gaps,
  isLow,
  type Levels,
  type Recommendation,
  type Requirement,
  type Row,
  type Rule,
  recommend,
  requiredLevel,
} from "./gap";

export type Competency = { id: string; kind: string; label: Words; levels: Words[] };
type Dictionary = {
  id: string;
  label: Words;
  source: string;
  requirement: Requirement[];
  entries: Competency[];
};
export type Training = { id: string; label: Words; hours: number; mode: string; provider: Words };
type Catalogue = { id: string; trainings: Training[]; rules?: Rule[]; hours_a_year?: number };
export type Period = { id: string; from: string; until: string };

export type Chosen = { training?: string; title: string; hours: number; mode: string };
export type Proposal = Chosen & {
  placement: string;
  period: string;
  competency: string;
  name: string;
  gap?: { required: number; own?: number; superior?: number; counted: number };
  rule?: string;
  why?: string;
};
export type Completion = {
  date: string;
  hours: number;
  number?: string;
  note?: string;
  evidence?: Evidence[];
};
export type Line = {
  id: string;
  record: ViewRecord;
  state: string;
  proposal: Proposal;
  /** What is to be done: the superior's choice where there is one. */
  plan: Chosen;
  schedule?: { from: string; until: string };
  completion?: Completion;
  effect?: { text: string };
};

const values = <T>(name: string) =>
  computed(() => collection(name).value.flatMap(({ value }) => (value ? [value as T] : [])));

export const dictionaries = values<Dictionary>("competency_dictionary");
const catalogues = values<Catalogue>("training_catalogue");
export const competencies = computed(() => dictionaries.value.flatMap(({ entries }) => entries));
export const trainings = computed(() => catalogues.value.flatMap(({ trainings }) => trainings));
const rules = computed(() => catalogues.value.flatMap(({ rules = [] }) => rules));
export const ruleOf = (id: string) => rules.value.find((rule) => rule.id === id);
export const hoursAYear = computed(() =>
  Math.max(0, ...catalogues.value.map((one) => one.hours_a_year ?? 0)),
);

/** Periods that have begun, newest first. */
export const periods = computed<Period[]>(() =>
  collection("period")
    .value.flatMap(({ id, value }) =>
      value ? [{ id, from: value.from as string, until: value.until as string }] : [],
    )
    .filter(({ from }) => from <= today.value)
    .sort((a, b) => (a.from < b.from ? 1 : -1)),
);

export const periodWords = ({ from, until }: Period) => `${formatDate(from)} – ${formatDate(until)}`;

const cards = computed(() => readAll(collection("placement").value, readCard));
export const cardOf = (placement: string): Card | undefined => cards.value.find(({ id }) => id === placement);

/** Whom this person is the superior of. */
export const team = computed(() =>
  cards.value
    .filter(
      ({ id, until }) => rolesFor(id).includes("supervisor") && (until === null || until >= today.value),
    )
    .sort((a, b) => a.name.localeCompare(b.name, "id")),
);

/** Whose page it is: one of the team, or one's own. */
export const subjectOf = (placement: string | undefined): Card | undefined =>
  placement ? cardOf(placement) : myCards.value[0];

export const isSuperiorOf = (card: Card) => rolesFor(card.id).includes("supervisor");
export const isMe = (card: Card) => rolesFor(card.id).includes("author");

export type Side = "self" | "superior";

const assessments = (side: Side) => collection(`competency_${side}`).value;

/** What one side says of somebody in a period; empty: nothing, or two things in dispute. */
export function levelsOf(
  side: Side,
  placement: string,
  period: string,
): { levels: Levels; reasons: Record<string, string> } {
  const found = assessments(side)
    .map(({ registers }) => registers.answers?.value)
    .find((value) => value?.placement === placement && value.period === period);
  return { levels: found?.levels ?? {}, reasons: found?.reasons ?? {} };
}

export function rowsOf(card: Card, period: string): Row[] {
  const wanted: Levels = {};
  for (const { entries, requirement } of dictionaries.value)
    for (const { id } of entries) wanted[id] = requiredLevel(requirement, id, card.position);
  return gaps(wanted, levelsOf("self", card.id, period).levels, levelsOf("superior", card.id, period).levels);
}

export const nameOf = (competency: string): string =>
  label(competencies.value.find(({ id }) => id === competency)?.label) || competency;

export const trainingOf = (id: string): Training | undefined => trainings.value.find((one) => one.id === id);

export function readDevelopment(record: ViewRecord): Line | undefined {
  const { proposal, choice, schedule, completion, effect, state } = record.registers;
  if (!proposal?.value) return undefined;
  const now = (state?.value as string | undefined) ?? "proposed";
  const isReplaced = choice?.value && now !== "proposed" && now !== "declined" && now !== "accepted";
  return {
    id: record.id,
    record,
    state: now,
    proposal: proposal.value,
    plan: isReplaced ? choice.value : proposal.value,
    schedule: schedule?.value ?? undefined,
    completion: completion?.value ?? undefined,
    effect: effect?.value ?? undefined,
  };
}

/** The lines of somebody's plan, the newest period first. */
export const linesOf = (placement: string): Line[] =>
  readAll(collection("development_plan").value, readDevelopment)
    .filter(({ proposal }) => proposal.placement === placement)
    .sort((a, b) => begins(b.proposal.period).localeCompare(begins(a.proposal.period)));

const begins = (period: string) => periods.value.find(({ id }) => id === period)?.from ?? "";

/** What is recommended for the gaps of a period, and not in the plan yet. */
export function recommended(card: Card, period: string): Recommendation[] {
  const lines = linesOf(card.id);
  const planned = new Set(
    lines.filter(({ proposal }) => proposal.period === period).map(({ proposal }) => proposal.competency),
  );
  const had: Record<string, string[]> = {};
  for (const { proposal, plan } of lines)
    had[proposal.competency] = [
      ...(had[proposal.competency] ?? []),
      proposal.training ?? "",
      plan.training ?? "",
    ];
  return recommend(rowsOf(card, period), rules.value, had).filter(
    ({ competency }) => !planned.has(competency),
  );
}

/** Lesson hours that were done in a year. */
export const hoursDone = (placement: string, year: string): number =>
  linesOf(placement)
    .filter(
      ({ state, completion }) =>
        (state === "done" || state === "effect_seen") && completion?.date.startsWith(year),
    )
    .reduce((sum, { completion }) => sum + (completion?.hours ?? 0), 0);

export type Released = { id: string; period: Period; predikat: string; label: string; isLow: boolean };

/**
 * Released results of whoever holds a placement, oldest first: his own phone has those of the posts that he had before
 * too. What is decided about one counts from the step on.
 */
export const releasedOf = (placement: string): Released[] =>
  outcomes.value
    .flatMap((record) => {
      const { id, owner, registers } = record;
      const { result, decision } = registers;
      const isHis = owner === placement || result?.value?.person?.id === cardOf(placement)?.person;
      if (!isHis || !result?.value) return [];
      const isDecided = ["decided", "closed"].includes(outcomeState(record));
      const predikat: string = (isDecided && decision?.value?.predikat) || result.value.predikat;
      const found = result.value.choices?.find((one: { id: string }) => one.id === predikat);
      const period = { id: "", ...result.value.period };
      return [
        {
          id,
          period,
          predikat,
          label: label(found?.label) || predikat,
          isLow: isLow(predikat, found?.credit),
        },
      ];
    })
    .sort((a, b) => lastDays(a).localeCompare(lastDays(b)));

/** By its last day: a year's result is newer than that of its first quarter. */
const lastDays = ({ period: { from, until } }: Released) => `${until} ${from}`;

/** How the superior rated a period, for those who see that. */
function ratingOf(placement: string, period: string): string | undefined {
  const found = collection("rating").value.find(({ registers }) => {
    const value = registers.results?.value;
    return value?.placement === placement && value.period === period;
  });
  const [results, behaviour] = [
    found?.registers.results?.value?.level,
    found?.registers.behaviour?.value?.level,
  ];
  return results && behaviour
    ? t("kembang.rated", { results: levelWords(results), behaviour: levelWords(behaviour) })
    : undefined;
}

const levelWords = (level: "below" | "meets" | "above") => t(`kembang.rated.${level}`);

export type Beside = {
  period: Period;
  level: number | undefined;
  predikat: string | undefined;
  rated: string | undefined;
};

/**
 * The period of a gap and the next one after the training: what the superior says of the competency in each, and the
 * result. `after` is undefined until there is something to be seen.
 */
export function besides(line: Line): { before: Beside | undefined; after: Beside | undefined } {
  const { placement, period, competency } = line.proposal;
  const all = [...periods.value].reverse();
  const first = all.find(({ id }) => id === period);
  const at = (one: Period): Beside => ({
    period: one,
    level: levelsOf("superior", placement, one.id).levels[competency],
    predikat: releasedOf(placement).find(
      ({ period: { from, until } }) => from === one.from && until === one.until,
    )?.label,
    rated: ratingOf(placement, one.id),
  });
  const done = line.completion?.date;
  const next = all
    .filter(({ from, until }) => first && done && from > first.from && until >= done)
    .map(at)
    .find(({ level, predikat, rated }) => level !== undefined || predikat || rated);
  return { before: first && at(first), after: next };
}
