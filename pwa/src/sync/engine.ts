/** One person's engine in one tab: vault, cache, view and loop, wired together, and told what other tabs do. */
import type { ReadonlySignal } from "@preact/signals-core";
import { type CacheChange, dropCache, keyOf, nothingPulled, openCache, readCache } from "./cache";
import { createDecisions, type Decisions } from "./decisions";
import { createDrafts, type Drafts } from "./drafts";
import { createFiles, type Files } from "./files";
import { uuid7 } from "./ids";
import { createLeader } from "./leader";
import { createLoop } from "./loop";
import { readOpen } from "./outbox";
import { createRounds } from "./round";
import { createShown } from "./shown";
import type { Shrink } from "./shrink";
import { createStatus } from "./status";
import type { Intent, OutboxItem, SyncStatus } from "./types";
import { type Entry, openVault, takeFence } from "./vault";
import type { Tables, View } from "./view";
import type { World } from "./world";
import { createWriter } from "./writer";

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
  /** Throw away what the server has; the vault stays. */
  forgetCopy(): Promise<void>;
  close(): Promise<void>;
};

export type EngineOptions = { world: World; person: string; tables: Tables; shrink: Shrink };

const MANY_ROWS = 200; // above it, another tab reads its copy afresh rather than row by row

export async function openEngine({ world, person, tables, shrink }: EngineOptions): Promise<Engine> {
  const vault = openVault(person);
  const cache = openCache(person);
  const newId = () => uuid7(world.now(), world.random);
  let closed = false;

  const channel = world.channel(`luring-${person}`, hear);
  const tellVault = () => channel.post({ k: "vault" });
  const drafts = createDrafts(vault, world, (job) => writer.withRoom(job), tellVault);
  const files = createFiles(vault, cache, world, shrink, tellVault);
  const shown = createShown(tables, person, world.zone, () => decisions.rows.value);
  const writer = createWriter(
    vault,
    { person, world, newId },
    {
      decisionsNamed: (intents) => decisions.namedBy(intents),
      makeRoom,
      written,
    },
  );
  const decisions = createDecisions(vault, world, newId, writer.commitDecision, () => {
    shown.refresh();
    tellVault();
  });
  const status = createStatus(vault, world.storage, shown.unsent, files.waiting);
  const rounds = createRounds(vault, cache, world, newId, {
    open: () => shown.entries.value,
    sending: shown.setSending,
    cached,
    settled,
  });
  const loop = createLoop(world, {
    leads: () => leader.fence() !== undefined,
    round: () => rounds.round(leader.fence() ?? 0),
    upload: () => files.uploadNext(),
    hasWork: () => shown.unsent.value.length > 0,
    hasFiles: () => files.waiting.value.size > 0,
    expired: () => setExpired(true),
    tell(now) {
      status.setLoop(now);
      channel.post({ k: "status", status: now });
    },
  });
  const leader = createLeader(`luring-${person}`, world, channel, () => takeFence(vault), {
    lead: () => loop.resume(),
    lost: () => loop.pause(),
    busy: () => loop.running(),
  });
  const stopWake = world.onWake(() => leader.check());

  function setExpired(expired: boolean): void {
    if (status.expired.value === expired) return;
    status.setExpired(expired);
    channel.post({ k: "expired", expired });
  }

  // What this tab does to the vault and the cache, shown here and told to the others.

  async function written(entries: Entry[]): Promise<void> {
    if (shown.unsent.value.length === 0) status.begin();
    await decisions.reload();
    shown.addEntries(entries);
    tellVault();
    void status.persist().catch(() => undefined);
    void loop.trigger();
  }

  function cached({ rows, pulled, cleared }: CacheChange): void {
    shown.setRows(rows, pulled, cleared);
    channel.post({ k: "cache", keys: cleared || rows.size > MANY_ROWS ? undefined : [...rows.keys()] });
  }

  async function settled(receipts: number): Promise<void> {
    status.received(receipts);
    setExpired(false);
    await Promise.all([reloadEntries(), status.reload()]);
    await files.tidy();
    tellVault();
  }

  async function makeRoom(): Promise<void> {
    await dropCache(cache).catch(() => undefined); // what cannot be dropped makes no room; the write will say so
    await reloadCache(undefined).catch(() => undefined);
    channel.post({ k: "cache" });
  }

  // What is read, at the start and when another tab has written.

  /** Read again when something was written here in the meantime. */
  async function reloadEntries(): Promise<void> {
    for (;;) {
      const before = shown.version();
      const entries = await readOpen(vault);
      if (closed) return;
      if (before === shown.version()) return shown.setEntries(entries);
    }
  }

  async function reloadVault(): Promise<void> {
    await Promise.all([
      reloadEntries(),
      status.reload(),
      drafts.reload(),
      decisions.reload(),
      files.reload(),
    ]);
    if (!closed) shown.refresh();
  }

  async function reloadCache(keys: string[] | undefined): Promise<void> {
    if (!keys) {
      const { rows, pulled } = await readCache(cache);
      if (!closed) shown.setRows(new Map(rows.map((row) => [keyOf(row.c, row.id), row])), pulled, true);
      return;
    }
    await cache.use(async (db) => {
      const tx = db.transaction(["rows", "pulled"]);
      const read = keys.map((key) => tx.objectStore("rows").get(key.split("/", 2) as [string, string]));
      const rows = await Promise.all(read);
      const pulled = (await tx.objectStore("pulled").get("pulled")) ?? nothingPulled;
      if (!closed) shown.setRows(new Map(keys.map((key, i) => [key, rows[i]])), pulled, false);
    });
  }

  let looks = 0; // asked for; 0: none is under way

  /** A burst of messages is one look, and one more for what came while looking. */
  async function followVault(): Promise<void> {
    looks += 1;
    if (looks > 1) return;
    for (let seen = 0; seen !== looks; ) {
      seen = looks;
      await reloadVault().catch(() => undefined); // closed meanwhile, or full: the next message looks again
    }
    looks = 0;
    if (leader.fence() !== undefined && shown.unsent.value.length > 0) void loop.trigger();
  }

  function hear(message: any): void {
    if (closed) return;
    switch (message.k) {
      case "vault":
        void followVault();
        break;
      case "cache":
        void reloadCache(message.keys).catch(() => undefined);
        break;
      case "status":
        status.setLoop(message.status);
        break;
      case "expired":
        if (status.expired.value && !message.expired) loop.resume();
        status.setExpired(message.expired);
        break;
      case "hello":
        if (leader.fence() === undefined) break;
        channel.post({ k: "status", status: status.loop() });
        channel.post({ k: "expired", expired: status.expired.value });
        break;
      case "trigger":
        if (leader.fence() !== undefined) void loop.trigger(true);
        break;
      default:
        leader.hear(message);
    }
  }

  await reloadCache(undefined).catch(() => undefined); // it can be pulled again; the vault must open
  await reloadVault();
  channel.post({ k: "hello" });

  return {
    person,
    view: shown.view,
    outbox: shown.outbox,
    status: status.signal,
    drafts,
    decisions,
    files,
    expired: status.expired,
    async save(intents, dropDraft) {
      // An autosave under way must not bring back the draft that this save ends.
      if (dropDraft !== undefined) await drafts.flush().catch(() => undefined);
      await writer.save(intents, dropDraft);
      if (dropDraft !== undefined) drafts.ended(dropDraft);
    },
    decide: (intents, delayMs) => writer.withRoom(() => decisions.decide(intents, delayMs)),
    addPhoto: (file, name) => writer.withRoom(() => files.add(file, name)),
    syncNow() {
      if (leader.fence() !== undefined) return loop.trigger(true);
      channel.post({ k: "trigger" });
      leader.check();
      return Promise.resolve();
    },
    signedIn() {
      status.setExpired(false);
      channel.post({ k: "expired", expired: false }); // the tab that exchanges may be another one
      loop.resume();
    },
    signedOut: () => setExpired(true),
    newId,
    forgetCopy: makeRoom,
    async close() {
      // What is being typed is kept; a storage that cannot take it any more must not keep the person from leaving.
      await drafts.flush().catch(() => undefined);
      closed = true;
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
