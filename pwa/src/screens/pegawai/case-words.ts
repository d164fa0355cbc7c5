/** What became of something that does not count, for its author: who has to act, or what was decided and why. */
import type { Case } from "../../cases";
import { myCards, myCases, nameOf } from "../../mine";
import { t } from "../../text";

/** The case of one of his own lines; by the line, or by the record that it would have made. */
export const caseOf = (id: string): Case | undefined =>
  myCases.value.find(({ mutation }) => mutation === id) ??
  myCases.value.findLast(({ target, state }) => target === id && state !== "settled");

export function caseWords(one: Case): string[] {
  const { state, to, by, reason, owner } = one;
  const who = nameOf(by) || t("kasus.somebody");
  switch (state) {
    case "accepted":
    case "returned":
    case "closed":
      return [t(`kasus.${state}`, { who, reason })];
    case "settled":
      return [t("kasus.settled")];
    default: {
      const own = myCards.value.find(({ id }) => id === owner);
      const decider = own ? (own.superior?.name ?? t("kasus.waits.superior")) : t("kasus.waits.in_charge");
      const waits = to === "admin" ? t("kasus.waits.admin") : t("kasus.waits.supervisor", { who: decider });
      return [...(reason ? [t("kasus.handed", { who, reason })] : []), waits];
    }
  }
}
