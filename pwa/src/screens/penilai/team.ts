/** The team at a glance: one row a placement, with what a supervisor would ask first. */

import { elapsed } from "../../charts/series";
import type { Card, Cycle, Indicator, PlanLine, Report, Standing, Target } from "../../reading";
import { daysBetween, localDate } from "../../text/format";
import { waits } from "./queue";

export const QUIET_DAYS = 7;
/** A tenth of the way behind is the week between two reports, not a person in trouble. */
export const TOLERANCE = 0.1;

/** Of the target: what is reported, the part of that which is verified, and what is due by now. */
export type Share = { reported: number; verified: number; expected: number };

export type TeamRow = {
  card: Card;
  /** Mean over the indicators whose target is a number; undefined when there is none. */
  share: Share | undefined;
  indicators: number;
  behind: boolean;
  lastDate: string | undefined;
  quiet: boolean;
  waiting: number;
  oldestWaitingAt: number | undefined;
};

export type TeamFilter = "all" | "behind" | "waiting" | "quiet";

export type TeamData = {
  reports: readonly Report[];
  lines: readonly PlanLine[];
  progress: ReadonlyMap<string, Record<string, Standing>>;
  cycles: ReadonlyMap<string, Cycle>;
};

/** Everybody's placements but one's own, those that have ended left out. */
export function othersCards(
  cards: readonly Card[],
  own: readonly string[],
  person: string,
  nowMs: number,
): Card[] {
  return cards.filter(
    (card) =>
      card.person !== person &&
      !own.includes(card.id) &&
      (card.until === null || daysBetween(localDate(nowMs, card.zone), card.until) >= 0),
  );
}

/** Makes the rows, by name: an order that moved with the figures would be a ranking. */
export function teamRows(cards: readonly Card[], data: TeamData, nowMs: number): TeamRow[] {
  const reports = groupBy(data.reports, ({ placement }) => placement);
  const lines = groupBy(data.lines, ({ placement }) => placement);
  return cards
    .map((card) => {
      const today = localDate(nowMs, card.zone);
      const own = (reports.get(card.id) ?? []).filter(({ state }) => state !== "withdrawn");
      const waiting = own.filter(waits);
      const shares = (lines.get(card.id) ?? []).flatMap((line) =>
        line.indicators.map((indicator) =>
          shareOf(indicator, data.progress.get(line.id)?.[indicator.id], data.cycles.get(line.cycle), today),
        ),
      );
      // What nobody expects yet and nobody has reported would only water down the mean.
      const counted = shares
        .filter((share) => share !== undefined)
        .filter(({ expected, reported }) => expected + reported > 0);
      const lastDate = own.reduce<string | undefined>(
        (last, { body }) => (last === undefined || body.date > last ? body.date : last),
        undefined,
      );
      return {
        card,
        share: counted.length ? mean(counted) : undefined,
        indicators: shares.length,
        behind: counted.some(isBehind),
        lastDate,
        quiet: lastDate === undefined || daysBetween(lastDate, today) >= QUIET_DAYS,
        waiting: waiting.length,
        oldestWaitingAt: waiting.length
          ? Math.min(...waiting.map(({ receivedAt }) => receivedAt))
          : undefined,
      };
    })
    .sort((a, b) => a.card.name.localeCompare(b.card.name, "id") || (a.card.id < b.card.id ? -1 : 1));
}

/** Keeps the rows that fit the filter and contain every word of the search, in name, position or NIP. */
export function chosenRows(rows: readonly TeamRow[], filter: TeamFilter, search: string): TeamRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = `${row.card.name} ${row.card.position} ${row.card.nip}`.toLowerCase();
    return fits(row, filter) && words.every((word) => text.includes(word));
  });
}

export function fits(row: TeamRow, filter: TeamFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "behind":
      return row.behind;
    case "waiting":
      return row.waiting > 0;
    case "quiet":
      return row.quiet;
    default:
      return filter satisfies never;
  }
}

/** How far one indicator is, as shares of its target; undefined where the target is no number or people judge it. */
export function shareOf(
  indicator: Indicator,
  standing: Standing | undefined,
  cycle: Cycle | undefined,
  today: string,
): Share | undefined {
  if (indicator.aggregate === "judged" || !hasNumber(indicator)) return undefined;
  const addsUp = indicator.aggregate === "sum" || indicator.aggregate === "latest";
  const cap = indicator.direction === "lower";
  const reported = attained(indicator, standing?.reported);
  return {
    reported,
    // An average, a ceiling or a latest value can be better among the verified reports alone than among all. Only the
    // part of what is reported is meant: above it stands a claim that the reports still to be verified take back.
    verified: Math.min(reported, attained(indicator, standing?.verified)),
    // What adds up should have come its part of the way. An average, an extreme or a ceiling is due in full, but only
    // from the first report on: no complaint in January is no failure.
    expected:
      addsUp && !cap ? (cycle ? elapsed(cycle.from, cycle.until, today) : 0) : standing?.count ? 1 : 0,
  };
}

export function isBehind({ reported, expected }: Share): boolean {
  return reported < expected - TOLERANCE;
}

function hasNumber({ target, direction }: Indicator): boolean {
  const goal = goalOf(target, direction);
  return goal !== undefined && (goal !== 0 || direction === "lower");
}

function goalOf({ value, low, high }: Target, direction: Indicator["direction"]): number | undefined {
  return value ?? (direction === "lower" ? high : low) ?? high ?? low ?? undefined;
}

/** Share of the target, 0 to 1: what is above the target fills no other indicator's gap. */
export function attained({ target, direction }: Indicator, value: number | null | undefined): number {
  if (value == null) return 0;
  const goal = goalOf(target, direction);
  if (goal === undefined) return 0;
  if (direction === "lower") return value <= goal ? 1 : clamp(goal / value);
  if (direction === "range" && target.high != null && value > target.high) return clamp(target.high / value);
  return goal === 0 ? 1 : clamp(value / goal);
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

function mean(shares: readonly Share[]): Share {
  const of = (pick: (share: Share) => number) =>
    shares.reduce((sum, share) => sum + pick(share), 0) / shares.length;
  return {
    reported: of((s) => s.reported),
    verified: of((s) => s.verified),
    expected: of((s) => s.expected),
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
