/**
 * When to exchange: a trigger during an exchange starts another, and nothing that waits is ever left to the next tap.
 *
 * Being online is an answer that parses. The system's word about networks, pokes and timers are hints to try.
 */
import type { Failure } from "./exchange";
import { SyncError } from "./types";
import type { Progress } from "./uploads";
import type { Cancel, World } from "./world";

/** `beat`: nothing but the heartbeat got through, which is no reason to try the rest more often. */
export type Round =
  | { kind: "done"; more: boolean; beat: boolean; retryAfterMs: number }
  | { kind: "lost_lead" }
  | Failure;

export type LoopStatus = {
  phase: "idle" | "offline" | "sending" | "retry" | "needs_sign_in" | "too_old";
  nextTryAt?: number;
  file?: Progress;
};

export type Loop = {
  /** Ask for an exchange. `urgent`: a person asked, so back-off does not count. */
  trigger(urgent?: boolean): Promise<void>;
  /** The session is good again, or this tab leads now: forget why it had stopped. */
  resume(): void;
  /** Another tab leads now. */
  pause(): void;
  running(): boolean;
  stop(): void;
};

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const SHORTEST_RETRY_MS = 500;
const POLL_MS = 60_000;
const POLL_WITH_EVENTS_MS = 10 * 60_000;
const KEPT_MS = 15_000;
const STREAM_RETRY_MS = 5_000;

export function createLoop(
  world: Pick<World, "now" | "after" | "chance" | "visible" | "events" | "onWake" | "onHide">,
  work: {
    leads(): boolean;
    round(): Promise<Round>;
    upload(): Promise<"none" | "sent" | Failure>;
    hasWork(): boolean;
    hasFiles(): boolean;
    expired(): void;
    tell(status: LoopStatus): void;
  },
): Loop {
  let current: Promise<void> | undefined;
  let wanted = false;
  let stopped = false;
  let failures = 0;
  let byTimer = false; // what a person does must not lengthen the pauses
  let asked = { at: 0, toWait: 0 }; // by the server: a clock that is set back must not make a minute a year
  let lookedSoonAt = Number.NEGATIVE_INFINITY;
  let signInNeeded = false;
  let resumed = false; // while an exchange was under way, which knows nothing of it
  let timer: Cancel | undefined;
  let closeEvents: Cancel | undefined;

  function at(ms: number): void {
    timer?.();
    timer = world.after(ms, () => {
      byTimer = true;
      void trigger();
    });
  }

  /** Full jitter: a waiting crowd spreads over the whole interval instead of coming back together. */
  function backOffMs(): number {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 16));
    return Math.max(SHORTEST_RETRY_MS, Math.floor(world.chance() * longest));
  }

  function rest(): void {
    failures = 0;
    work.tell({ phase: "idle" });
    if (!world.visible()) return;
    closeEvents ??= world.events("/api/events", () => void trigger(), eventsLost);
    at(POLL_WITH_EVENTS_MS);
  }

  /** A server that restarts breaks the stream: look soon. Where streams never last, once a minute must do. */
  function eventsLost(): void {
    closeEvents = undefined;
    if (current || stopped || failures > 0) return;
    const soon = world.now() - lookedSoonAt >= POLL_MS;
    if (soon) lookedSoonAt = world.now();
    at(soon ? SHORTEST_RETRY_MS + Math.floor(world.chance() * STREAM_RETRY_MS) : POLL_MS);
  }

  /** `photo`: it was no text that failed, and no text shall wait for it. */
  function failed(failure: Failure, photo = false): void {
    const isKept = failure.kind === "busy" && failure.kept; // nothing has failed
    if (!isKept && (byTimer || failures === 0)) failures += 1;
    switch (failure.kind) {
      case "not_signed_in":
        signInNeeded = true;
        closeEvents?.();
        closeEvents = undefined;
        work.expired();
        work.tell({ phase: "needs_sign_in" });
        break;
      case "offline":
        retry("offline", backOffMs());
        break;
      case "too_old":
        retry("too_old", LONGEST_RETRY_MS);
        break;
      case "busy": {
        const ms = failure.retryAfterMs + backOffMs();
        // What is written while others wait to be judged has an hour of its own to be heard.
        const toWait = isKept ? Math.min(failure.retryAfterMs, KEPT_MS) : failure.retryAfterMs;
        if (!photo) asked = { at: world.now(), toWait };
        retry("retry", ms);
        break;
      }
      case "too_large":
      case "refused":
        retry("retry", backOffMs());
        break;
      default:
        failure satisfies never;
    }
  }

  function retry(phase: "offline" | "retry" | "too_old", ms: number): void {
    at(ms);
    work.tell({ phase, nextTryAt: world.now() + ms });
  }

  /** Text first, then files, a chunk at a time; new text goes before the next chunk. */
  async function run(): Promise<void> {
    while (!stopped && work.leads()) {
      wanted = false;
      if (work.hasWork()) work.tell({ phase: "sending" });
      const round = await work.round();
      if (round.kind === "lost_lead") return;
      if (round.kind !== "done") return failed(round);
      // A photo that fails again and again is tried less often, however well the text goes.
      if (!round.beat && !work.hasFiles()) failures = 0;
      if (round.retryAfterMs > 0) {
        asked = { at: world.now(), toWait: round.retryAfterMs };
        retry("retry", round.retryAfterMs);
        break;
      }
      if (round.more) continue;
      if (work.hasFiles()) work.tell({ phase: "sending" });
      while (!wanted && !stopped) {
        const upload = await work.upload();
        if (upload === "none") break;
        if (upload === "sent") failures = 0;
        else if (!wanted) return failed(upload, true);
      }
      if (!wanted) return rest();
    }
  }

  function trigger(urgent = false): Promise<void> {
    wanted = true;
    if (current) return current;
    if (stopped || !work.leads()) return Promise.resolve();
    // Without a session there is nothing to fetch, but what waits can still be delivered.
    const inVain = signInNeeded && !work.hasWork();
    const waited = world.now() - asked.at;
    if (!urgent && (inVain || (waited >= 0 && waited < asked.toWait))) return Promise.resolve();
    timer?.();
    timer = undefined;
    current = run()
      // A bug must not end the loop for good: it is reported, and tried again as if the network had failed.
      .catch((error) => {
        if (stopped) return;
        failed({ kind: "offline", timedOut: false });
        if (!(error instanceof SyncError || error instanceof DOMException))
          queueMicrotask(() => {
            throw error;
          });
      })
      .finally(() => {
        current = undefined;
        byTimer = false;
        if (resumed) {
          resumed = false;
          signInNeeded = false;
          return void trigger(true);
        }
        // Asked for between the last look at `wanted` and here.
        if (wanted && failures === 0) void trigger();
      });
    return current;
  }

  const stopWake = world.onWake(() => void trigger());
  const stopHide = world.onHide(() => {
    closeEvents?.();
    closeEvents = undefined;
  });

  return {
    trigger,
    resume() {
      resumed = current !== undefined;
      signInNeeded = false;
      asked = { at: 0, toWait: 0 };
      failures = 0;
      void trigger(true);
    },
    pause() {
      timer?.();
      closeEvents?.();
      closeEvents = undefined;
    },
    running: () => current !== undefined,
    stop() {
      stopped = true;
      timer?.();
      closeEvents?.();
      stopWake();
      stopHide();
    },
  };
}
