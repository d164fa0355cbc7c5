/** Who wrote, who decides and until when, as this screen says it. */
import { DAYS_TO_DECIDE, type Dispute } from "../../disputes";
import { myCards, nameOf } from "../../mine";
import { readAll, readCard } from "../../reading";
import type { Role } from "../../resolving";
import { session } from "../../session";
import { collection, now, record } from "../../sync";
import { formatDate, localDate, t } from "../../text";

export const me = () => (session.value.kind === "signed_in" ? session.value.person.id : "");

/** What the agency itself writes carries its own id. */
const isAgency = (person: string | undefined) =>
  session.value.kind === "signed_in" && person === session.value.instansi.namespace;

export function who(person: string | undefined): string {
  if (person === me()) return t("konflik.you");
  if (isAgency(person)) return t("riwayat.server");
  return nameOf(person) || t("konflik.somebody");
}

export function cardOf(placement: string) {
  const found = record("placement", placement).value;
  return found && readCard(found);
}

/** Whose record it is; "" where it is one's own. */
export const ownerName = (placement: string) =>
  myCards.value.some(({ id }) => id === placement) ? "" : (cardOf(placement)?.name ?? "");

export function decidersOf({ deciders, record: { owner } }: Dispute): string {
  // Whoever works with it comes first; the offices are named where nobody else can.
  const near = deciders.filter((role) => role === "author" || role === "supervisor");
  const named = near.length ? near : deciders.slice(0, 1);
  const words = named.map((role) => roleName(role, owner));
  const [one = t("konflik.decides.nobody"), other] = words;
  return other ? t("konflik.or", { one, other }) : one;
}

function roleName(role: Role, owner: string): string {
  const card = cardOf(owner);
  const name = card?.name ?? t("konflik.somebody");
  if (role === "author") return card?.person === me() ? t("konflik.you") : name;
  if (role !== "supervisor") return t(`konflik.decides.${role}`);
  if (card?.superior?.person === me()) return t("konflik.you");
  return card?.superior?.name ?? t("konflik.decides.supervisor", { name });
}

/** `sebaiknya diputuskan 12 Mei 2027`, or since when it is overdue. */
export function dueWords({ dueAt }: Dispute): string {
  if (!dueAt) return t("konflik.due.unknown");
  const date = formatDate(localDate(dueAt));
  return t(dueAt < now.value ? "konflik.overdue" : "konflik.due", { date });
}

export const dueWhy = ({ dueAt }: Dispute) => (dueAt ? t("konflik.due.why", { n: DAYS_TO_DECIDE }) : "");

/** Placements to choose among: everybody in sight, and the one that is chosen. */
export const placements = (chosen: string) =>
  readAll(collection("placement").value, readCard)
    .filter(({ id, until }) => id === chosen || until === null)
    .map(({ id, name, position }) => ({ value: id, label: `${name}, ${position}` }))
    .sort((a, b) => a.label.localeCompare(b.label, "id"));
