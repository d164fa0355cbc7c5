/** What of the view is about the person who is signed in: placements, period, plan lines, reports. */
import { computed, effect } from "@preact/signals";
import { readCase } from "./cases";
import { disputesOf } from "./disputes";
import type { Indicator, PlanLine, Report } from "./reading";
import {
  type Card,
  type Cycle,
  readAll,
  readCard,
  readCycle,
  readLine,
  readProgress,
  readReport,
} from "./reading";
import type { Role } from "./resolving";
import { session } from "./session";
import { collection, now, syncStatus } from "./sync";
import { collections } from "./sync/collections.gen";
import { localDate, unitZone } from "./text";
import { todayOf } from "./ui/clock";
import { stateOf } from "./ui/state";

const cards = computed(() => readAll(collection("placement").value, readCard));

const me = computed(() => (session.value.kind === "signed_in" ? session.value : undefined));

const isMine = (card: Card) =>
  card.person === me.value?.person.id || !!me.value?.placements.includes(card.id);

/** Own placements that have not ended, the one without an end first. */
export const myCards = computed(() =>
  cards.value
    .filter(isMine)
    .filter((card) => card.until === null || card.until >= localDate(now.value, card.zone))
    .sort((a, b) => Number(a.until !== null) - Number(b.until !== null)),
);

export const myCard = computed(() => myCards.value[0]);

/** Somebody is a supervisor when he holds a placement card that is not his own. */
export const supervises = computed(() => cards.value.some((card) => !isMine(card)));

/** By itself: with every other news of sending, working out the day again took 2 ms of a slow phone's answer to a tap. */
const clockOffset = computed(() => syncStatus.value.clockOffsetMs);

/** By the server's clock where the phone's is wrong: a report of today must not be one of next year. */
export const today = computed(() => todayOf(now.value, clockOffset.value));

/** The period that today is in. */
export const cycle = computed<Cycle | undefined>(() => {
  const cycles = readAll(collection("cycle").value, readCycle);
  return cycles.find(({ from, until }) => from <= today.value && today.value <= until) ?? cycles.at(-1);
});

const minePlacements = computed(() => new Set(cards.value.filter(isMine).map(({ id }) => id)));

export const myLines = computed(() =>
  readAll(collection("plan_line").value, readLine)
    .filter((line) => minePlacements.value.has(line.placement) && line.state !== "withdrawn")
    .sort((a, b) => Number(a.kind === "tambahan") - Number(b.kind === "tambahan") || a.order - b.order),
);

/** Those of the running cycle: last year's are last year's. */
export const currentLines = computed(() =>
  myLines.value.filter((line) => !cycle.value || line.cycle === cycle.value.id),
);

export const progress = computed(() => readProgress(collection("progress").value));

/** Own reports, newest day first. */
export const myReports = computed(() =>
  readAll(collection("report").value, readReport)
    .filter((report) => minePlacements.value.has(report.placement))
    .sort((a, b) => (a.body.date === b.body.date ? b.madeAt - a.madeAt : a.body.date < b.body.date ? 1 : -1)),
);

/** Placements whose superior is this person; a grant alone lets one look, not decide. */
const staff = computed(() => {
  const { person, placements } = me.value ?? {};
  return new Set(
    cards.value
      .filter(
        ({ superior }) =>
          superior && (superior.person === person?.id || placements?.includes(superior.placement)),
      )
      .map(({ id }) => id),
  );
});

/** Reports of others that wait for a decision. */
export const toVerify = computed(
  () =>
    readAll(collection("report").value, readReport).filter(
      ({ placement, replacedBy, record }) =>
        staff.value.has(placement) && replacedBy.length !== 1 && stateOf(record) === "submitted",
    ).length,
);

/** Whether this person judges whoever judged a placement: he decides an objection against its result. */
const reviews = (owner: string) =>
  collection("outcome").value.some(({ owner: whose, registers }) => {
    const { rater, reviewer } = registers.result?.value ?? {};
    return (
      whose === owner &&
      !minePlacements.value.has(owner) &&
      (staff.value.has(rater?.placement) || !!me.value?.placements.includes(reviewer?.placement))
    );
  });

/** What this person is for the records of a placement. */
export function rolesFor(owner: string): Role[] {
  const granted = (me.value?.roles ?? []).filter((role) => role === "admin" || role === "pengelola");
  return [
    ...(minePlacements.value.has(owner) ? (["author"] as const) : []),
    ...(staff.value.has(owner) ? (["supervisor"] as const) : []),
    ...(reviews(owner) ? (["reviewer"] as const) : []),
    ...(granted as Role[]),
  ];
}

/** Everything in dispute that this phone sees. */
export const disputes = computed(() =>
  Object.keys(collections).flatMap((name) => collection(name).value.flatMap(disputesOf)),
);

/** How many of them this person can answer. */
export const toSettle = computed(
  () =>
    disputes.value.filter(({ deciders, record }) =>
      rolesFor(record.owner).some((role) => deciders.includes(role)),
    ).length,
);

const cases = computed(() => readAll(collection("case").value, readCase));

/** What does not count of this person's own work, and what was decided about it. */
export const myCases = computed(() => cases.value.filter(({ author }) => author === me.value?.person.id));

/** What this person may decide about: open, somebody else's, under him. */
export const openCases = computed(() =>
  cases.value.filter(
    ({ author, owner, state, about }) =>
      state === "open" &&
      author !== me.value?.person.id &&
      // Nobody decides whether he is heard against himself.
      rolesFor(owner).some(
        (role) => role === "admin" || role === "pengelola" || (role === "supervisor" && about !== "outcome"),
      ),
  ),
);

/** How many of them are his to decide. */
export const toDecide = computed(() => openCases.value.filter(({ to }) => to === "supervisor").length);

/** How many open cases a placement has. */
export const uncounted = computed(() => {
  const counts = new Map<string, number>();
  for (const { owner, state } of cases.value)
    if (state === "open") counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
});

/** What somebody is called here; "" when this phone has never heard of him. */
export function nameOf(person: string | undefined): string {
  const found = cards.value.find((card) => card.person === person);
  return found?.name ?? cards.value.find((card) => card.superior?.person === person)?.superior?.name ?? "";
}

/** What a person is called: the name without the titles before and behind it. */
export function calledName(name: string): string {
  const words = (name.split(",")[0] ?? "").split(/\s+/).filter((word) => word && !word.endsWith("."));
  return words[0] ?? name;
}

export function findIndicator(
  line: string | null,
  indicator: string | null,
): { line: PlanLine; indicator: Indicator } | undefined {
  const found = myLines.value.find(({ id }) => id === line);
  const inside = found?.indicators.find(({ id }) => id === indicator);
  return found && inside ? { line: found, indicator: inside } : undefined;
}

export type { Card, Cycle, Indicator, PlanLine, Report };

/** Times are written in the zone of the unit. */
export function followUnitZone(): void {
  effect(() => {
    const zone = myCard.value?.zone;
    if (zone) unitZone.value = zone;
  });
}
