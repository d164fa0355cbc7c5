/** What one tab shows of a person's work: the copy from the server, the outbox and the decisions, as signals. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { type Aside, asidesOf } from "./aside";
import type { Pulled, Row } from "./cache";
import { decode } from "./outbox";
import { isInState } from "./settle";
import type { OutboxItem, SendState } from "./types";
import type { DecisionRow, Entry } from "./vault";
import { createView, type Pending, type Tables, type View } from "./view";
import type { Mutation } from "./wire";

export type Shown = {
  view: View;
  outbox: ReadonlySignal<OutboxItem[]>;
  entries: ReadonlySignal<Entry[]>; // everything open in the vault
  unsent: ReadonlySignal<Entry[]>;
  asides: ReadonlySignal<Aside[]>; // of this person's work, not read about yet
  /** What has been read from the vault: everything open. */
  setEntries(entries: Entry[]): void;
  /** What has just been written to the vault. */
  addEntries(entries: Entry[]): void;
  /** Grows with each change of the entries, so that a slow read can tell that it is stale. */
  version(): number;
  setSending(run: Entry[]): void;
  /** Hashes of lines that were found to be damaged. */
  addDamaged(hashes: string[]): void;
  setRows(rows: Iterable<[string, Row | undefined]>, pulled: Pulled, clear: boolean): void;
  /** The decisions have changed. */
  refresh(): void;
};

function readable(entry: Entry): Mutation | undefined {
  try {
    return decode(entry);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function createShown(
  tables: Tables,
  person: string,
  zone: () => string,
  decisions: () => DecisionRow[],
): Shown {
  const entries = signal<Entry[]>([]);
  const sending = signal<ReadonlySet<string>>(new Set());
  const damaged = signal<ReadonlySet<string>>(new Set());
  const reflected = signal<Record<string, ReadonlySet<number>>>({});
  const mutations = new Map<string, Mutation>(); // by hash of the line
  const written = new Map<string, Entry>(); // by id: what this tab has seen of the outbox
  let version = 0;

  const view = createView(tables, (head, mutation) => {
    const earlier = written.get(head);
    return earlier !== undefined && earlier.replica === mutation.replica && earlier.n < mutation.n;
  });

  /** None for a line whose bytes were damaged on the disk: it is still sent as it is, and all others are shown. */
  function mutationOf(entry: Entry): Mutation | undefined {
    const found = entry.husk ?? mutations.get(entry.sha) ?? readable(entry);
    if (found) mutations.set(entry.sha, found);
    written.set(entry.id, entry);
    return found;
  }

  /** Whether the cache already shows it, written down in the vault or not yet. */
  const isReflected = (entry: Entry) =>
    entry.reflected === true || reflected.value[entry.replica]?.has(entry.n) === true;

  const isDamaged = (entry: Entry) => !entry.receipt && damaged.value.has(entry.sha);

  const isUnsent = (entry: Entry) => !entry.receipt && !isReflected(entry) && !isDamaged(entry);

  function sendStateOf(entry: Entry): SendState {
    const { receipt } = entry;
    if (isDamaged(entry)) return "unreadable";
    if (!receipt) return sending.value.has(entry.sha) ? "sending" : entry.kept ? "kept" : "waiting";
    if (receipt.outcome === "held" || receipt.outcome === "quarantined" || receipt.outcome === "unreadable")
      return receipt.outcome;
    return "received";
  }

  function pendingEntry(entry: Entry): Pending[] {
    const { receipt } = entry;
    const mutation = mutationOf(entry);
    if (!mutation) return [];
    const replay = !receipt || isInState(receipt) || receipt.outcome === "held";
    return [{ mutation, sendState: sendStateOf(entry), replay, ...(receipt ? { outcome: receipt } : {}) }];
  }

  /** A decision looks like the mutations that it will become. */
  function pendingDecision(row: DecisionRow): Pending[] {
    const made = { at: row.made_at, zone: zone() };
    return row.intents.map((intent, i) => {
      const place = { v: 1 as const, id: row.ids[i] ?? row.id, replica: "", n: 0, prev: "", salt: "" };
      return { mutation: { ...intent, ...place, actor: person, made }, sendState: "waiting", replay: true };
    });
  }

  function refresh(): void {
    const own = entries.value.filter((entry) => !isReflected(entry)).flatMap(pendingEntry);
    view.setPending([...own, ...decisions().flatMap(pendingDecision)]);
  }

  function setEntries(next: Entry[]): void {
    version += 1;
    batch(() => {
      entries.value = next;
      refresh();
    });
  }

  function toItem(entry: Entry): OutboxItem {
    const mutation = mutationOf(entry);
    return {
      n: entry.n,
      id: entry.id,
      collection: mutation?.collection ?? "",
      record: mutation?.record ?? "",
      what: mutation?.step == null ? "put" : "step",
      madeAt: entry.made_at,
      bytes: entry.line.length,
      sendState: sendStateOf(entry),
      ...(entry.receipt ? { outcome: entry.receipt } : {}),
      ...(entry.handed && !entry.receipt ? { handed: entry.handed } : {}),
      ...(isDamaged(entry) ? { damaged: true } : {}),
    };
  }

  return {
    view,
    entries,
    unsent: computed(() => entries.value.filter(isUnsent)),
    asides: computed(() => asidesOf(entries.value.filter(isReflected), mutationOf)),
    outbox: computed(() =>
      entries.value
        .filter(
          (entry) => isUnsent(entry) || isDamaged(entry) || (entry.receipt && !isInState(entry.receipt)),
        )
        .map(toItem),
    ),
    setEntries,
    addEntries(added) {
      // A read of the vault may have brought them already.
      const known = new Set(added.map((entry) => entry.sha));
      setEntries([...entries.value.filter((entry) => !known.has(entry.sha)), ...added]);
    },
    version: () => version,
    setSending(run) {
      // What has a receipt by now is not shown as going up: then there is nothing to look at again.
      if (run.length === 0 && !entries.value.some(({ sha, receipt }) => !receipt && sending.value.has(sha)))
        return;
      batch(() => {
        sending.value = new Set(run.map((entry) => entry.sha));
        refresh();
      });
    },
    addDamaged(hashes) {
      batch(() => {
        damaged.value = new Set([...damaged.value, ...hashes]);
        refresh();
      });
    },
    setRows(rows, pulled, clear) {
      batch(() => {
        reflected.value = Object.fromEntries(
          Object.entries(pulled.reflected).map(([replica, list]) => [replica, new Set(list)]),
        );
        view.setRows(rows, clear);
        refresh();
      });
    },
    refresh,
  };
}
