/** What the desk asks about schemes and holidays. What is wrong with a scheme is an answer, no refusal. */
import { ask, search } from "./administration";
import type { Choice, Departure, Words } from "./administration-cycles";

/** A scheme as plain data; decimals are text. The server alone says whether it is one. */
export type Plain = Record<string, any>;

export type SchemeRow = {
  id: string;
  origin: "shipped" | "own";
  label: Words;
  about: Words;
  basis: string;
  periods: string[];
  kinds: string[];
  version: number;
  based_on: string;
  by: string;
  reason: string;
  at: number;
  is_retired: boolean;
};

export type Version = { version: number; by: string; reason: string; at: number; is_retired: boolean };

export type OneScheme = { row: SchemeRow; scheme: Plain; toml: string; versions: Version[] };

/** `path`: names, and numbers from 0 in lists; "": the whole. */
export type Fault = { path: string; place: string; code: string; kind: string; say: Words };

export type Checked = { faults: Fault[]; scheme: Plain | null; toml: string };

export type Counting = { score: string | null; predikat: string | null };

export type TrialRow = {
  id: string;
  who: { name: string; position: string; unit_name: string } | null;
  trial: {
    before: Counting;
    after: Counting;
    changed: Counting | null;
    missing: { part: string; did: "left_out" | "waits" | "zero" | "hidden" }[];
    kind: string;
    kind_assumed: boolean;
  };
};

type Lost = { part: Words; item: Words | null };

export type Matched = {
  old: Words;
  unanswered: Lost[];
  unused: Lost[];
  converted: Words[];
  lost_kinds: string[];
  minimum_kept: number | null;
  judged: boolean;
};

export type Trial = {
  faults: Fault[];
  matched: Matched | null;
  predikat: Choice[];
  parts: Choice[];
  rows: TrialRow[];
  done: number;
  total: number;
  next: string | null;
};

export type PastCycle = {
  id: string;
  scheme: Words;
  first: string;
  last: string;
  state: "closed" | "released";
  people: number;
};

export type Tried = { scheme: Plain; cycle: string | null; based_on: string; kind: string };

export type Broken = Counting & { waits: Words[]; levels: Record<string, string>; lines: any[] };

export type Holiday = { day: string; name: string };

export type Holidays = {
  year: number;
  years: number[];
  holidays: Holiday[];
  example: { begins: string; days: number; last: string; skipped: Holiday[] };
};

export type ListLine = {
  line: number;
  text: string;
  day: string | null;
  name: string;
  code: "" | "day" | "name" | "twice" | "far" | "weekend" | "known";
};

type Reasoned = { reason: string };

const SCHEMES = "/api/admin/schemes";
const TRIALS = "/api/admin/scheme-trials";
const HOLIDAYS = "/api/admin/holidays";

export const readSchemes = () => ask<{ schemes: SchemeRow[]; sees_results: boolean }>(SCHEMES);

export const readScheme = (id: string) => ask<OneScheme>(`${SCHEMES}/${id}`);

export const readVersion = (id: string, version: number) =>
  ask<OneScheme>(`${SCHEMES}/${id}/versions/${version}`);

export const checkScheme = (scheme: Plain) => ask<Checked>(`${SCHEMES}/check`, { scheme });

export const readToml = (text: string) => ask<Checked>(`${SCHEMES}/read`, { text });

/** `saw`: the version that was edited; 0: there is none yet. */
export const saveScheme = (body: Reasoned & { scheme: Plain; saw: number; based_on: string }) =>
  ask<{ faults: Fault[]; saved: SchemeRow | null }>(SCHEMES, body);

export const retireScheme = (id: string, body: Reasoned & { saw: number }) =>
  ask<SchemeRow>(`${SCHEMES}/${id}/retire`, body);

export const readPast = () => ask<{ cycles: PastCycle[] }>(TRIALS);

export const tryScheme = (body: Tried & { after: string }) => ask<Trial>(TRIALS, body);

export const breakDown = (body: Tried & { person: string }) =>
  ask<{ before: Broken; after: Broken }>(`${TRIALS}/one`, body);

export const readAdvice = (body: { scheme: Plain; achieved: string; counts: Record<string, number> }) =>
  ask<{ departures: Departure[] }>(`${TRIALS}/advice`, body);

export const readHolidays = (year?: number) => ask<Holidays>(`${HOLIDAYS}${search({ year })}`);

export const addHoliday = (body: Reasoned & Holiday) => ask<Holidays>(HOLIDAYS, body);

export const removeHoliday = (body: Reasoned & { day: string }) => ask<Holidays>(`${HOLIDAYS}/remove`, body);

/** Without a reason it is only tried. */
export const listHolidays = (body: { text: string; reason?: string }) =>
  ask<{ lines: ListLine[]; added: number | null }>(`${HOLIDAYS}/list`, body);
