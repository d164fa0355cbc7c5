/** How sending stands, in one signal: the loop's phase, what waits, and what is known of this device. */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { LoopStatus } from "./loop";
import type { SyncStatus } from "./types";
import type { Entry, Vault } from "./vault";
import type { World } from "./world";

export type Status = {
  signal: ReadonlySignal<SyncStatus>;
  expired: ReadonlySignal<boolean>;
  loop(): LoopStatus;
  setLoop(status: LoopStatus): void;
  setExpired(expired: boolean): void;
  /** So many mutations have a receipt now that had none. */
  received(count: number): void;
  /** Something was written to an outbox that was empty. */
  begin(): void;
  /** Ask the browser not to throw the data away; once, when there is something to keep. */
  persist(): Promise<void>;
  reload(): Promise<void>;
};

export function createStatus(
  vault: Vault,
  storage: World["storage"],
  unsent: ReadonlySignal<Entry[]>,
  files: ReadonlySignal<Set<string>>,
): Status {
  const expired = signal(false);
  const loop = signal<LoopStatus>({ phase: "idle" });
  const device = signal<Partial<SyncStatus>>({});
  const done = signal(0);
  let asked = false;

  const learn = (facts: Partial<SyncStatus>) => {
    device.value = { ...device.value, ...facts };
  };

  async function reloadServer(): Promise<void> {
    const server = await vault.use((db) => db.get("server", "server"));
    if (server) learn({ lastSuccessAt: server.last_success_at, clockOffsetMs: server.offset_ms });
  }

  async function reloadStorage(): Promise<void> {
    const [persisted, estimate] = await Promise.all([storage?.persisted(), storage?.estimate()]);
    const { usage, quota } = estimate ?? {};
    learn({
      ...(persisted === undefined ? {} : { persisted }),
      ...(usage === undefined || quota === undefined ? {} : { usage: { used: usage, quota } }),
    });
  }

  return {
    signal: computed(() => {
      const waiting = unsent.value;
      const oldest = Math.min(...waiting.map((entry) => entry.made_at));
      return {
        ...loop.value,
        ...(expired.value ? { phase: "needs_sign_in" as const } : {}),
        waiting: waiting.length,
        kept: waiting.filter((entry) => entry.kept).length,
        filesWaiting: files.value.size,
        done: done.value,
        ...(waiting.length > 0 ? { oldestUnsentAt: oldest } : {}),
        ...device.value,
      };
    }),
    expired,
    loop: () => loop.value,
    setLoop: (status) => {
      loop.value = status;
    },
    setExpired: (value) => {
      expired.value = value;
    },
    received: (count) => {
      done.value += count;
    },
    begin: () => {
      done.value = 0;
    },
    async persist() {
      if (asked) return;
      asked = true;
      const persisted = await storage?.persist();
      if (persisted !== undefined) learn({ persisted });
    },
    // Browsers that refuse to tell about storage, or take long to add it up, must not keep the rest from being told.
    reload: () => {
      void reloadStorage().catch(() => undefined);
      return reloadServer();
    },
  };
}
