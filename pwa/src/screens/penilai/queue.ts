/** The reports that wait for a decision: which ones, in which order, with what to look at. */

import type { Card, Indicator, PlanLine, Report } from "../../reading";
import { type Flag, flagsOf, habitsOf } from "./flags";

export type Item = {
  report: Report;
  card: Card | undefined;
  line: PlanLine | undefined;
  indicator: Indicator | undefined;
  /** The returned report that this one corrects. */
  corrects: Report | undefined;
  flags: Flag[];
};

/** Lists what waits, oldest received first: nobody is overtaken by a colleague with better signal. */
export function waitingItems(
  reports: readonly Report[],
  cards: ReadonlyMap<string, Card>,
  lines: ReadonlyMap<string, PlanLine>,
): Item[] {
  const habits = habitsOf(reports);
  const corrected = new Map<string, Report>();
  for (const report of reports) for (const by of report.replacedBy) corrected.set(by, report);
  return reports
    .filter(waits)
    .sort(oldestFirst)
    .map((report) => {
      const card = cards.get(report.placement);
      const line = report.line ? lines.get(report.line) : undefined;
      const corrects = corrected.get(report.id);
      return {
        report,
        card,
        line,
        indicator: line?.indicators.find(({ id }) => id === report.indicator),
        corrects,
        flags: flagsOf(report, habits, card?.zone ?? "Asia/Jakarta", corrects),
      };
    });
}

/** Submitted, and not undisputedly replaced by a correction (that one waits in its stead). */
export function waits(report: Report): boolean {
  return report.state === "submitted" && report.replacedBy.length !== 1;
}

export function oldestFirst(a: Report, b: Report): number {
  return a.receivedAt - b.receivedAt || a.madeAt - b.madeAt || (a.id < b.id ? -1 : 1);
}

/** Those that may be approved together unread: nothing about them asks for a look. */
export function withoutFlags(items: readonly Item[]): Item[] {
  return items.filter(({ flags }) => flags.length === 0);
}

/** "12 dari 40": what this sitting has decided, out of that and what still waits. */
export function tally(
  waiting: readonly Item[],
  decidedHere: ReadonlySet<string>,
): { done: number; all: number } {
  const back = waiting.filter(({ report }) => decidedHere.has(report.id)).length;
  const done = decidedHere.size - back;
  return { done, all: done + waiting.length };
}
