/** Writing to the vault: one save of this tab after the other, with room made for what exists nowhere else. */
import { type Author, append, type Before, type Keep, type Plan, readBefore } from "./outbox";
import { isFull } from "./storage";
import { type Intent, SyncError } from "./types";
import type { DecisionRow, Entry, Vault } from "./vault";

export type Writer = {
  /** `saved` is called as soon as it is on the disk, when the views have it too. */
  save(intents: Intent[], dropDraft: string | undefined, saved?: () => void): Promise<void>;
  commitDecision(id: string): Promise<void>;
  /** The vault has changed: read what the next save will follow, so that its tap need not wait for that. */
  readAhead(): void;
  /** Run a write again after the cache has made room. Raises a `SyncError` when there is none. */
  withRoom<T>(job: () => Promise<T>): Promise<T>;
};

export function createWriter(
  vault: Vault,
  author: Author,
  deps: {
    decisionsNamed(intents: Intent[]): Promise<DecisionRow[]>;
    makeRoom(): Promise<void>;
    written(entries: Entry[], saved?: () => void): Promise<void>;
    keep?: Keep | undefined;
  },
): Writer {
  let inOrder: Promise<unknown> = Promise.resolve();
  let ahead: Promise<Before | undefined> | undefined;

  async function withRoom<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    await deps.makeRoom();
    try {
      return await job();
    } catch (error) {
      throw isFull(error) ? new SyncError("storage_full") : error;
    }
  }

  /** Other tabs are met by comparing the head. */
  function write(plan: () => Promise<Plan | undefined>, saved?: () => void): Promise<void> {
    const job = inOrder.then(async () => {
      const entries = await withRoom(() => append(vault, author, plan, deps.keep, ahead));
      if (entries.length > 0) await deps.written(entries, saved);
    });
    inOrder = job.catch(() => undefined);
    return job;
  }

  const planned = (row: DecisionRow) =>
    row.intents.map((intent, i) => ({ id: row.ids[i] ?? author.newId(), intent }));

  return {
    withRoom,
    readAhead() {
      ahead = readBefore(vault).catch(() => undefined);
    },
    save(intents, dropDraft, saved) {
      const own = intents.map((intent) => ({ id: intent.id ?? author.newId(), intent }));
      return write(async () => {
        const before = await deps.decisionsNamed(intents);
        const decisions = before.map((row) => row.id);
        return { planned: [...before.flatMap(planned), ...own], decisions, dropDraft };
      }, saved);
    },
    commitDecision: (id) =>
      write(async () => {
        const row = await vault.use((db) => db.get("decisions", id));
        return !row || row.undone ? undefined : { planned: planned(row), decisions: [id] };
      }),
  };
}
