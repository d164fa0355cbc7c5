/** One person's engine in one tab: vault, cache, view and loop, wired together, and told what other tabs do. */
import { batch, type ReadonlySignal } from "@preact/signals-core";
import { type Aside, noted } from "./aside";
import { type CacheChange, dropCache, openCache, readChange } from "./cache";
import type { Carrier } from "./carrier";
import type { Courier } from "./courier";
import { createDecisions, type Decisions } from "./decisions";
import { createDrafts, type Drafts } from "./drafts";
import type { Failure } from "./exchange";
import { createFiles, type Files } from "./files";
import { keepPhotoInVault } from "./headroom";
import { uuid7 } from "./ids";
import { createLeader } from "./leader";
import { createLoop, type LoopStatus } from "./loop";
import { type Keep, readOpen } from "./outbox";
import { createRounds } from "./round";
import { createSealKey } from "./seal-key";
import type { Exchanged } from "./settle";
import { createShown } from "./shown";
import { MAX_SHRUNK_BYTES, type Shrink } from "./shrink";
import { createStatus } from "./status";
import type { Intent, OutboxItem, SyncStatus } from "./types";
import { type Entry, markLines, openVault, takeFence } from "./vault";
import type { Tables, View } from "./view";
import type { World } from "./world";
import { createWriter } from "./writer";

export type Engine = {
  person: string;
  view: View;
  outbox: ReadonlySignal<OutboxItem[]>;
  status: ReadonlySignal<SyncStatus>;
  asides: ReadonlySignal<Aside[]>;
  drafts: Drafts;
  decisions: Decisions;
  files: Files;
  /** Work that travels by hand; a part of its own, fetched when somebody wants it. */
  courier(): Promise<Courier>;
  /** Files of others on this phone: not this person's work, and not counted among it. */
  carrier(): Promise<Carrier>;
  expired: ReadonlySignal<boolean>;
  /** `saved`: what it leads to, so that one picture shows that and what is new in the views. */
  save(intents: Intent[], dropDraft?: string, saved?: () => void): Promise<void>;
  decide: Decisions["decide"];
  addPhoto: Files["add"];
  /** He has read that these were not chosen. */
  noteAsides(ids: string[]): Promise<void>;
  syncNow(): Promise<void>;
  /** Send what waits for Wi-Fi over whatever line there is, this once. */
  sendPhotosNow(): Promise<void>;
  /** The person has signed in again. */
  signedIn(): void;
  /** The server has said elsewhere that the session is over. */
  signedOut(): void;
  newId(): string;
  /** Throw away what the server has; the vault stays. */
  forgetCopy(): Promise<void>;
  close(): Promise<void>;
};

export type EngineOptions = {
  world: World;
  person: string;
  tables: Tables;
  shrink: Shrink;
  keep?: Keep; // for a vault that is in memory only
};

const MANY_ROWS = 200; // above it, another tab reads its copy afresh rather than row by row

export async function openEngine({ world, person, tables, shrink, keep }: EngineOptions): Promise<Engine> {
  const vault = openVault(person);
  const cache = openCache(person);
  const newId = () => uuid7(world.now(), world.random);
  let carrier: Promise<Carrier> | undefined;
  let closed = false;

  const channel = world.channel(`luring-${person}`, hear);
  const tellVault = () => {
    channel.post({ k: "vault" });
    writer.readAhead();
  };
  const drafts = createDrafts(vault, world, (job) => writer.withRoom(job), tellVault);
  const files = createFiles(vault, cache, world, shrink, tellVault);
  const askSealKey = createSealKey(vault, world);
  const shown = createShown(tables, person, world.zone, () => decisions.rows.value);
  const writer = createWriter(
    vault,
    { person, world, newId, tables },
    {
      decisionsNamed: (intents) => decisions.namedBy(intents),
      makeRoom,
      written,
      keep,
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
    damaged,
    cached,
    settled,
    kept,
    shipped,
  });
  const loop = createLoop(world, {
    leads: () => leader.fence() !== undefined,
    round: () => rounds.round(leader.fence() ?? 0),
    upload,
    hasWork: () => shown.unsent.value.length > 0,
    hasFiles: () => files.waiting.value.size > 0,
    expired: () => setExpired(true),
    tell,
  });
  const leader = createLeader(`luring-${person}`, world, channel, () => takeFence(vault), {
    lead: () => loop.resume(),
    lost: () => loop.pause(),
    busy: () => loop.running(),
  });
  const stopWake = world.onWake(() => leader.check());

  function tell(now: LoopStatus): void {
    status.setLoop(now);
    channel.post({ k: "status", status: now });
  }

  async function upload(): Promise<"none" | "sent" | Failure> {
    const result = await files.uploadNext();
    tell({ ...status.loop(), file: files.progress.value });
    return result;
  }

  function syncNow(): Promise<void> {
    if (leader.fence() !== undefined) return loop.trigger(true);
    channel.post({ k: "trigger" });
    leader.check();
    return Promise.resolve();
  }

  function setExpired(expired: boolean): void {
    if (status.expired.value === expired) return;
    status.setExpired(expired);
    channel.post({ k: "expired", expired });
  }

  // What this tab does to the vault and the cache, shown here and told to the others.

  async function written(entries: Entry[], saved?: () => void): Promise<void> {
    if (decisions.rows.value.length > 0) await decisions.reload();
    // One change for all who look on, not four.
    batch(() => {
      if (shown.unsent.value.length === 0) status.begin();
      shown.addEntries(entries);
      saved?.();
    });
    // The answer to the tap first: telling the others alone took 5 ms of it on a slow phone.
    world.painted(() => {
      if (closed) return;
      tellVault();
      void status.persist().catch(() => undefined);
      void loop.trigger();
    });
  }

  function cached({ rows, pulled, cleared }: CacheChange): void {
    shown.setRows(rows, pulled, cleared);
    channel.post({ k: "cache", keys: cleared || rows.size > MANY_ROWS ? undefined : [...rows.keys()] });
  }

  function damaged(entries: Entry[]): void {
    const hashes = entries.map((entry) => entry.sha);
    shown.addDamaged(hashes);
    channel.post({ k: "damaged", hashes });
  }

  async function settled(receipts: number, { hello }: Exchanged): Promise<void> {
    status.received(receipts);
    setExpired(false);
    await Promise.all([reloadEntries(), status.reload()]);
    await noteAsides(ownChoices());
    await files.tidy();
    tellVault();
    // Closed meanwhile: it will be asked again.
    void sealReceived()
      .then(() => askSealKey(hello.replica))
      .then(sealReceived, () => undefined);
    // His own text has gone: now what others gave him. It comes in its own time, and nothing waits for it.
    if (shown.unsent.value.length === 0)
      void openCarrier()
        .then((open) => open.ship("signal"))
        .catch(() => undefined);
  }

  /** A badge: where it cannot be written, nothing else is the worse for it. */
  async function kept(run: Entry[]): Promise<void> {
    await markLines(vault, run, (entry) => (entry.receipt ? entry : { ...entry, kept: 1 })).catch(
      () => undefined,
    );
    await marked();
  }

  async function shipped(receipts: number): Promise<void> {
    status.received(receipts);
    await Promise.all([reloadEntries(), status.reload()]);
    tellVault();
    void sealReceived();
  }

  /** What the server has and withholds stays here unreadable. What keeps it from that now, the next start mends. */
  async function sealReceived(): Promise<void> {
    try {
      const to = (await vault.use((db) => db.get("server", "server")))?.seal;
      if (!to || !shown.entries.value.some(({ seal, receipt }) => seal && receipt)) return;
      await (await import("./seal-lines")).sealReceived(vault, to, tables);
      await marked();
    } catch {
      // Closed meanwhile, or the part cannot be fetched.
    }
  }

  /** Lines have another badge. */
  async function marked(): Promise<void> {
    await reloadEntries().catch(() => undefined);
    tellVault();
  }

  function openCarrier(): Promise<Carrier> {
    carrier ??= import("./carrier").then(({ createCarrier }) =>
      createCarrier(vault, world, { files: () => channel.post({ k: "carried" }), vault: marked }),
    );
    // A part that could not be fetched can be, later.
    carrier.catch(() => {
      carrier = undefined;
    });
    return carrier;
  }

  /** Whoever chose another value himself need not be told. What is only laid over the copy here is no choice. */
  function ownChoices(): string[] {
    const chosen = ({ collection, record, register }: Aside) =>
      shown.view.record(collection, record).peek()?.registers[register];
    const isOwn = (aside: Aside) => chosen(aside)?.by === person && !chosen(aside)?.pending;
    return shown.asides.value.filter(isOwn).map(({ id }) => id);
  }

  async function noteAsides(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const read = shown.entries.value.filter(({ id }) => ids.includes(id));
    await markLines(vault, read, noted);
    await marked();
  }

  async function makeRoom(): Promise<void> {
    await dropCache(cache).catch(() => undefined); // what cannot be dropped makes no room; the write will say so
    await reloadCache().catch(() => undefined);
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
    const others = [status, drafts, decisions, files];
    await Promise.all([reloadEntries(), ...others.map((other) => other.reload())]);
    if (!closed) shown.refresh();
  }

  async function reloadCache(keys?: string[]): Promise<void> {
    const { rows, pulled, cleared } = await readChange(cache, keys);
    if (!closed) shown.setRows(rows, pulled, cleared);
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
        writer.readAhead();
        void followVault();
        break;
      case "cache":
        void reloadCache(message.keys).catch(() => undefined);
        break;
      case "status":
        status.setLoop(message.status);
        break;
      case "damaged":
        shown.addDamaged(message.hashes);
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
      case "carried":
        void carrier?.then((other) => other.reload()).catch(() => undefined);
        break;
      case "photos":
        files.overAnyLine();
        break;
      case "trigger":
        if (leader.fence() !== undefined) void loop.trigger(true);
        break;
      default:
        leader.hear(message);
    }
  }

  await reloadCache().catch(() => undefined); // it can be pulled again; the vault must open
  await reloadVault();
  channel.post({ k: "hello" });
  void sealReceived();

  return {
    person,
    view: shown.view,
    outbox: shown.outbox,
    asides: shown.asides,
    status: status.signal,
    drafts,
    decisions,
    files,
    courier: async () => (await import("./courier")).createCourier(vault, person, world, marked),
    carrier: openCarrier,
    expired: status.expired,
    async save(intents, dropDraft, saved) {
      // An autosave under way must not bring back the draft that this save ends.
      if (dropDraft !== undefined) await drafts.flush().catch(() => undefined);
      await writer.save(intents, dropDraft, () => {
        if (dropDraft !== undefined) drafts.ended(dropDraft);
        saved?.();
      });
    },
    decide: (intents, delayMs) => writer.withRoom(() => decisions.decide(intents, delayMs)),
    noteAsides,
    addPhoto: (file, name) =>
      keepPhotoInVault(world.storage, MAX_SHRUNK_BYTES, makeRoom, () => files.add(file, name)),
    sendPhotosNow() {
      files.overAnyLine();
      channel.post({ k: "photos" }); // the tab that exchanges may be another one
      return syncNow();
    },
    syncNow,
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
      void carrier?.then((open) => open.close()).catch(() => undefined);
      channel.close();
      await Promise.all([vault.close(), cache.close()]);
    },
  };
}
