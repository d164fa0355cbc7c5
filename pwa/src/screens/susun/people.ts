/** Placement cards and lines for pages that employees and superiors share. */
import { computed } from "@preact/signals";
import { today } from "../../mine";
import { type Card, type PlanLine, readAll, readCard, readLine } from "../../reading";
import { session } from "../../session";
import { collection } from "../../sync";
import { teams } from "./teams";

const cards = computed(() => readAll(collection("placement").value, readCard));

export const cardOf = (placement: string | undefined): Card | undefined =>
  cards.value.find(({ id }) => id === placement);

/** Whether this person is the superior: who only leads a team may look, not write. */
export const isMe = (superior: Card["superior"]) => {
  if (session.value.kind !== "signed_in" || !superior) return false;
  return superior.person === session.value.person.id || session.value.placements.includes(superior.placement);
};

/** Members of the teams that this person leads on this day. */
const led = computed(() => {
  const mine = session.value.kind === "signed_in" ? session.value.placements : [];
  const running = teams().filter(
    ({ lead, first, last }) =>
      mine.includes(lead.placement) && first <= today.value && (!last || today.value <= last),
  );
  return new Set(running.flatMap(({ members }) => members.map(({ placement }) => placement)));
});

/** Whose superior or team lead this person is, by name. */
export const staff = computed(() =>
  cards.value
    .filter(({ id, superior }) => isMe(superior) || led.value.has(id))
    .sort((a, b) => a.name.localeCompare(b.name, "id")),
);

export const linesOfCycle = (cycle: string): PlanLine[] =>
  readAll(collection("plan_line").value, readLine)
    .filter((line) => line.cycle === cycle && line.state !== "withdrawn")
    .sort((a, b) => Number(a.kind === "tambahan") - Number(b.kind === "tambahan") || a.order - b.order);
