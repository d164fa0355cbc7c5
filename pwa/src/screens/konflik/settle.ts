/** Deciding: a moment to take it back, then ordinary mutations that saw every version. */
import { intentsOf, type Move } from "../../resolving";
import { decide, type Intent, newId, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { showToast } from "../../ui/toast";

const UNDO_MS = 10_000;

export const planned = (record: ViewRecord, moves: readonly Move[], reason = "") =>
  intentsOf(record, moves, reason, newId);

/** Whether it was kept on this phone; if not, it says why. */
export async function settle(intents: Intent[], words: string): Promise<boolean> {
  try {
    const { undo } = await decide(intents, UNDO_MS);
    showToast(words, { undo, seconds: UNDO_MS / 1000 });
    return true;
  } catch (failure) {
    const { code = "unknown" } = failure as { code?: string };
    showToast(tCode(`problem.${code}`, "problem.unknown"));
    return false;
  }
}

/** `dibuka lagi, versi ini dipakai, disetujui`. */
export const movesWords = (moves: readonly Move[]) =>
  moves
    .map((move) => ("step" in move ? tCode(`step.${move.step}`, "konflik.part.state") : t("konflik.ask.put")))
    .join(", ")
    .toLowerCase();

export const needsReason = (moves: readonly Move[]) =>
  moves.some((move) => "step" in move && move.needsReason);
