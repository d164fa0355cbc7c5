/**
 * Carries for others: takes their sealed files in while there is no signal, and ships them when there is one.
 *
 * A part of its own, kept by every phone behind the app. Each file stands for itself: one that is bad, or that the server
 * does not want now, keeps neither the others nor the carrier's own work from going.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { CARRIED, type CarriedFile, type CarriedWrite, openCarried, type SharedFile } from "./carried";
import { type Delivered, deliver } from "./deliver";
import { markDelivered, textDigest } from "./handed";
import { HEADROOM_BYTES } from "./headroom";
import { isFull, plain } from "./storage";
import { SyncError } from "./types";
import type { Vault } from "./vault";
import type { Cancel, World } from "./world";

export type Refusal = "foreign" | "too_large" | "too_many" | "no_room" | "receipt_bad" | "receipt_other";

/** What became of files that were given to this phone. `receipts`: lines that carriers say they have delivered. */
export type TakenIn = {
  kept: number;
  again: number;
  receipts: number;
  refused: { name: string; code: Refusal }[];
};

export type Why = "asked" | "signal" | "time";

export type Carrier = {
  /** The newest first. */
  files: ReadonlySignal<CarriedFile[]>;
  /** How many are not at the server and may still get there. */
  waiting: ReadonlySignal<number>;
  shipping: ReadonlySignal<boolean>;
  /** Why the last try ended before its time. */
  trouble: ReadonlySignal<"offline" | "busy" | "not_signed_in" | "too_old" | undefined>;
  takeIn(files: File[]): Promise<TakenIn>;
  /** What the service worker has kept. */
  takeShared(): Promise<TakenIn>;
  /** Send what waits: because a person asks, there is a signal (an exchange went well), or it is time again. */
  ship(why: Why): Promise<void>;
  retry(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Another tab has changed something. */
  reload(): Promise<void>;
  close(): void;
};

export const MOST_FILES = 40;
export const MOST_BYTES = 100_000_000;
const MAX_FILE_BYTES = 24 * 1024 * 1024; // as `sync/bundle.py`
const MOST_DELIVERED = 40; // of which it is remembered that they were
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** Bundles of phones, envelopes of kiosks, of any version: which of them it takes is for the server to say. */
const CARRIABLE = /^LURING-(BUNDLE|KIOSK)-/;

const nothing = (): TakenIn => ({ kept: 0, again: 0, receipts: 0, refused: [] });

export function createCarrier(
  vault: Vault,
  world: Pick<World, "fetch" | "after" | "now" | "chance" | "locks" | "storage">,
  changed: { files(): void; vault(): void },
): Carrier {
  const carried = openCarried();
  const files = signal<CarriedFile[]>([]);
  const shared = signal(0);
  const shipping = signal(false);
  const trouble = signal<Carrier["trouble"]["value"]>();
  let failures = 0;
  let tooWeak = false; // there was a signal, but not for this: it must not be tried at every exchange
  let resting: Cancel | undefined;
  let current: Promise<void> | undefined;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  let unseen = nothing(); // taken in before the screen was there to say so
  const tries = new Map<string, number>(); // what goes wrong again and again is tried after the others

  const write = <T>(job: (tx: CarriedWrite) => Promise<T>): Promise<T> =>
    carried.use(async (db) => {
      const tx = db.transaction(["shared", "files", "texts"], "readwrite", {
        durability: "strict",
      }) as CarriedWrite;
      const done = tx.done.catch((error) => ({ error }));
      const result = await job(tx);
      const failed = await done;
      if (failed) throw failed.error;
      return result;
    });

  async function reload(): Promise<void> {
    const [rows, count] = await carried.use((db) => Promise.all([db.getAll("files"), db.count("shared")]));
    if (closed) return;
    files.value = rows.sort((a, b) => b.at - a.at);
    shared.value = count;
  }

  async function told(): Promise<void> {
    await reload();
    changed.files();
  }

  /** `kept`, `again`, or why it is not taken. `shared`: the key under which the service worker has kept it. */
  async function keep(file: SharedFile, shared?: number): Promise<"kept" | "again" | Refusal> {
    if (file.bytes > MAX_FILE_BYTES) return "too_large";
    const text = file.text.trimStart();
    if (!CARRIABLE.test(text)) return "foreign";
    const id = await textDigest(text);
    const { usage, quota } = (await world.storage?.estimate().catch(() => undefined)) ?? {};
    // His own text comes first: what others hand him never takes the room that is left for it.
    const roomy = !quota || usage === undefined || quota - usage - file.bytes >= HEADROOM_BYTES;
    try {
      return await write(async (tx) => {
        const rows = tx.objectStore("files");
        const all = await rows.getAll();
        const before = all.find((row) => row.id === id);
        const here = all.filter((row) => row.state !== "delivered");
        const bytes = here.reduce((sum, row) => sum + row.bytes, file.bytes);
        const again = before && (before.state !== "bad" || before.code !== "lost");
        if (!again && (here.length >= MOST_FILES || bytes > MOST_BYTES)) return "too_many";
        if (!again && !roomy) return "no_room";
        if (!again) {
          const { name } = file;
          await rows.put({
            ...plain,
            id,
            name,
            bytes: file.bytes,
            at: world.now(),
            state: "waiting",
          });
          await tx.objectStore("texts").put(text, id);
        }
        if (shared !== undefined) await tx.objectStore("shared").delete(shared);
        return again ? "again" : "kept";
      });
    } catch (error) {
      if (isFull(error)) return "no_room";
      throw error;
    }
  }

  async function receive(text: string): Promise<number | Refusal> {
    const lines = await markDelivered(vault, text);
    if (lines === undefined) return "receipt_bad";
    if (lines === 0) return "receipt_other";
    changed.vault();
    return lines;
  }

  async function takeOne(into: TakenIn, file: SharedFile, shared?: number): Promise<void> {
    const isReceipt = file.text.trimStart().startsWith("LURING-DELIVERED-");
    const result = await (isReceipt ? receive(file.text) : keep(file, shared));
    if (typeof result === "number") into.receipts += result;
    else if (result === "kept" || result === "again") into[result] += 1;
    else into.refused.push({ name: file.name, code: result });
  }

  /** Before anybody looks: what is no file to carry stays, so that it can be said why. */
  async function takeSharedQuietly(): Promise<void> {
    let took = false;
    for (const [key, file] of await readShared()) {
      if (!CARRIABLE.test(file.text.trimStart())) continue;
      const result = await keep(file, key);
      if (result !== "kept" && result !== "again") continue;
      unseen[result] += 1;
      took = true;
    }
    await (took ? told() : reload());
  }

  async function takeShared(): Promise<TakenIn> {
    const into = unseen;
    unseen = nothing();
    for (const [key, file] of await readShared()) {
      await takeOne(into, file, key);
      await write((tx) => tx.objectStore("shared").delete(key));
    }
    await told();
    return into;
  }

  const readShared = (): Promise<[number, SharedFile][]> =>
    carried.use(async (db) => {
      const tx = db.transaction("shared");
      const [keys, rows] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return rows.map((row, at) => [keys[at]!, row]);
    });

  /** One after the other: the worker's files are taken in once, by the screen or before it is there. */
  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = turn.then(job);
    turn = done.catch(() => undefined);
    return done;
  }

  async function settle(id: string, next: Partial<CarriedFile>, done: boolean): Promise<void> {
    await write(async (tx) => {
      const rows = tx.objectStore("files");
      const row = await rows.get(id);
      if (!row) return; // removed meanwhile
      const { code, ...rest } = row;
      await rows.put({ ...rest, ...next });
      if (!done) return;
      await tx.objectStore("texts").delete(id);
      const old = (await rows.getAll()).filter((each) => each.state === "delivered");
      old.sort((a, b) => (b.delivered_at ?? 0) - (a.delivered_at ?? 0));
      for (const each of old.slice(MOST_DELIVERED)) await rows.delete(each.id);
    });
    await told();
  }

  const bad = (id: string, code: string) => settle(id, { state: "bad", code }, false);

  /** Answers whether the next one may be tried. */
  async function settleOne({ id }: CarriedFile, result: Delivered): Promise<boolean> {
    switch (result.kind) {
      case "delivered": {
        const { counts, receipt } = result;
        failures = 0;
        tooWeak = false;
        // Not all of it was taken: the file stays, for its author has to do something first.
        const code = counts.unknown > 0 ? "unknown" : counts.refused > 0 ? "refused" : undefined;
        if (code) await settle(id, { state: "bad", code, counts }, false);
        else {
          const delivered = { state: "delivered" as const, counts, delivered_at: world.now() };
          await settle(id, { ...delivered, ...(receipt ? { receipt } : {}) }, true);
        }
        return true;
      }
      case "bad":
        await bad(id, result.code);
        return true;
      case "too_large":
        await bad(id, "too_large");
        return true;
      case "refused":
        await bad(id, "other");
        return true;
      case "not_signed_in":
        trouble.value = "not_signed_in"; // the next exchange of a good session tries again
        return false;
      case "busy":
      case "offline":
      case "too_old":
        trouble.value = result.kind;
        rest(result.kind === "busy" ? result.retryAfterMs : 0);
        return false;
      default:
        result satisfies never;
        return false;
    }
  }

  function rest(askedMs: number): void {
    failures += 1;
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 16));
    resting = world.after(askedMs + FIRST_RETRY_MS + Math.floor(world.chance() * longest), () => {
      resting = undefined;
      void ship("time");
    });
  }

  async function run(): Promise<void> {
    await inTurn(takeSharedQuietly);
    const tried = new Set<string>();
    for (;;) {
      const waiting = files.peek().filter((row) => row.state === "waiting" && !tried.has(row.id));
      const times = (row: CarriedFile) => tries.get(row.id) ?? 0;
      const [next] = waiting.sort((a, b) => times(a) - times(b) || a.at - b.at);
      if (!next || closed) return;
      tried.add(next.id);
      tries.set(next.id, times(next) + 1);
      const text = await carried.use((db) => db.get("texts", next.id));
      if (text === undefined) await bad(next.id, "lost");
      else if (!(await settleOne(next, await deliver(world, new Blob([text]))))) return;
    }
  }

  function ship(why: Why): Promise<void> {
    if (current) return current;
    const found = why === "signal" && trouble.peek() === "offline" && !tooWeak;
    if (closed || (resting && why !== "asked" && !found)) return Promise.resolve();
    resting?.();
    resting = undefined;
    shipping.value = true;
    trouble.value = undefined;
    const work = async () => {
      if (!closed) await run();
      if (why === "signal" && trouble.peek() === "offline") tooWeak = true;
    };
    current = Promise.resolve(world.locks ? world.locks.request(CARRIED, work) : work())
      .catch((error) => {
        // The storage was closed under it: the next exchange tries again.
        if (!(error instanceof SyncError || error instanceof DOMException)) throw error;
      })
      .finally(() => {
        current = undefined;
        shipping.value = false;
      });
    return current;
  }

  return {
    files,
    waiting: computed(() => shared.value + files.value.filter(({ state }) => state === "waiting").length),
    shipping,
    trouble: computed(() => trouble.value),
    async takeIn(given) {
      const into = nothing();
      for (const file of given) {
        const { name, size } = file;
        const text = size > MAX_FILE_BYTES ? "" : await file.text();
        await takeOne(into, { name, bytes: size, text });
      }
      await told();
      return into;
    },
    takeShared: () => inTurn(takeShared),
    ship,
    async retry(id) {
      await settle(id, { state: "waiting" }, false);
      await ship("asked");
    },
    async remove(id) {
      await write(async (tx) => {
        await tx.objectStore("files").delete(id);
        await tx.objectStore("texts").delete(id);
      });
      await told();
    },
    reload,
    close() {
      closed = true;
      resting?.();
      void carried.close();
    },
  };
}
