/** When something was made, as far as that is proven: read from what the server recorded, the same on every screen. */
import { computed } from "@preact/signals";
import { readAll } from "./reading";
import { collection, type ViewRecord } from "./sync";
import { daysBetween, localDate } from "./text";
import { isOff } from "./ui/clock";

export type Mark = "unproven" | "late" | "amendment" | "clock" | "in_time" | "sent_later";

/** A period of reporting; local dates of the agency. */
export type Period = { id: string; from: string; until: string; deadline: string; lock: string };

export function readPeriod({ id, value }: ViewRecord): Period | undefined {
  const { from, until, deadline, lock } = value ?? {};
  return from && until && deadline && lock ? { id, from, until, deadline, lock } : undefined;
}

export const periods = computed(() => readAll(collection("period").value, readPeriod));

/** The deadline that comes next, or the one that has passed and whose lock has not come. */
export function nextDeadline(
  all: readonly Period[],
  today: string,
): { period: Period; left: number; grace: boolean } | undefined {
  const [period] = all
    .filter(({ from, lock }) => from <= today && today <= lock)
    .sort((a, b) => (a.lock < b.lock ? -1 : 1));
  if (!period) return undefined;
  const grace = today > period.deadline;
  return { period, grace, left: daysBetween(today, grace ? period.lock : period.deadline) };
}

type Dated = { body: { date: string }; madeAt: number; receivedAt: number; record: ViewRecord };

/** What there is to say about its time; undefined: nothing out of the ordinary. */
export function markOf(
  { body, madeAt, receivedAt, record }: Dated,
  all: readonly Period[],
): Mark | undefined {
  const { code } = record.outcome ?? {};
  if (code === "late_unproven") return "unproven";
  if (code === "late") return "late";
  const proof = record.registers.body?.proof || record.registers.state?.proof;
  if (proof === "unproven" || proof === "late" || proof === "amendment") return proof;
  if (receivedAt > 0 && isOff(Math.max(0, madeAt - receivedAt))) return "clock";
  if (receivedAt === 0 || madeAt === 0 || localDate(receivedAt) <= localDate(madeAt)) return undefined;
  return all.some(({ from, until }) => from <= body.date && body.date <= until) ? "in_time" : "sent_later";
}
