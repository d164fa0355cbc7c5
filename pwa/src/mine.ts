/** What of the view is about the person who is signed in: placements, period, plan lines, reports. */
import { computed, effect } from "@preact/signals";
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
import { session } from "./session";
import { collection, now } from "./sync";
import { localDate, unitZone } from "./text";
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

export const today = computed(() => localDate(now.value));

/** The period that today is in. */
export const cycle = computed<Cycle | undefined>(() => {
  const cycles = readAll(collection("cycle").value, readCycle);
  return cycles.find(({ from, until }) => from <= today.value && today.value <= until) ?? cycles.at(-1);
});

const minePlacements = computed(() => new Set(cards.value.filter(isMine).map(({ id }) => id)));

export const myLines = computed(() =>
  readAll(collection("plan_line").value, readLine)
    .filter((line) => minePlacements.value.has(line.placement))
    .sort((a, b) => Number(a.kind === "tambahan") - Number(b.kind === "tambahan") || a.order - b.order),
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
