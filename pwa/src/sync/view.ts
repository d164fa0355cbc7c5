/**
 * What screens show: the cache overlaid with the mutations that it does not reflect yet.
 *
 * The overlay foresees what the server will say in the plain case, and shows a parallel change as what it will be:
 * a sibling beside the value that stays in effect. It decides nothing.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { keyOf, type Row } from "./cache";
import { equal } from "./equal";
import type { OutcomeInfo, Register, SendState, ViewRecord } from "./types";
import type { Mutation, Sibling } from "./wire";

/** The workflow tables of the collections, as far as an overlay needs them. */
export type Tables = Record<
  string,
  | {
      initial: string;
      groups: Record<string, { policy?: string; roles?: unknown } | undefined>;
      steps: Record<string, { target: string } | undefined>;
      /** Fields of a value that the server tells; the rest is unreadable here once it has it. None: nothing is. */
      tells?: readonly string[];
    }
  | undefined
>;

/** A mutation of this person that concerns the view. */
export type Pending = {
  mutation: Mutation;
  sendState: SendState;
  replay: boolean; // false: refused by the server; shown only where the cache knows nothing of the record
  outcome?: OutcomeInfo;
};

/** Whether a head is a mutation that the same replica wrote before this one. */
export type WroteBefore = (head: string, mutation: Mutation) => boolean;

const STATE = "state";
const STALE = ["reviewed_stale", "withdraw_edit"];

/**
 * Replay mutations of one record over its registers, in order; undefined: the cache has none. The twin of `overlay` in
 * `sync/view.py`. A step that `table` does not know (the app is older than the server) is left out.
 */
export function overlay(
  registers: Record<string, Register> | undefined,
  mutations: Mutation[],
  table: Tables[string],
  wroteBefore: WroteBefore,
): Record<string, Register> {
  const shown: Record<string, Register> = registers
    ? { ...registers }
    : { [STATE]: { heads: [], value: table?.initial ?? "" } };
  for (const mutation of mutations) {
    if (mutation.step != null) answer(shown, mutation);
    for (const [name, value] of written(mutation, table)) {
      const before = shown[name] ?? { heads: [], value: null };
      if (before.heads.includes(mutation.id)) continue;
      const after = combine(before, name, value, mutation, wroteBefore);
      if (table?.groups[name]?.policy === "show_all" && after.kind) delete after.kind;
      shown[name] = after;
    }
  }
  return shown;
}

/** A value newer than the one judged: the question is closed by a step that saw both. */
function answer(shown: Record<string, Register>, { saw = {} }: Mutation): void {
  const covers = (name: string, { heads }: Register) => heads.every((head) => saw[name]?.includes(head));
  if (shown[STATE] && !covers(STATE, shown[STATE])) return;
  for (const [name, register] of Object.entries(shown)) {
    if (STALE.includes(register.kind ?? "") && covers(name, register)) shown[name] = unquestioned(register);
  }
}

function unquestioned(register: Register): Register {
  const { heads, siblings = [] } = register;
  const left = siblings.filter(({ id }) => heads.includes(id));
  const [newest] = left;
  if (newest && left.every(({ value }) => equal(value, newest.value))) {
    const { value, by, at, received } = newest;
    return { heads, value, by, at, received, pending: true };
  }
  const kind = new Set(left.map(({ by }) => by)).size === 1 ? "same_author" : "parallel";
  return { ...register, siblings: left, kind, pending: true };
}

function written(mutation: Mutation, table: Tables[string]): [register: string, value: unknown][] {
  if (mutation.step == null) return Object.entries(mutation.put ?? {});
  const target = table?.steps[mutation.step]?.target;
  return target === undefined ? [] : [[STATE, target]];
}

function combine(
  before: Register,
  name: string,
  value: unknown,
  mutation: Mutation,
  wroteBefore: WroteBefore,
): Register {
  const { id, actor, made, reason, marks } = mutation;
  const saw = new Set(mutation.saw?.[name]);
  // A put supersedes its own replica's earlier puts; a step only what its author saw.
  const seen = (head: string) => saw.has(head) || (name !== STATE && wroteBefore(head, mutation));
  const unseen = before.heads.filter((head) => !seen(head));
  if (unseen.length === 0) {
    const written: Register = { heads: [id], value, by: actor, at: made.at, pending: true };
    if (reason) written.reason = reason;
    if (marks?.length) written.marks = marks;
    return written;
  }
  const heads = [...unseen, id];
  const { by = "", at = 0, received = 0 } = before;
  const known = new Map(before.siblings?.map((sibling) => [sibling.id, sibling]));
  const beside = unseen.map((head) => known.get(head) ?? { id: head, value: before.value, by, at, received });
  if (beside.every((sibling) => equal(sibling.value, value))) return { ...before, heads, pending: true };
  const kind = before.kind || (beside.every((sibling) => sibling.by === actor) ? "same_author" : "parallel");
  const mine: Sibling = { id, value, by: actor, at: made.at, received: 0 };
  if (mutation.saw?.[name]?.length) mine.saw = mutation.saw[name];
  if (reason) mine.reason = reason;
  return { ...before, heads, siblings: [...beside, mine], kind, pending: true };
}

/** One record as it will look: a row of the cache, or nothing, with what is pending. */
export function look(
  tables: Tables,
  row: Row | undefined,
  pending: Pending[],
  wroteBefore: WroteBefore,
): ViewRecord | undefined {
  const replayed = pending.filter((item) => item.replay || !row).map((item) => item.mutation);
  const c = row?.c ?? replayed[0]?.collection;
  const id = row?.id ?? replayed[0]?.record;
  if (c === undefined || id === undefined) return undefined;
  const last = pending.findLast((item) => item.replay) ?? pending.at(-1);
  const madeAt = last?.mutation.made.at ?? newest(row, "at");
  const receivedAt = newest(row, "received");
  return {
    collection: c,
    id,
    owner: row?.owner || ownerNamed(replayed),
    registers: overlay(row?.registers, replayed, tables[c], wroteBefore),
    ...(row?.value === undefined ? {} : { value: row.value }),
    sendState: last?.sendState ?? "received",
    ...(madeAt ? { madeAt } : {}),
    ...(receivedAt ? { receivedAt } : {}),
    ...(last?.outcome ? { outcome: last.outcome } : {}),
  };
}

const newest = (row: Row | undefined, field: "at" | "received") =>
  Math.max(0, ...Object.values(row?.registers ?? {}).map((register) => register[field] ?? 0));

/** The placement that a new record will belong to: the server says so later, the record says so now. */
function ownerNamed(mutations: Mutation[]): string {
  for (const mutation of mutations) {
    for (const value of Object.values(mutation.put ?? {}))
      if (typeof value?.placement === "string") return value.placement;
  }
  return "";
}

export type View = {
  collection(name: string): ReadonlySignal<ViewRecord[]>;
  record(collection: string, id: string): ReadonlySignal<ViewRecord | undefined>;
  rows: Map<string, Row>;
  /** Replace rows (undefined: gone) and look at their records again. */
  setRows(rows: Iterable<[key: string, row: Row | undefined]>, clear: boolean): void;
  /** Replace the pending mutations; only records whose own have changed are looked at again. */
  setPending(pending: Pending[]): void;
};

export function createView(tables: Tables, wroteBefore: WroteBefore): View {
  const rows = new Map<string, Row>();
  const shown = new Map<string, Map<string, ViewRecord>>();
  const versions = new Map<string, Signal<number>>();
  const lists = new Map<string, ReadonlySignal<ViewRecord[]>>();
  let pendingOf = new Map<string, Pending[]>();

  const version = (c: string): Signal<number> => {
    const found = versions.get(c) ?? signal(0);
    versions.set(c, found);
    return found;
  };

  function lookAt(keys: Iterable<string>): void {
    const touched = new Set<string>();
    for (const key of keys) {
      const [c = "", id = ""] = key.split("/", 2);
      const next = look(tables, rows.get(key), pendingOf.get(key) ?? [], wroteBefore);
      const records = shown.get(c) ?? new Map<string, ViewRecord>();
      shown.set(c, records);
      if (next) records.set(id, next);
      else records.delete(id);
      touched.add(c);
    }
    batch(() => {
      for (const c of touched) version(c).value++;
    });
  }

  return {
    rows,
    collection(name) {
      let list = lists.get(name);
      if (!list) {
        list = computed(() => {
          version(name).value;
          return [...(shown.get(name)?.values() ?? [])];
        });
        lists.set(name, list);
      }
      return list;
    },
    record: (c, id) =>
      computed(() => {
        version(c).value;
        return shown.get(c)?.get(id);
      }),
    setRows(changed, clear) {
      const keys = new Set<string>();
      if (clear) {
        for (const key of rows.keys()) keys.add(key);
        rows.clear();
      }
      for (const [key, row] of changed) {
        keys.add(key);
        if (row) rows.set(key, row);
        else rows.delete(key);
      }
      lookAt(keys);
    },
    setPending(pending) {
      const next = new Map<string, Pending[]>();
      for (const item of pending) {
        const key = keyOf(item.mutation.collection, item.mutation.record);
        const list = next.get(key);
        if (list) list.push(item);
        else next.set(key, [item]);
      }
      const changed = [...next.keys(), ...pendingOf.keys()].filter(
        (key) => !same(next.get(key) ?? [], pendingOf.get(key) ?? []),
      );
      pendingOf = next;
      lookAt(new Set(changed));
    },
  };
}

function same(a: Pending[], b: Pending[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, i) => {
      const other = b[i]!;
      return (
        item.mutation.id === other.mutation.id &&
        item.mutation.salt === other.mutation.salt && // sealed meanwhile, it has none
        item.sendState === other.sendState &&
        item.replay === other.replay &&
        item.outcome?.at === other.outcome?.at
      );
    })
  );
}
