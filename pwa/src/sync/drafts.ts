/** Drafts: what is being typed, one per form, written at most a moment later and again when the app goes out of sight. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { plain } from "./storage";
import type { Draft } from "./types";
import { type DraftRow, type Vault, write } from "./vault";
import type { World } from "./world";

const PAUSE_MS = 250;

export type Drafts = {
  list: ReadonlySignal<Draft[]>;
  load(key: string): Promise<Draft | undefined>;
  save(key: string, value: unknown, saw: Record<string, string[]>): Promise<void>;
  drop(key: string): Promise<void>;
  /** Forget what is still waiting to be written for a form that has just been saved. */
  ended(key: string): void;
  flush(): Promise<void>;
  reload(): Promise<void>;
  close(): void;
};

export function createDrafts(
  vault: Vault,
  world: Pick<World, "now" | "after" | "onHide">,
  withRoom: <T>(job: () => Promise<T>) => Promise<T>,
  changed: () => void,
): Drafts {
  const list = signal<Draft[]>([]);
  const waiting = new Map<string, Draft>();
  let writing: Promise<void> | undefined;
  let writes: Promise<void> = Promise.resolve();

  const replace = (key: string, draft: Draft | undefined) => {
    const others = list.value.filter((other) => other.key !== key);
    list.value = draft ? [...others, draft] : others;
  };

  /** One write after the other, so that a drop cannot be overtaken by an older text. */
  function next(job: () => Promise<void>): Promise<void> {
    const run = writes.then(job);
    writes = run.catch(() => undefined);
    return run;
  }

  function flush(): Promise<void> {
    return next(async () => {
      const batch = [...waiting.values()];
      waiting.clear();
      if (batch.length === 0) return;
      await withRoom(() =>
        write(vault, ["drafts"], async (tx) => {
          for (const draft of batch) await tx.objectStore("drafts").put(toRow(draft));
        }),
      );
      for (const draft of batch) replace(draft.key, draft);
      changed();
    });
  }

  const stopHide = world.onHide(() => void flush().catch(() => undefined));

  return {
    list,
    async load(key) {
      const unwritten = waiting.get(key);
      if (unwritten) return unwritten;
      await writes;
      const row = await vault.use((db) => db.get("drafts", key));
      return row && toDraft(row);
    },
    save(key, value, saw) {
      waiting.set(key, { key, value, saw, updatedAt: world.now() });
      if (!writing) {
        writing = new Promise((resolve, reject) => {
          world.after(PAUSE_MS, () => {
            writing = undefined;
            flush().then(resolve, reject);
          });
        });
      }
      return writing;
    },
    drop(key) {
      waiting.delete(key);
      return next(async () => {
        await write(vault, ["drafts"], async (tx) => tx.objectStore("drafts").delete(key));
        replace(key, undefined);
        changed();
      });
    },
    ended(key) {
      waiting.delete(key);
      replace(key, undefined);
    },
    flush,
    async reload() {
      list.value = (await vault.use((db) => db.getAll("drafts"))).map(toDraft);
    },
    close: stopHide,
  };
}

const toRow = (draft: Draft): DraftRow => ({
  ...plain,
  key: draft.key,
  value: draft.value,
  saw: draft.saw,
  updated_at: draft.updatedAt,
});

const toDraft = (row: DraftRow): Draft => ({
  key: row.key,
  value: row.value,
  saw: row.saw,
  updatedAt: row.updated_at,
});
