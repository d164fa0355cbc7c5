import type { SyncStatus } from "../sync";
import type { IconName } from "./icon";
import type { Tone } from "./state";

export type SyncKey =
  | "sent"
  | "offline"
  | "offline_waiting"
  | "waiting"
  | "sending"
  | "retry"
  | "kept"
  | "unreachable"
  | "files"
  | "needs_sign_in"
  | "too_old";

export type SyncSummary = { key: SyncKey; tone: Tone; icon: IconName; params: Record<string, number> };

const LOOKS: Record<SyncKey, { tone: Tone; icon: IconName }> = {
  sent: { tone: "green", icon: "check" },
  offline: { tone: "turmeric", icon: "offline" },
  offline_waiting: { tone: "turmeric", icon: "offline" },
  waiting: { tone: "turmeric", icon: "clock" },
  sending: { tone: "turmeric", icon: "sync" },
  retry: { tone: "turmeric", icon: "clock" },
  kept: { tone: "turmeric", icon: "clock" },
  unreachable: { tone: "turmeric", icon: "offline" },
  files: { tone: "turmeric", icon: "image" },
  needs_sign_in: { tone: "madder", icon: "lock" },
  too_old: { tone: "madder", icon: "warning" },
};

function keyOf(status: SyncStatus): SyncKey {
  const { phase, waiting, filesWaiting } = status;
  switch (phase) {
    case "needs_sign_in":
    case "too_old":
      return phase;
    case "sending":
      return waiting > 0 ? "sending" : filesWaiting > 0 ? "files" : "sent";
    case "offline":
      return waiting > 0 ? "offline_waiting" : "offline";
    case "retry":
      return waiting === 0 ? "unreachable" : status.kept === waiting ? "kept" : "retry";
    case "idle":
      return waiting > 0 ? "waiting" : filesWaiting > 0 ? "files" : "sent";
    default:
      return phase satisfies never;
  }
}

/** What the chip says; the words are `sync.<key>`, the sentence `sync.<key>.long`. */
export function syncSummary(status: SyncStatus): SyncSummary {
  const key = keyOf(status);
  const total = status.done + status.waiting;
  const params = {
    n: status.waiting,
    kept: status.kept ?? 0,
    files: status.filesWaiting,
    total,
    at: Math.min(status.done + 1, total),
  };
  return { key, ...LOOKS[key], params };
}
