import { endOf, type Move } from "../../resolving";
import type { ViewRecord } from "../../sync";
import { t } from "../../text";
import { stateWords } from "./describe";
import { ReasonedSheet } from "./reasoned-sheet";
import { movesWords, needsReason, planned, settle } from "./settle";

type AskSheetProps = {
  record: ViewRecord;
  title: string;
  moves: readonly Move[];
  onDone?: (() => void) | undefined;
  onClose: () => void;
};

/** Before it is decided: what will be recorded, and why where a step wants to know. */
export function AskSheet({ record, title, moves, onDone, onClose }: AskSheetProps) {
  async function go(reason: string) {
    // As the record is now that it is decided on; what changed under the sheet has closed it.
    if (!(await settle(planned(record, moves, reason), t("konflik.decided")))) return;
    onDone?.();
    onClose();
  }
  const asks = needsReason(moves);
  const end = endOf(record, moves);
  return (
    <ReasonedSheet
      title={title}
      action={t("konflik.ask.do")}
      reason={asks ? { label: t("konflik.ask.reason"), missing: t("konflik.ask.reason.missing") } : undefined}
      onDecide={go}
      onClose={onClose}
    >
      <p>{t("konflik.ask.hint")}</p>
      {moves.some((move) => "step" in move) && <p>{t("konflik.ask.steps", { steps: movesWords(moves) })}</p>}
      {end && <p>{t("konflik.ask.end", { state: stateWords(end) })}</p>}
    </ReasonedSheet>
  );
}
