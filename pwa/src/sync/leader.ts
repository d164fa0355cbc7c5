/**
 * Which tab exchanges. The holder of a Web Lock does; a visible tab takes it from one that no longer answers.
 *
 * A stolen lock's former holder keeps running, so every turn takes a fencing number that settling compares.
 */
import type { Cancel, Channel, World } from "./world";

export type Leader = {
  /** The fencing number while this tab leads. */
  fence(): number | undefined;
  /** Look whether the leading tab is alive, if it is another one. */
  check(): void;
  /** What the other tabs said about leading. */
  hear(message: { k: string }): void;
  stop(): void;
};

const SILENCE_MS = 4_000; // twice this is below the ten seconds within which a visible tab takes over

export function createLeader(
  name: string,
  world: Pick<World, "locks" | "visible" | "after">,
  channel: Pick<Channel, "post">,
  takeFence: () => Promise<number>,
  told: { lead(fence: number): void; lost(): void; busy(): boolean },
): Leader {
  let fence: number | undefined;
  let release: (() => void) | undefined;
  let queued: AbortController | undefined;
  let silence: Cancel | undefined;
  let again: Cancel | undefined;
  let stopped = false;

  async function lead(): Promise<void> {
    const taken = await takeFence();
    if (stopped) return;
    fence = taken;
    quiet();
    told.lead(taken);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  }

  async function queue(steal: boolean): Promise<void> {
    if (stopped) return;
    const turn = new AbortController();
    queued = turn;
    const options = steal ? { steal: true } : { signal: turn.signal };
    if (!steal) watch();
    try {
      if (world.locks) await world.locks.request(name, options, lead);
      else await lead();
    } catch {
      // Stolen, called off, or the vault could not be opened: in every case this tab does not lead now.
    }
    if (queued !== turn) return; // called off in order to steal: that one leads
    const led = fence !== undefined;
    fence = undefined;
    release = undefined;
    if (led) told.lost();
    again = world.after(led ? 0 : SILENCE_MS, () => void queue(false));
  }

  function quiet(): void {
    silence?.();
    silence = undefined;
  }

  /** While visible and not leading: ask, and take over when nobody answers. */
  function watch(): void {
    if (silence || stopped || fence !== undefined || !world.locks) return;
    if (!world.visible()) return;
    channel.post({ k: "ping" });
    silence = world.after(SILENCE_MS, () => {
      silence = undefined;
      if (stopped || fence !== undefined || !world.visible()) return;
      queued?.abort();
      again?.();
      void queue(true);
    });
  }

  void queue(false);

  return {
    fence: () => fence,
    check: watch,
    hear(message) {
      if (message.k === "ping" && fence !== undefined) {
        channel.post({ k: "pong" });
        // The person is looking at the other tab: let it lead, timers run slowly in a hidden one.
        if (!world.visible() && !told.busy()) release?.();
      }
      if (message.k === "pong") {
        quiet();
        silence = world.after(SILENCE_MS, () => {
          silence = undefined;
          watch();
        });
      }
    },
    stop() {
      stopped = true;
      quiet();
      again?.();
      queued?.abort();
      release?.();
    },
  };
}
