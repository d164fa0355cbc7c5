/** Released results, and which of them wait for this person. */
import { computed } from "@preact/signals";
import { rolesFor, today } from "./mine";
import { session } from "./session";
import { collection, type ViewRecord } from "./sync";
import { localDate } from "./text";

export type OutcomeTask = "read" | "close" | "explain" | "decide";

export const outcomes = collection("outcome");

/** Whether there is any result to read: released, or a rating that is shown before. */
export const hasResults = computed(
  () => outcomes.value.length + collection("superior_said").value.length > 0,
);

export const outcomeState = ({ registers }: ViewRecord): string => registers.state?.value ?? "released";

const ASKED: Record<string, Partial<Record<string, OutcomeTask>>> = {
  released: { author: "read" },
  objected: { supervisor: "explain", reviewer: "decide" },
  explained: { reviewer: "decide" },
  decided: { author: "close" },
};

/** Monday to Friday, without holidays. `ms`: midnight of a day, as if in UTC. */
export const isWorkingDay = (ms: number, holidays: readonly string[]): boolean =>
  new Date(ms).getUTCDay() % 6 > 0 && !holidays.includes(new Date(ms).toISOString().slice(0, 10));

/** The last day of a clock of so many working days that begins after `day`. */
export function addWorkingDays(day: string, count: number, holidays: readonly string[]): string {
  let ms = Date.parse(day);
  for (let left = count; left > 0; ) {
    ms += 86_400_000;
    if (isWorkingDay(ms, holidays)) left -= 1;
  }
  return new Date(ms).toISOString().slice(0, 10);
}

/** The last day for an explanation or the decision; undefined until the server has the objection, or where no such clock runs. */
export function lastDay({ registers }: ViewRecord, clock: "explain" | "decide"): string | undefined {
  const { clocks, holidays, zone } = registers.result?.value ?? {};
  const { received, siblings = [] } = registers.objection ?? {};
  // Several that stand beside each other have the days of the first.
  const since = received || Math.min(...siblings.map((one) => one.received || Infinity));
  return since < Infinity && clocks?.[clock]
    ? addWorkingDays(localDate(since, zone), clocks[clock], holidays)
    : undefined;
}

/** The rater is heard first: his superior decides with his explanation, or when the days for it are over. */
export const mayDecide = (record: ViewRecord): boolean =>
  outcomeState(record) === "explained" || today.value > (lastDay(record, "explain") ?? "");

/** What this person is to a result; his own stays his when he has another post by now. */
export function rolesIn(record: ViewRecord): string[] {
  const me = session.value.kind === "signed_in" && session.value.person.id;
  const isMine = record.registers.result?.value?.person?.id === me;
  return [...(isMine ? ["author"] : []), ...rolesFor(record.owner)];
}

/** What a result asks of this person now. */
export function taskOf(record: ViewRecord): OutcomeTask | undefined {
  const asked = ASKED[outcomeState(record)];
  const task = asked && rolesIn(record).flatMap((role) => asked[role] ?? [])[0];
  return task === "decide" && !mayDecide(record) ? undefined : task;
}

export const outcomeTasks = computed(() =>
  outcomes.value.flatMap((record) => {
    const task = taskOf(record);
    return task && record.registers.result?.value ? [{ record, task }] : [];
  }),
);
