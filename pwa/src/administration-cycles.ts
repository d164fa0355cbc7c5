/** What the desk asks about cycles. What takes long is done by the server in the background. */
import { ask, type Listed, search } from "./administration";

export type Words = { id: string; en: string };
export type Choice = { id: string; label: Words };
export type Group = "self" | "superior" | "peer" | "subordinate";
export type Lack = "without_superior" | "without_plan" | "few_peers" | "absent";

export type Scheme = {
  id: string;
  label: Words;
  about: Words;
  basis: string;
  periods: string[];
  kinds: string[];
};

/** `answered` is null where it may not be known. */
export type GroupCount = { group: Group; asked: number; answered: number | null };

/** `object_until` follows from the day of release; `last`: the lock of the period. */
export type Days = {
  plan_until: string | null;
  calibrate_until: string | null;
  release_on: string | null;
  object_until: string | null;
  last: string;
  remind: number[];
  auto_close: boolean;
};

export type DaysSent = Omit<Days, "object_until" | "last">;

/** `is_over`: the last day for answers is. */
export type Cycle = {
  id: string;
  scheme: Words;
  first: string;
  last: string;
  rate_until: string;
  opened_at: number;
  state: "opening" | "open" | "closed" | "released" | "undone";
  at_work: boolean;
  is_releasing: boolean;
  is_over: boolean;
  days: Days;
  people: number;
  groups: GroupCount[];
};

/** `position_kinds`: kinds of position that there are in the agency. */
export type Cycles = { cycles: Cycle[]; schemes: Scheme[]; position_kinds: string[] };

export type OneCycle = {
  cycle: Cycle;
  basis: string;
  minimum: number;
  predikat: Choice[];
  guides: string[];
  kinds: string[];
  figures: Choice[];
  has_score: boolean;
  /** As far as that may be known: that a peer was the first to answer is not told unasked. */
  may_undo: boolean;
  /** Who reads what anonymous groups wrote. */
  notes?: "never" | "superior" | "ratee";
  quadrant?: { results: string; behaviour: string; table: Record<string, Record<string, string>> } | null;
  axes?: Choice[];
  /** Deliveries that a rush has left to be judged: no cycle closes before. And those that could not be. */
  unjudged?: number;
  not_judged?: number;
};

/** `cycle` is null when it has been taken back, `total` 0 while it is not known; `released`: who has his result. */
export type Step = { cycle: Cycle | null; done: number; total: number; released: number };

export type Plan = {
  people: number;
  groups: GroupCount[];
  most: number;
  counts: { lack: Lack; people: number }[];
  lacking: { listed: Listed; lacks: Lack[] }[];
  total: number;
  next: number | null;
};

export type Rater = {
  listed: Listed;
  group: Group;
  reason: string;
  state: "asked" | "declined" | "removed";
};

export type Raters = {
  ratee: Listed;
  raters: Rater[];
  figures: { part: string; value: string; source: string; at: number }[];
};

export type Result = {
  listed: Listed;
  score: string | null;
  predikat: string | null;
  waits: Words[];
  after: { score: string | null; predikat: string | null } | null;
  reason: string;
  by: string;
  /** What the superior judged, by part. */
  levels?: Record<string, string>;
  is_released: boolean;
};

export type Results = { results: Result[]; total: number; next: number | null };

export type Departure = {
  code: "above_max" | "below_min" | "not_most" | "none_of" | "together_below";
  predikat: string[];
  have: string;
  limit: string | null;
  small: boolean;
};

export type Spread = {
  /** `min`, `max`: percent that the guide advises. */
  counts: { predikat: string; people: number; min?: string | null; max?: string | null }[];
  departures: Departure[];
};

export type Severities = {
  superiors: { listed: Listed; rated: number; deviation: string }[];
  few: number;
  least: number;
};

export type Which = "open" | "overdue" | "upheld" | "changed" | "unsigned";

/** Days are local dates; `left` are working days, below zero those that it is late by. */
export type Objection = {
  listed: Listed;
  record: string;
  state: "released" | "acknowledged" | "objected" | "explained" | "decided" | "closed";
  sign_by: string | null;
  unsigned: boolean;
  objected: string | null;
  explain_by: string | null;
  decide_by: string | null;
  silent_until: string | null;
  left: number | null;
  decision: "upheld" | "changed" | null;
};

export type Objections = {
  counts: Record<Which | "released" | "signed" | "objections", number>;
  objections: Objection[];
  total: number;
  next: number | null;
};

type Reasoned = { reason: string };

const CYCLES = "/api/admin/cycles";

export const readCycles = () => ask<Cycles>(CYCLES);

export const readCycle = (id: string) => ask<OneCycle>(`${CYCLES}/${id}`);

type Trying = {
  scheme: string;
  period: string;
  kinds?: string;
  unit?: string;
  lack?: string;
  start?: number;
};

export const tryCycle = (query: Trying) => ask<Plan>(`${CYCLES}/preview${search(query)}`);

/** Where everybody who lacks something is, as a file for a spreadsheet. */
export const planFile = (query: Trying & { lang: string }) => `${CYCLES}/preview.csv${search(query)}`;

export const openCycle = (
  body: Reasoned & { scheme: string; period: string; kinds: string[]; rate_until?: string; days?: DaysSent },
) => ask<Step>(CYCLES, body);

export const setDays = (id: string, body: Reasoned & { rate_until: string; days: DaysSent }) =>
  ask<Cycle>(`${CYCLES}/${id}/days`, body);

export const readProgress = (id: string) => ask<Step>(`${CYCLES}/${id}/progress`);

export const undoCycle = (id: string, body: Reasoned) => ask<Step>(`${CYCLES}/${id}/undo`, body);

export const closeCycle = (id: string, body: Reasoned) => ask<Step>(`${CYCLES}/${id}/close`, body);

export const readRaters = (id: string, placement: string) =>
  ask<Raters>(`${CYCLES}/${id}/raters/${placement}`);

type RaterChange = Reasoned & { ratee: string; group: Group; rater: string };

export const addRater = (id: string, body: RaterChange) => ask<Raters>(`${CYCLES}/${id}/raters`, body);

export const removeRater = (id: string, body: RaterChange) =>
  ask<Raters>(`${CYCLES}/${id}/raters/remove`, body);

export const putFigure = (id: string, body: Reasoned & { placement: string; part: string; value: string }) =>
  ask<Raters>(`${CYCLES}/${id}/figures`, body);

export const findResults = (id: string, query: { unit?: string; q?: string; start?: number }) =>
  ask<Results>(`${CYCLES}/${id}/results${search(query)}`);

export const readSpread = (id: string, query: { unit: string; achieved?: string }) =>
  ask<Spread>(`${CYCLES}/${id}/spread${search(query)}`);

export const readSeverities = (id: string) => ask<Severities>(`${CYCLES}/${id}/severities`);

export const changeResult = (
  id: string,
  placement: string,
  body: Reasoned & { predikat: string; score?: string },
) => ask<Result>(`${CYCLES}/${id}/results/${placement}`, body);

export const releaseResults = (id: string, body: Reasoned) => ask<Step>(`${CYCLES}/${id}/release`, body);

export const findObjections = (id: string, query: { unit?: string; which?: string; start?: number }) =>
  ask<Objections>(`${CYCLES}/${id}/objections${search(query)}`);

export type Note = { id: string; group: Group; text: string; released: boolean | null };

export type Notes = {
  people: { listed: Listed; notes: Note[] }[];
  undecided: number;
  next: number | null;
};

export const findNotes = (id: string, query: { start?: number }) =>
  ask<Notes>(`${CYCLES}/${id}/notes${search(query)}`);

export const decideNote = (
  id: string,
  placement: string,
  body: Reasoned & { id: string; release: boolean },
) => ask<{ id: string; released: boolean }>(`${CYCLES}/${id}/notes/${placement}`, body);

/** How many of each group one rater is asked for; nothing of whether he has answered. */
export type LoadRow = { listed: Listed; groups: Partial<Record<Group, number>>; total: number };

/** `most`: that the scheme asks one person for, of others. */
export type Load = {
  rows: LoadRow[];
  total: number;
  next: number | null;
  most: number;
  raters: number;
  many: number;
  none: number;
  middle: number;
};

export const readLoad = (cycle: string, query: { show: string; start: number }) =>
  ask<Load>(`/api/admin/cycles/${cycle}/load${search(query)}`);
