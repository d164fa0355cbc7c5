/** What only a superior does with a plan and its work. */
import { cycle } from "../../mine";
import type { Route } from "../../router";
import { t } from "../../text";
import { answersFor, cardOf } from "../penilai/view";
import { PlanMissing } from "./plan-missing";
import { PlanPage } from "./plan-page";

export { Beside } from "../menilai/beside";
export { Nilai } from "./nilai";

export function RencanaTim({ route: { params } }: { route: Route }) {
  const card = cardOf(params.placement ?? "");
  const period = cycle.value;
  const back = `/tim/${params.placement}`;
  if (!card || !period || !answersFor(card)) return <PlanMissing back={back} />;
  const title = t("rencana.title.of", { name: card.name });
  return <PlanPage card={card} cycle={period.id} side="supervisor" back={back} title={title} />;
}
