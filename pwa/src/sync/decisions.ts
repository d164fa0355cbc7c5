/**
 * Decisions with a moment to undo: durable at once, mutations only when the moment has passed, or at the next start.
 *
 * The ids of the mutations are given in advance, so that work done on top of a decision can name what it saw; such work
 * ends the moment, because whoever builds on a decision has made it.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { plain } from "./storage";
import type { Decision, Intent } from "./types";
import { type DecisionRow, type Vault, write } from "./vault";
import type { Cancel, World } from "./world";

const REMEMBER_UNDONE_MS = 30 * 24 * 3600 * 1000; // longer than any form stays open

export type Decisions = {
  rows: ReadonlySignal<DecisionRow[]>;
  list(): Decision[];
  decide(intents: Intent[], delayMs: number): Promise<{ id: string; undo(): Promise<boolean> }>;
  /** Those whose mutations the intents name: they have to go before. */
  namedBy(intents: Intent[]): Promise<DecisionRow[]>;
  reload(): Promise<void>;
  close(): void;
};

export function createDecisions(
  vault: Vault,
  world: Pick<World, "now" | "after">,
  newId: () => string,
  commit: (id: string) => Promise<void>,
  changed: () => void,
): Decisions {
  const rows = signal<DecisionRow[]>([]);
  const timers = new Map<string, Cancel>();

  function arm(row: DecisionRow): void {
    if (timers.has(row.id)) return;
    const due = () => {
      timers.delete(row.id);
      // A full disk must not lose it: it stays a decision, and is tried again at the next start.
      commit(row.id).catch(() => undefined);
    };
    // A clock that was set back must not make a moment of ten seconds a year.
    const left = Math.min(row.due_at - world.now(), row.due_at - row.made_at);
    timers.set(row.id, world.after(Math.max(0, left), due));
  }

  function show(all: DecisionRow[]): void {
    const waiting = all.filter((row) => !row.undone).sort((a, b) => a.made_at - b.made_at);
    rows.value = waiting;
    for (const [id, cancel] of timers) {
      if (waiting.some((row) => row.id === id)) continue;
      cancel();
      timers.delete(id);
    }
    for (const row of waiting) arm(row);
  }

  async function undo(id: string): Promise<boolean> {
    const undone = await write(vault, ["decisions"], async (tx) => {
      const row = await tx.objectStore("decisions").get(id);
      if (!row || row.undone) return false;
      await tx.objectStore("decisions").put({ ...row, intents: [], undone: true });
      return true;
    });
    if (undone) {
      show(rows.value.filter((row) => row.id !== id));
      changed();
    }
    return undone;
  }

  return {
    rows,
    list: () => rows.value.map((row) => ({ id: row.id, intents: row.intents, dueAt: row.due_at })),
    async decide(intents, delayMs) {
      const at = world.now();
      const ids = intents.map((intent) => intent.id ?? newId());
      const row: DecisionRow = { ...plain, id: newId(), intents, ids, made_at: at, due_at: at + delayMs };
      await write(vault, ["decisions"], (tx) => tx.objectStore("decisions").put(row));
      show([...rows.value.filter((other) => other.id !== row.id), row]);
      changed();
      return { id: row.id, undo: () => undo(row.id) };
    },
    async namedBy(intents) {
      const named = new Set(intents.flatMap((intent) => Object.values(intent.saw).flat()));
      if (named.size === 0) return [];
      const all = await vault.use((db) => db.getAll("decisions"));
      return all.filter((row) => !row.undone && row.ids.some((id) => named.has(id)));
    },
    async reload() {
      const all = await vault.use((db) => db.getAll("decisions"));
      const stale = all.filter((row) => row.undone && world.now() - row.made_at > REMEMBER_UNDONE_MS);
      show(all);
      if (stale.length === 0) return;
      await write(vault, ["decisions"], async (tx) => {
        for (const row of stale) await tx.objectStore("decisions").delete(row.id);
      });
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
