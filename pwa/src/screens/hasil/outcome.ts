/** A released result as its screens read it: what counts, what it is made of, until when somebody may answer. */
import { isWorkingDay, lastDay, outcomeState } from "../../outcomes";
import type { Words } from "../../reading";
import type { Register, ViewRecord } from "../../sync";
import { formatDate } from "../../text";

export type Exact = { exact: string; shown: string };

export type Group = {
  group: string;
  count: number;
  value: Exact | null;
  weight: Exact;
  counted: Exact;
  note: string;
};

export type Origin = { what: string; at: number; by?: string; note?: string };

export type Line = {
  part: string;
  label: Words;
  source: string;
  value: Exact | null;
  /** The ends of the scale that the groups answered on. */
  scale?: { start: string; end: string } | null;
  weight: Exact;
  counted: Exact;
  share: Exact;
  figure: Exact | null;
  note: string;
  groups: Group[];
  origins: Origin[];
};

export type Counting = { score: string | null; predikat: string | null };

export type Choice = { id: string; label: Words; start: string | null };

export type Quadrant = {
  results: string;
  behaviour: string;
  table: Record<string, Record<string, string>>;
};

type Post = { placement: string; name: string; position: string; unit: string };

export type Result = Counting & {
  placement: string;
  cycle: string;
  period: { from: string; until: string };
  person: { id: string; name: string; position: string; unit: string };
  scheme: { id: string; version: number; label: Words; basis: string; minimum: number };
  levels: Record<string, string>;
  axes: Record<string, Words>;
  lines: Line[];
  choices: Choice[];
  /** The ends of the scale of its score; results of earlier versions say nothing of them. */
  range?: { low: string; high: string };
  /** Where two judgements make the predikat: which parts they are, and the table. */
  quadrant?: Quadrant | null;
  /** Days of unexcused absence, and what they lead to; never part of the score. */
  attendance?: { days: number; source: string; step: Words | null } | null;
  /** What groups wrote about him, where the scheme lets him read it and each note was released. */
  voices?: { group: string; notes: string[] }[];
  calibration: { before: Counting; after: Counting; reason: string; by: string; at: number } | null;
  rater: Post | null;
  reviewer: Post | null;
  by: string;
  released_at: number;
  due: { acknowledge: string; object: string };
  /** Working days; results of earlier versions have none for the explanation, and no zone. */
  clocks: { explain?: number; decide: number };
  zone?: string;
  holidays: string[];
};

export type Objection = { text: string; items: { part: string; text: string }[] };

export type Decision = { decision: "upheld" | "changed"; text: string; predikat?: string; score?: string };

export const resultOf = (record: ViewRecord | undefined) =>
  record?.registers.result?.value as Result | undefined;

const DECIDED = ["decided", "closed"];

/** What counts: as released, or as decided about an objection. The server's twin is `in_force`. */
export function inForce(result: Counting, state: string, decision: Decision | null | undefined): Counting {
  if (DECIDED.includes(state) && decision?.decision === "changed")
    return { predikat: decision.predikat ?? null, score: decision.score ?? null };
  return { predikat: result.predikat, score: result.score };
}

const DAY_MS = 86_400_000;

/** Working days from after one day up to and with another. */
export function workingDaysUntil(last: string, after: string, holidays: readonly string[]): number {
  let count = 0;
  for (let ms = Date.parse(after) + DAY_MS; ms <= Date.parse(last); ms += DAY_MS)
    if (isWorkingDay(ms, holidays)) count += 1;
  return count;
}

/**
 * Until when the rater had time and explained nothing; undefined: he did, or still may. The server's twin is `days_of`.
 * A decision that came before his words was made without them.
 */
export function silentUntil(record: ViewRecord, day: string): string | undefined {
  const { explanation, state } = record.registers;
  const name = outcomeState(record);
  const isDecided = DECIDED.includes(name);
  const last = lastDay(record, "explain");
  const isUnheard =
    !explanation?.value ||
    (name === "decided" && (explanation.received ?? 0) > (state?.received ?? Number.POSITIVE_INFINITY));
  return last && isUnheard && (isDecided || (name === "objected" && day > last)) ? last : undefined;
}

/** What was said; several statements where they stand beside each other. */
export const saidIn = (register: Register | undefined) =>
  register?.value ? [register] : (register?.siblings ?? []);

/** "1 Januari – 31 Desember 2026"; "" where the period has no days. */
export function periodWords({ period: { from, until } }: Result): string {
  return from && until
    ? `${formatDate(from).replace(` ${until.slice(0, 4)}`, "")} – ${formatDate(until)}`
    : "";
}
