/** One person's engine in one tab: vault, cache, view and loop, wired together. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import {
  type CacheChange,
  dropCache,
  keyOf,
  nothingPulled,
  openCache,
  type Pulled,
  type Row,
  readCache,
} from "./cache";
import { createDecisions, type Decisions } from "./decisions";
import { createDrafts, type Drafts } from "./drafts";
import { createFiles, type Files } from "./files";
import { uuid7 } from "./ids";
import { createLeader } from "./leader";
import { createLoop, type LoopStatus } from "./loop";
import { append, decode, type Plan, readOpen } from "./outbox";
import { createRounds } from "./round";
import { isInState } from "./settle";
import type { Shrink } from "./shrink";
import { isFull } from "./storage";
import { type Intent, type OutboxItem, type SendState, SyncError, type SyncStatus } from "./types";
import { type Entry, openVault, takeFence } from "./vault";
import { createView, type Pending, type Tables, type View } from "./view";
import type { Mutation } from "./wire";
import type { World } from "./world";

export type Engine = {
  person: string;
  view: View;
  outbox: ReadonlySignal<OutboxItem[]>;
  status: ReadonlySignal<SyncStatus>;
  drafts: Drafts;
  decisions: Decisions;
  files: Files;
  expired: ReadonlySignal<boolean>;
  save(intents: Intent[], dropDraft?: string): Promise<void>;
  decide: Decisions["decide"];
  addPhoto: Files["add"];
  syncNow(): Promise<void>;
  /** The person has signed in again. */
  signedIn(): void;
  /** The server has said elsewhere that the session is over. */
  signedOut(): void;
  newId(): string;
  close(): Promise<void>;
};

export type EngineOptions = { world: World; person: string; tables: Tables; shrink: Shrink };

const MANY_ROWS = 200; // above it, another tab reads its copy afresh rather than row by row

export async function openEngine({ world, person, tables, shrink }: EngineOptions): Promise<Engine> {
  const vault = openVault(person);
  const cache = openCache(person);
  const written = new Map<string, { replica: string; n: number }>(); // by id: what this tab has seen of the outbox
  const view = createView(tables, (head, mutation) => {
    const place = written.get(head);
    return place !== undefined && place.replica === mutation.replica && place.n < mutation.n;
  });
  const newId = () => uuid7(world.now(), world.random);
  const author = { person, world, newId };

  const entries = signal<Entry[]>([]);
  const sending = signal<ReadonlySet<string>>(new Set());
  const expired = signal(false);
  const loopStatus = signal<LoopStatus>({ phase: "idle" });
  const device = signal<Partial<SyncStatus>>({});
  const done = signal(0);
  const mutations = new Map<string, Mutation>(); // by hash of the line
  const reflected = signal<Record<string, ReadonlySet<number>>>({});
  let changes = 0;
  let closed = false;
  let askedToPersist = false;

  const channel = world.channel(`luring-${person}`, hear);
  const drafts = createDrafts(vault, world, () => channel.post({ k: "vault" }));
  const files = createFiles(vault, cache, world, shrink, () => channel.post({ k: "vault" }));
  const decisions = createDecisions(vault, world, newId, commitDecision, () => {
    showPending();
    channel.post({ k: "vault" });
  });
  const rounds = createRounds(vault, cache, world, newId, { sending: showSending, cached, settled });
  const loop = createLoop(world, {
    leads: () => leader.fence() !== undefined,
    round: () => rounds.round(leader.fence() ?? 0),
    upload: () => files.uploadNext(),
    hasWork: () => entries.value.some((entry) => !entry.receipt),
    expired: () => setExpired(true),
    tell: showLoop,
  });
  const leader = createLeader(`luring-${person}`, world, channel, () => takeFence(vault), {
    lead: () => loop.resume(),
    lost: () => undefined,
    busy: () => loop.running(),
  });
  const stopWake = world.onWake(() => leader.check());

  // --- what is shown

  function mutationOf(entry: Entry): Mutation {
    const found = mutations.get(entry.sha) ?? decode(entry);
    mutations.set(entry.sha, found);
    written.set(entry.id, entry);
    return found;
  }

  /** Whether the cache already shows it, written down in the vault or not yet. */
  const isReflected = (entry: Entry) =>
    entry.reflected === true || reflected.value[entry.replica]?.has(entry.n) === true;

  const isUnsent = (entry: Entry) => !entry.receipt && !isReflected(entry);

  function sendStateOf(entry: Entry): SendState {
    if (!entry.receipt) return sending.value.has(entry.sha) ? "sending" : "waiting";
    return isInState(entry.receipt) ? "received" : (entry.receipt.outcome as SendState);
  }

  function showPending(): void {
    const pending: Pending[] = [];
    for (const entry of entries.value) {
      const { receipt } = entry;
      if (isReflected(entry)) continue;
      pending.push({
        mutation: mutationOf(entry),
        sendState: sendStateOf(entry),
        replay: !receipt || isInState(receipt) || receipt.outcome === "held",
        ...(receipt ? { outcome: receipt } : {}),
      });
    }
    for (const row of decisions.rows.value) {
      row.intents.forEach((intent, i) => {
        const made = { at: row.made_at, zone: world.zone() };
        const place = { v: 1 as const, id: row.ids[i] ?? row.id, replica: "", n: 0, prev: "", salt: "" };
        pending.push({
          mutation: { ...intent, ...place, actor: person, made },
          sendState: "waiting",
          replay: true,
        });
      });
    }
    view.setPending(pending);
  }

  function setEntries(next: Entry[]): void {
    changes += 1;
    batch(() => {
      entries.value = next;
      showPending();
    });
  }

  function showSending(run: Entry[]): void {
    if (run.length === 0 && sending.value.size === 0) return;
    batch(() => {
      sending.value = new Set(run.map((entry) => entry.sha));
      showPending();
    });
  }

  function showLoop(status: LoopStatus): void {
    loopStatus.value = status;
    channel.post({ k: "status", status });
  }

  function setExpired(value: boolean): void {
    if (expired.value === value) return;
    expired.value = value;
    channel.post({ k: "expired", value });
  }

  function setReflected(pulled: Pulled): void {
    reflected.value = Object.fromEntries(
      Object.entries(pulled.reflected).map(([replica, list]) => [replica, new Set(list)]),
    );
  }

  const outbox = computed(() => {
    return entries.value
      .filter((entry) => isUnsent(entry) || (entry.receipt && !isInState(entry.receipt)))
      .map((entry): OutboxItem => {
        const { id, collection, record, step } = mutationOf(entry);
        const what = step == null ? "put" : "step";
        const item = { n: entry.n, id, collection, record, what, madeAt: entry.made_at } as const;
        return {
          ...item,
          bytes: entry.line.length,
          sendState: sendStateOf(entry),
          ...(entry.receipt ? { outcome: entry.receipt } : {}),
        };
      });
  });

  const status = computed((): SyncStatus => {
    const unsent = entries.value.filter(isUnsent);
    const oldest = unsent.reduce((least, entry) => Math.min(least, entry.made_at), Number.POSITIVE_INFINITY);
    return {
      ...loopStatus.value,
      ...(expired.value ? { phase: "needs_sign_in" as const } : {}),
      waiting: unsent.length,
      filesWaiting: files.waiting.value.size,
      done: done.value,
      ...(unsent.length > 0 ? { oldestUnsentAt: oldest } : {}),
      ...device.value,
    };
  });

  // --- what changes it

  /** Read from the vault; again, when something was written here in the meantime. */
  async function reload(): Promise<void> {
    for (;;) {
      const before = changes;
      const next = await readOpen(vault);
      if (closed) return;
      if (before === changes) return setEntries(next);
    }
  }

  async function reloadServer(): Promise<void> {
    const server = await vault.use((db) => db.get("server", "server"));
    if (server) learn({ lastSuccessAt: server.last_success_at, clockOffsetMs: server.offset_ms });
  }

  const learn = (facts: Partial<SyncStatus>) => {
    device.value = { ...device.value, ...facts };
  };

  async function learnStorage(): Promise<void> {
    const [persisted, estimate] = await Promise.all([world.storage?.persisted(), world.storage?.estimate()]);
    const { usage, quota } = estimate ?? {};
    learn({
      ...(persisted === undefined ? {} : { persisted }),
      ...(usage === undefined || quota === undefined ? {} : { usage: { used: usage, quota } }),
    });
  }

  async function persist(): Promise<void> {
    if (askedToPersist) return;
    askedToPersist = true;
    const persisted = await world.storage?.persist();
    if (persisted !== undefined) learn({ persisted });
  }

  function cached(change: CacheChange): void {
    batch(() => {
      setReflected(change.pulled);
      view.setRows(change.rows, change.cleared);
      showPending();
    });
    const keys = [...change.rows.keys()];
    channel.post({ k: "cache", keys: change.cleared || keys.length > MANY_ROWS ? undefined : keys });
  }

  async function settled(receipts: number): Promise<void> {
    done.value += receipts;
    setExpired(false);
    await Promise.all([reload(), reloadServer(), learnStorage()]);
    await files.tidy();
    channel.post({ k: "vault" });
  }

  async function reloadCache(keys: string[] | undefined): Promise<void> {
    if (!keys) {
      const { rows, pulled } = await readCache(cache);
      return showRows(
        rows.map((row) => [keyOf(row.c, row.id), row] as const),
        pulled,
        true,
      );
    }
    const [rows, pulled] = await cache.use(async (db) => {
      const tx = db.transaction(["rows", "pulled"]);
      const read = keys.map((key) => tx.objectStore("rows").get(key.split("/", 2) as [string, string]));
      return [
        await Promise.all(read),
        (await tx.objectStore("pulled").get("pulled")) ?? nothingPulled,
      ] as const;
    });
    showRows(
      keys.map((key, i) => [key, rows[i]] as const),
      pulled,
      false,
    );
  }

  function showRows(rows: (readonly [string, Row | undefined])[], pulled: Pulled, clear: boolean): void {
    if (closed) return;
    batch(() => {
      setReflected(pulled);
      view.setRows(rows as [string, Row | undefined][], clear);
      showPending();
    });
  }

  // --- other tabs

  let reloading: Promise<void> | undefined;

  function hear(message: any): void {
    if (closed) return;
    switch (message.k) {
      case "vault":
        reloading ??= Promise.resolve().then(async () => {
          reloading = undefined; // what comes from here on needs another look
          await Promise.all([reload(), reloadServer(), drafts.reload(), decisions.reload(), files.reload()]);
          showPending();
          if (leader.fence() !== undefined && entries.value.some((entry) => !entry.receipt))
            void loop.trigger();
        });
        reloading.catch(() => undefined);
        break;
      case "cache":
        reloadCache(message.keys).catch(() => undefined);
        break;
      case "status":
        loopStatus.value = message.status;
        break;
      case "expired":
        expired.value = message.value;
        if (!message.value) loop.resume();
        break;
      case "trigger":
        if (leader.fence() !== undefined) void loop.trigger(true);
        break;
      default:
        leader.hear(message);
    }
  }

  // --- what a person does

  /** Room for what exists nowhere else is made by throwing away what the server has. */
  async function withRoom<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    await dropCache(cache).catch(() => undefined);
    await reloadCache(undefined).catch(() => undefined);
    channel.post({ k: "cache" });
    try {
      return await job();
    } catch (error) {
      throw isFull(error) ? new SyncError("storage_full") : error;
    }
  }

  let inOrder: Promise<unknown> = Promise.resolve();

  /** One write of this tab after the other; other tabs are met by comparing the head. */
  function write(plan: () => Promise<Plan | undefined>): Promise<void> {
    const job = inOrder.then(async () => {
      const added = await withRoom(() => append(vault, author, plan));
      if (added.length === 0) return;
      if (!entries.value.some((entry) => !entry.receipt)) done.value = 0;
      await decisions.reload();
      setEntries([...entries.value, ...added]);
      channel.post({ k: "vault" });
      void persist().catch(() => undefined);
      void loop.trigger();
    });
    inOrder = job.catch(() => undefined);
    return job;
  }

  async function save(intents: Intent[], dropDraft?: string): Promise<void> {
    const planned = intents.map((intent) => ({ id: newId(), intent }));
    await write(async () => {
      const before = await decisions.namedBy(intents);
      const first = before.flatMap((row) => row.intents.map((intent, i) => ({ id: row.ids[i]!, intent })));
      return { planned: [...first, ...planned], decisions: before.map((row) => row.id), dropDraft };
    });
    if (dropDraft !== undefined) drafts.ended(dropDraft);
  }

  function commitDecision(id: string): Promise<void> {
    return write(async () => {
      const row = await vault.use((db) => db.get("decisions", id));
      if (!row || row.undone) return undefined;
      return { planned: row.intents.map((intent, i) => ({ id: row.ids[i]!, intent })), decisions: [id] };
    });
  }

  // --- start

  const { rows, pulled } = await readCache(cache).catch(() => ({ rows: [], pulled: nothingPulled }));
  showRows(
    rows.map((row) => [keyOf(row.c, row.id), row] as const),
    pulled,
    true,
  );
  await reload();
  await Promise.all([drafts.reload(), decisions.reload(), files.reload(), reloadServer()]);
  showPending();
  learnStorage().catch(() => undefined);

  return {
    person,
    view,
    outbox,
    status,
    drafts,
    decisions,
    files,
    expired,
    save,
    decide: (intents, delayMs) => withRoom(() => decisions.decide(intents, delayMs)),
    addPhoto: (file, name) => withRoom(() => files.add(file, name)),
    syncNow() {
      if (leader.fence() !== undefined) return loop.trigger(true);
      channel.post({ k: "trigger" });
      leader.check();
      return Promise.resolve();
    },
    signedIn() {
      setExpired(false);
      loop.resume();
    },
    signedOut: () => setExpired(true),
    newId,
    async close() {
      closed = true;
      await drafts.flush().catch(() => undefined);
      stopWake();
      drafts.close();
      decisions.close();
      files.close();
      loop.stop();
      leader.stop();
      channel.close();
      await Promise.all([vault.close(), cache.close()]);
    },
  };
}

/** How much of a person's work waits on this phone, whoever is signed in. */
export async function countUnsent(person: string): Promise<number> {
  const vault = openVault(person);
  try {
    return (await readOpen(vault)).filter((entry) => !entry.receipt).length;
  } finally {
    await vault.close();
  }
}
