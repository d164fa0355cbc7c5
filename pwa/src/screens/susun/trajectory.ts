/** What is due by when, and what was reached by then: numbers only. */
import { type Aggregate, type Point, steps } from "../../charts/series";
import type { Indicator, Trajectory } from "../../reading";

export type Each = Trajectory["each"];

/** Periods of a year (the twin of `PERIODS` in `server/appraisal/indicator.py`). */
export const PERIODS: Record<Each, number> = { month: 12, quarter: 4, semester: 2 };

export type Part = { from: string; until: string; n: number };

/** The periods of a cycle, by whole months from its first day. */
export function partsOf(from: string, each: Each): Part[] {
  const [year = 0, month = 1] = from.split("-").map(Number);
  const months = 12 / PERIODS[each];
  const day = (at: number, last: boolean) =>
    new Date(Date.UTC(year, month - 1 + at * months, last ? 0 : 1)).toISOString().slice(0, 10);
  return Array.from({ length: PERIODS[each] }, (_, at) => ({
    from: day(at, false),
    until: day(at + 1, true),
    n: at + 1,
  }));
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;

/** What the amounts come to; undefined where adding them up means nothing, or there are none. */
export function totalOf(aggregate: Aggregate, values: readonly (number | null)[]): number | undefined {
  const given = values.filter((value) => value !== null);
  if (aggregate !== "sum" || given.length === 0) return undefined;
  return round(given.reduce((sum, value) => sum + value, 0));
}

/** Whether the amounts come to the target. It is a hint: nobody is kept from planning otherwise. */
export function fits(
  aggregate: Aggregate,
  target: number | null | undefined,
  values: readonly (number | null)[],
): boolean {
  const total = totalOf(aggregate, values);
  return total === undefined || target == null || Math.abs(total - target) < 1e-6;
}

export type Row = Part & {
  /** Of this period alone, where the indicator is a sum; else what is due at its end. */
  planned: number | null;
  /** From the start of the year. */
  plannedBy: number | null;
  /** undefined: the period has not begun, or nothing was reported for it. */
  reached: number | undefined;
  reachedBy: number | undefined;
};

/** Plan and realisation, period by period. */
export function rowsOf(
  indicator: Pick<Indicator, "aggregate">,
  { each, values }: Trajectory,
  points: readonly Point[],
  from: string,
  today: string,
): Row[] {
  const { aggregate } = indicator;
  const isSum = aggregate === "sum";
  const line = steps(points, aggregate);
  const at = (day: string) => line.filter(({ date }) => date <= day).at(-1)?.value;
  let planned: number | null = null;
  let before = 0;
  return partsOf(from, each).map((part, place) => {
    const value = values[place] ?? null;
    if (value !== null) planned = isSum ? round((planned ?? 0) + value) : value;
    if (part.from > today)
      return { ...part, planned: value, plannedBy: planned, reached: undefined, reachedBy: undefined };
    const by = at(part.until) ?? (isSum ? 0 : undefined);
    const reached = isSum ? round((by ?? 0) - before) : by;
    before = by ?? before;
    return { ...part, planned: value, plannedBy: planned, reached, reachedBy: by };
  });
}
