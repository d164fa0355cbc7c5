/** Numbers for the chart of one indicator: what was realised day by day, and where it should have been. */

import { daysBetween } from "../text/format";

export type Aggregate = "sum" | "latest" | "mean" | "min" | "max" | "judged";
export type Direction = "higher" | "lower" | "range";
export type Goal = { value?: number | null; low?: number | null; high?: number | null; text?: string | null };
export type Point = { date: string; quantity: number };
export type Step = { date: string; value: number };

/** The aggregate as it stood at the end of each day that has a report, earliest first. */
export function steps(points: readonly Point[], aggregate: Aggregate): Step[] {
  const found: Step[] = [];
  let count = 0;
  let total = 0;
  for (const { date, quantity } of [...points].sort((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  )) {
    const before = found.at(-1);
    count += 1;
    total += quantity;
    const value = combined(aggregate, before?.value, quantity, total, count);
    if (before?.date === date) before.value = value;
    else found.push({ date, value });
  }
  return found;
}

function combined(
  how: Aggregate,
  before: number | undefined,
  quantity: number,
  total: number,
  count: number,
) {
  switch (how) {
    case "sum":
      return total;
    case "mean":
      return total / count;
    case "min":
      return Math.min(before ?? quantity, quantity);
    case "max":
      return Math.max(before ?? quantity, quantity);
    case "latest":
    case "judged":
      return quantity;
    default:
      return how satisfies never;
  }
}

/** The target as a number, and whether it is approached over the year or due on every day of it. */
export function goalOf(
  target: Goal,
  aggregate: Aggregate,
  direction: Direction,
): { value: number; climbs: boolean } | undefined {
  const value =
    target.value ?? (direction === "lower" ? target.high : target.low) ?? target.high ?? target.low;
  if (value == null) return undefined;
  return { value, climbs: direction !== "lower" && (aggregate === "sum" || aggregate === "latest") };
}

/** Where a day lies between the first and the last of the period, 0 to 1, for the horizontal axis. */
export function across(date: string, from: string, until: string): number {
  const whole = daysBetween(from, until);
  return whole > 0 ? Math.min(1, Math.max(0, daysBetween(from, date) / whole)) : 0;
}

/** How much of a period has passed on a day, 0 to 1. */
export function elapsed(from: string, until: string, today: string): number {
  const whole = daysBetween(from, until) + 1;
  const passed = daysBetween(from, today) + 1;
  if (!(whole > 0) || Number.isNaN(passed)) return 0;
  return Math.min(1, Math.max(0, passed / whole));
}

/** The end of the vertical axis: a round number just above everything drawn. */
export function ceilingOf(values: readonly number[]): number {
  const highest = Math.max(0, ...values);
  if (highest === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  const ends = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12].map((step) => step * unit);
  return ends.find((end) => end >= highest * 1.02) as number;
}

/** An SVG path of a step line in a square of 100: level until the next report, up to `today`. */
export function stepPath(
  line: readonly Step[],
  x: (date: string) => number,
  top: number,
  today: string,
): string {
  if (line.length === 0) return "";
  const y = (value: number) => round(100 - (Math.min(value, top) / top) * 100);
  const first = line[0] as Step;
  let path = `M${round(x(first.date))} 100V${y(first.value)}`;
  for (const { date, value } of line.slice(1)) path += `H${round(x(date))}V${y(value)}`;
  const last = line.at(-1) as Step;
  return today > last.date ? `${path}H${round(x(today))}` : path;
}

const round = (value: number) => Math.round(value * 100) / 100;
