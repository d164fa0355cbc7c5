/**
 * What about a report deserves a second look: computed from what the view holds, so it works without a network.
 *
 * A flag never decides anything. It only keeps a report out of "approve all without a flag".
 */

import type { Report } from "../../reading";
import { daysBetween, localDate } from "../../text/format";

export type Flag =
  | { kind: "date_far"; days: number }
  | { kind: "date_ahead"; days: number }
  | { kind: "quantity_high"; times: number; usual: number }
  | { kind: "photo_twice"; report: string }
  | { kind: "no_evidence" }
  | { kind: "other_activity" }
  | { kind: "contested" };

export const DATE_FAR_DAYS = 7;
export const QUANTITY_TIMES = 3;
/** Below this many others there is no "usual": the second report of the year would always stand out. */
export const USUAL_NEEDS = 3;

/** What is known from all reports, made once for many questions. */
export type Habits = {
  quantities: ReadonlyMap<string, readonly number[]>;
  photos: ReadonlyMap<string, readonly string[]>;
  withEvidence: ReadonlyMap<string, ReadonlySet<string>>;
};

const counts = (report: Report) => report.state !== "withdrawn" && report.state !== "returned";
const personKey = (report: Report) => `${report.placement}/${report.indicator}`;

/** Learns the habits of the team. Withdrawn and returned reports teach nothing, but their photos still count as used. */
export function habitsOf(reports: readonly Report[]): Habits {
  const quantities = new Map<string, number[]>();
  const photos = new Map<string, string[]>();
  const withEvidence = new Map<string, Set<string>>();
  for (const report of reports) {
    for (const { sha256 } of report.body.evidence ?? []) push(photos, sha256, report.id);
    if (!report.indicator || !counts(report)) continue;
    if (typeof report.body.quantity === "number") push(quantities, personKey(report), report.body.quantity);
    if (report.body.evidence?.length) {
      const ids = withEvidence.get(report.indicator) ?? new Set();
      withEvidence.set(report.indicator, ids.add(report.id));
    }
  }
  for (const list of quantities.values()) list.sort((a, b) => a - b);
  return { quantities, photos, withEvidence };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Names everything unusual about one report; most telling first. */
export function flagsOf(report: Report, habits: Habits, zone: string, corrects?: Report): Flag[] {
  const flags: Flag[] = [];
  if (report.contested) flags.push({ kind: "contested" });

  // A correction rightly carries the photos of what it corrects.
  const twin = (report.body.evidence ?? [])
    .flatMap(({ sha256 }) => habits.photos.get(sha256) ?? [])
    .find((id) => id !== report.id && id !== corrects?.id && !report.replacedBy.includes(id));
  if (twin) flags.push({ kind: "photo_twice", report: twin });

  if (report.madeAt > 0) {
    const days = daysBetween(report.body.date, localDate(report.madeAt, zone));
    if (days > DATE_FAR_DAYS) flags.push({ kind: "date_far", days });
    else if (days < 0) flags.push({ kind: "date_ahead", days: -days });
  }

  const quantity = report.body.quantity;
  if (report.indicator && typeof quantity === "number") {
    const usual = usualWithout(habits.quantities.get(personKey(report)) ?? [], quantity, counts(report));
    if (usual !== undefined && usual > 0 && quantity >= QUANTITY_TIMES * usual)
      flags.push({ kind: "quantity_high", times: quantity / usual, usual });
  }

  if (report.indicator && !report.body.evidence?.length) {
    const others = habits.withEvidence.get(report.indicator);
    if (others && others.size > 0) flags.push({ kind: "no_evidence" });
  }

  if (!report.line) flags.push({ kind: "other_activity" });
  return flags;
}

/** The median of the others: the report itself must not raise the bar it is measured by. */
function usualWithout(sorted: readonly number[], own: number, ownIsIn: boolean): number | undefined {
  const skip = ownIsIn ? sorted.indexOf(own) : -1;
  const size = skip < 0 ? sorted.length : sorted.length - 1;
  if (size < USUAL_NEEDS) return undefined;
  const at = (index: number) => sorted[skip >= 0 && index >= skip ? index + 1 : index] as number;
  const middle = Math.floor(size / 2);
  return size % 2 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
