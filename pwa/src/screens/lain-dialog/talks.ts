/** Talks of an employee and his superior, reports of behaviour and questions, as this phone knows them. */
import { computed } from "@preact/signals";
import { myCard } from "../../mine";
import { collection, type ViewRecord } from "../../sync";
import { nameOf, staff } from "../lain-umpan/people";
import { isMine } from "../lain-umpan/voices";

export const SORTS = ["dialog", "coaching", "mentoring", "counselling"] as const;
export type Sort = (typeof SORTS)[number];

export type Item = { id: string; text: string };
export type Action = Item & { due?: string; who: "employee" | "leader" };
export type Agrees = { of: string; together?: boolean };
export type Side = "employee" | "leader";

export type Talk = {
  id: string;
  placement: string;
  date: string;
  time?: string;
  place?: string;
  topic?: string;
  sort: Sort;
  state: string;
  agenda: Item[];
  employee: Record<string, string>;
  leader: { text?: string; strategy?: string; material?: string; adjusts_plan?: boolean };
  agreed?: { text?: string; actions: Action[] };
  /** Ids of the actions that are done. */
  done: string[];
  disputed: boolean;
  record: ViewRecord;
};

export function readTalk(record: ViewRecord): Talk[] {
  const { plan, agenda, employee_notes, leader_notes, agreed, done, state } = record.registers;
  const planned = plan?.value ?? plan?.siblings?.[0]?.value;
  if (!planned) return [];
  return [
    {
      ...planned,
      id: record.id,
      state: state?.value || "planned",
      agenda: agenda?.value?.items ?? [],
      employee: employee_notes?.value ?? {},
      leader: leader_notes?.value ?? {},
      agreed: agreed?.value ?? undefined,
      done: done?.value?.actions ?? [],
      disputed: Object.values(record.registers).some(({ kind }) => !!kind),
      record,
    },
  ];
}

export const talks = computed(() =>
  collection("dialog")
    .value.flatMap(readTalk)
    .filter(({ state }) => state !== "withdrawn")
    .sort((a, b) => b.date.localeCompare(a.date) || b.id.localeCompare(a.id)),
);

/** What this person is in a talk; undefined: somebody who only stands in may look on as the leader does. */
export const sideOf = ({ placement }: Pick<Talk, "placement">): Side =>
  isMine(placement) ? "employee" : "leader";

export const otherOf = (talk: Talk): string =>
  sideOf(talk) === "employee" ? (myCard.value?.superior?.name ?? "") : nameOf(talk.placement);

/** With whom a talk can be planned: oneself with one's superior, or each of one's staff. */
export const partners = computed(() => [
  ...(myCard.value?.superior ? [{ placement: myCard.value.id, name: myCard.value.superior.name }] : []),
  ...staff.value.map(({ id, name }) => ({ placement: id, name })),
]);

/**
 * Whether one side has agreed to the words as they stand now, by himself or through the other's phone. While two notes
 * stand beside each other, nobody has: each may have agreed to another one.
 */
export function agreementOf(talk: Talk): Record<Side, "" | "own" | "together" | "changed"> {
  const { agreed, employee_agrees, leader_agrees } = talk.record.registers;
  const head = agreed?.kind ? [] : (agreed?.heads ?? []);
  const given: Record<Side, Agrees | undefined> = {
    employee: employee_agrees?.value ?? undefined,
    leader: leader_agrees?.value ?? undefined,
  };
  const of = (side: Side, other: Side) => {
    const [own, theirs] = [given[side], given[other]];
    if (own) return head.includes(own.of) ? "own" : "changed";
    return theirs?.together && head.includes(theirs.of) ? "together" : "";
  };
  return { employee: of("employee", "leader"), leader: of("leader", "employee") };
}

/** Actions of earlier talks that nobody has marked as done. */
export const openActions = (placement: string, before?: string): (Action & { talk: Talk })[] =>
  talks.value
    .filter((talk) => talk.placement === placement && talk.id !== before)
    .flatMap((talk) =>
      (talk.agreed?.actions ?? [])
        .filter(({ id }) => !talk.done.includes(id))
        .map((action) => ({ ...action, talk })),
    );
