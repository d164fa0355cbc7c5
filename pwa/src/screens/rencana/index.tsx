/** The plan (SKP) as its employee writes it. */
import { cycle, myCard } from "../../mine";
import { t } from "../../text";
import { PlanMissing } from "./plan-missing";
import { PlanPage } from "./plan-page";

export function RencanaSaya() {
  const card = myCard.value;
  const period = cycle.value;
  if (!card || !period) return <PlanMissing back="/kinerja" />;
  return <PlanPage card={card} cycle={period.id} side="author" back="/kinerja" title={t("rencana.title")} />;
}
