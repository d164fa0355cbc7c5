/** The supervisor's collections, read once and shared by his screens. */

import { computed } from "@preact/signals";
import {
  type Card,
  readAll,
  readCard,
  readCycle,
  readLine,
  readNotice,
  readProgress,
  readReport,
} from "../../reading";
import { session } from "../../session";
import { collection, now } from "../../sync";
import { newestFields } from "./fields";
import { waitingItems } from "./queue";
import { othersCards, teamRows } from "./team";

export const reports = computed(() => readAll(collection("report").value, readReport));
export const lines = computed(() =>
  readAll(collection("plan_line").value, readLine).filter(({ state }) => state !== "withdrawn"),
);
export const progress = computed(() => readProgress(collection("progress").value));
export const notices = computed(() => readAll(collection("notice").value, readNotice));
export const cards = computed(() => readAll(collection("placement").value, readCard));
export const cycles = computed(
  () => new Map(readAll(collection("cycle").value, readCycle).map((cycle) => [cycle.id, cycle])),
);
export const problems = computed(() =>
  collection("data_problem").value.filter(({ registers }) => (registers.state?.value ?? "open") === "open"),
);

const cardById = computed(() => new Map(cards.value.map((card) => [card.id, card])));
const lineById = computed(() => new Map(lines.value.map((line) => [line.id, line])));

const reportById = computed(() => new Map(reports.value.map((report) => [report.id, report])));

export const reportOf = (report: string) => reportById.value.get(report);
export const cardOf = (placement: string): Card | undefined => cardById.value.get(placement);
export const lineOf = (line: string) => lineById.value.get(line);

const forms = computed(() => collection("form").value.flatMap(({ value }) => (value ? [value] : [])));

/** The fields of the form that this placement reports with. */
export const fieldsOf = (card: Card | undefined) => (card ? newestFields(forms.value, card.form) : []);

export const me = computed(() => (session.value.kind === "signed_in" ? session.value.person.id : ""));

export const roles = computed(() => (session.value.kind === "signed_in" ? session.value.roles : []));

const ownPlacements = computed(() => (session.value.kind === "signed_in" ? session.value.placements : []));

/** Everybody else in sight: one's own staff, and by a grant the staff of whole units. */
export const sight = computed(() =>
  othersCards(cards.value, ownPlacements.value, me.value, now.value).sort((a, b) =>
    a.name.localeCompare(b.name, "id"),
  ),
);

/** Whether this person is the superior: who only has a grant may look, not decide. */
export function answersFor({ superior }: Card): boolean {
  return (
    superior !== null && (superior.person === me.value || ownPlacements.value.includes(superior.placement))
  );
}

export const team = computed(() => sight.value.filter(answersFor));

/** Rows of the team, or of everybody in sight. */
export const rowsOf = (cards: readonly Card[]) =>
  teamRows(
    cards,
    { reports: reports.value, lines: lines.value, progress: progress.value, cycles: cycles.value },
    now.value,
  );

/** What waits for this supervisor, also of a placement that has ended meanwhile. */
export const queue = computed(() =>
  waitingItems(reports.value, cardById.value, lineById.value).filter(({ card }) => card && answersFor(card)),
);
