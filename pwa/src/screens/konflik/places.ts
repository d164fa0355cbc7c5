/** Where a record has its own screen. One entry a collection. */
import { myCards } from "../../mine";
import type { ViewRecord } from "../../sync";

const isMine = (owner: string) => myCards.value.some(({ id }) => id === owner);

/** The screen of a record; undefined: it has none. */
export function placeOf({ collection, id, owner }: ViewRecord): string | undefined {
  switch (collection) {
    case "report":
      return isMine(owner) ? `/laporan/${id}` : `/tim/${owner}`;
    case "plan_line":
      return isMine(owner) ? `/kinerja/${id}` : `/tim/${owner}`;
    case "plan":
      return isMine(owner) ? "/kinerja/rencana" : `/tim/${owner}/rencana`;
    case "rating":
      return `/tim/${owner}/nilai`;
    case "assessment_self":
    case "assessment_superior":
    case "assessment_peer":
      return "/menilai";
    case "case":
      return "/antrean";
    default:
      return undefined;
  }
}
