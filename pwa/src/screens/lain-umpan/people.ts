/** Whom this person works with, as far as this phone knows: from cards, teams, tasks, and from who has spoken before. */
import { computed } from "@preact/signals";
import { myCard, today } from "../../mine";
import { readAll, readCard } from "../../reading";
import { session } from "../../session";
import { collection } from "../../sync";

export type Known = { placement: string; person?: string; name: string; position: string };

type Member = { placement: string; name: string; position: string };

export const mine = computed(() => (session.value.kind === "signed_in" ? session.value.placements : []));
export const isMe = (person: string | undefined) =>
  session.value.kind === "signed_in" && session.value.person.id === person;

const cards = computed(() => readAll(collection("placement").value, readCard));

/** Whose superior this person is, by name. */
export const staff = computed(() =>
  cards.value
    .filter(
      ({ id, superior }) =>
        superior &&
        !mine.value.includes(id) &&
        (isMe(superior.person) || mine.value.includes(superior.placement)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, "id")),
);

/** Everybody whose name this phone has heard, the surest source first. */
const heard = computed(() => {
  const found = new Map<string, Known>();
  const hear = (one: Known | null | undefined) => {
    if (one?.placement && one.name && !found.has(one.placement)) found.set(one.placement, one);
  };
  for (const { id, person, name, position } of cards.value) hear({ placement: id, person, name, position });
  for (const { superior } of cards.value) hear(superior);
  for (const { value } of collection("team").value)
    for (const one of value ? [value.lead, ...value.members] : []) hear(one as Member);
  for (const { value } of collection("task").value) hear(value as Member | undefined);
  for (const { value } of collection("contact").value) for (const one of value?.people ?? []) hear(one);
  return found;
});

export const nameOf = (placement: string | undefined): string => heard.value.get(placement ?? "")?.name ?? "";

/** To whom something can be said, or who can be asked. The server has the last word. */
export const colleagues = computed(() => {
  const near = new Set<string>();
  const unit = myCard.value?.unit;
  if (myCard.value?.superior) near.add(myCard.value.superior.placement);
  for (const { id, unit: theirs } of cards.value) if (theirs === unit) near.add(id);
  for (const { id } of staff.value) near.add(id);
  for (const { value } of collection("team").value) {
    const runs = value && value.first <= today.value && (!value.last || today.value <= value.last);
    const all: Member[] = runs ? [value.lead, ...value.members] : [];
    if (all.some(({ placement }) => mine.value.includes(placement)))
      for (const { placement } of all) near.add(placement);
  }
  for (const { value } of collection("task").value) if (value) near.add(value.placement);
  for (const { value } of collection("contact").value)
    for (const { placement } of value?.people ?? []) near.add(placement);
  return [...near]
    .filter((placement) => !mine.value.includes(placement))
    .flatMap((placement) => heard.value.get(placement) ?? [])
    .sort((a, b) => a.name.localeCompare(b.name, "id"));
});
