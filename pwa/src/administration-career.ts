/** Careers at the desk: `/api/admin/career`. */
import { ask, type Listed, search } from "./administration";
import type { Words } from "./administration-cycles";

export const STATES = ["proposed", "supported", "declined", "granted", "refused"] as const;
export type State = (typeof STATES)[number];
export type Level = "low" | "middle" | "high";

export type Condition = {
  id: string;
  fact: string;
  label: Words;
  source: string;
  then: string;
  met: boolean | null;
  input: string[] | number | null;
};

export type Nomination = {
  id: string;
  state: State;
  listed: Listed;
  label: string;
  reason: string;
  by: string;
  at: number;
  verdict: "yes" | "no" | "unknown" | "";
  conditions: Condition[];
  decided_by: string;
  decided_reason: string;
  decided_at: number;
  saw: Record<string, string[]>;
};

export type Nominations = {
  nominations: Nomination[];
  names: Record<string, Words>;
  counts: Record<State, number>;
  total: number;
  next: number | null;
  at: number;
};

type Axis = { points: string | null; level: Level | null };
type Threshold = { middle: number; high: number };

export type Boxed = {
  listed: Listed;
  box: number | null;
  performance: Axis;
  potential: Axis;
  predikat: string[];
  met: number;
  assessed: number;
  tags: {
    sign: string;
    label: string;
    by: string;
    evidence: string;
    record: string;
    answer: string;
    at: number;
  }[];
  appreciations: number;
};

export type Boxes = {
  at: number;
  source: string;
  count: number;
  points: Record<string, number>;
  competency: number;
  sign: number;
  most_signs: number;
  performance: Threshold;
  potential: Threshold;
  boxes: { performance: Level; potential: Level; number: number; label: Words }[];
  names: Record<string, Words>;
  counts: Record<string, number>;
  people: Boxed[];
  total: number;
  next: number | null;
};

const BASE = "/api/admin/career";

export const readNominations = (query: { unit?: string; standing?: string; start?: number }) =>
  ask<Nominations>(`${BASE}/nominations${search(query)}`);

/** `saw` is what was shown. */
export const decideNomination = ({ id, saw }: Nomination, step: "grant" | "refuse", reason: string) =>
  ask<{ outcome: string; code: string }>(`${BASE}/nominations/${id}`, { step, saw, reason });

export const readBoxes = (query: { unit?: string; start?: number }) =>
  ask<Boxes>(`${BASE}/boxes${search(query)}`);
