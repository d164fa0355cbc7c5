/** The cache: the last copy from the server. It may be thrown away at any moment; the cursor goes with it. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { filesNamed } from "./outbox";
import { type Database, keepOpen, plain, putMany, type Sealed } from "./storage";
import { digest, sumsOf } from "./sums";
import type { Register } from "./types";
import type { Answer, Change } from "./wire";

const EVERYTHING = "*"; // in what is lost

export type Row = Sealed & {
  c: string;
  id: string;
  seq: number;
  owner: string;
  inside: string[]; // the buckets that hold it; with the last one the row goes
  registers: Record<string, Register>;
  value?: unknown;
};

/** How far this copy goes. `reflected`: own n's, by replica, whose effect it holds though the vault may not know yet. */
export type Pulled = Sealed & { epoch: string; cursor: string; reflected: Record<string, number[]> };

export type PhotoRow = Sealed & { sha256: string; type: string; content: ArrayBuffer; at: number };

export interface CacheSchema extends DBSchema {
  rows: { key: [string, string]; value: Row };
  photos: { key: string; value: PhotoRow; indexes: { at: number } };
  pulled: { key: string; value: Pulled };
  fence: { key: string; value: number };
}

export type Cache = Database<CacheSchema>;
export const nothingPulled: Pulled = { ...plain, epoch: "", cursor: "", reflected: {} };

const MAX_PHOTOS = 60;

export function openCache(person: string): Cache {
  return keepOpen((lost) =>
    openDB<CacheSchema>(`luring-cache-${person}`, 1, {
      upgrade(db) {
        db.createObjectStore("rows", { keyPath: ["c", "id"] });
        db.createObjectStore("photos", { keyPath: "sha256" }).createIndex("at", "at");
        db.createObjectStore("pulled");
        db.createObjectStore("fence");
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    }),
  );
}

export async function readCache(cache: Cache): Promise<{ rows: Row[]; pulled: Pulled }> {
  return cache.use(async (db) => {
    const tx = db.transaction(["rows", "pulled"]);
    const [rows, pulled] = await Promise.all([
      tx.objectStore("rows").getAll(),
      tx.objectStore("pulled").get("pulled"),
    ]);
    return { rows, pulled: pulled ?? nothingPulled };
  });
}

/** Read what these keys name, or all there is, as a change to show. */
export async function readChange(
  cache: Cache,
  keys?: string[],
): Promise<Pick<CacheChange, "rows" | "pulled" | "cleared">> {
  if (!keys) {
    const { rows, pulled } = await readCache(cache);
    return { rows: new Map(rows.map((row) => [keyOf(row.c, row.id), row])), pulled, cleared: true };
  }
  return cache.use(async (db) => {
    const tx = db.transaction(["rows", "pulled"]);
    const read = keys.map((key) => tx.objectStore("rows").get(key.split("/", 2) as [string, string]));
    const rows = await Promise.all(read);
    const pulled = (await tx.objectStore("pulled").get("pulled")) ?? nothingPulled;
    return { rows: new Map(keys.map((key, i) => [key, rows[i]])), pulled, cleared: false };
  });
}

/** Throw the copy away, to make room for what exists nowhere else. */
export async function dropCache(cache: Cache): Promise<void> {
  await cache.use(async (db) => {
    const tx = db.transaction(["rows", "photos", "pulled"], "readwrite");
    await Promise.all([
      tx.objectStore("rows").clear(),
      tx.objectStore("photos").clear(),
      tx.objectStore("pulled").clear(),
      tx.done,
    ]);
  });
}

export class LostLead extends Error {}

/** What an answer did to the copy. Rows by key, undefined for those that went. */
export type CacheChange = {
  rows: Map<string, Row | undefined>;
  cleared: boolean; // all others went too
  continued: boolean; // false: the copy had moved on since it was asked for, and the changes were left out
  pulled: Pulled;
  /** What there is of each bucket, where that is not what the server says; undefined: it is, or nobody has said. */
  differs?: Record<string, string>;
};

export const keyOf = (c: string, id: string) => `${c}/${id}`;

/**
 * Apply one answer: rows, cursor and the own n's reflected from now on, all in one transaction or not at all.
 *
 * `askedCursor` is what the answer continues; when the copy has moved on meanwhile, its changes are left out.
 * `agreed` is the server's sum that the copy was last found to have: as long as nothing changes, nobody has to look again.
 */
export function applyAnswer(
  cache: Cache,
  fence: number,
  askedCursor: string,
  answer: Answer,
  agreed: string,
  reflect: (before: Pulled, continued: boolean) => Record<string, number[]>,
): Promise<CacheChange> {
  return cache.use(async (db) => {
    const tx = db.transaction(["rows", "photos", "pulled", "fence"], "readwrite");
    later(tx.done); // awaited at the end, to which a failure does not come
    try {
      const fences = tx.objectStore("fence");
      if (((await fences.get("fence")) ?? 0) > fence) throw new LostLead();
      later(fences.put(fence, "fence"));
      const rows = tx.objectStore("rows");
      let before = (await tx.objectStore("pulled").get("pulled")) ?? nothingPulled;
      const cleared = before.epoch !== "" && before.epoch !== answer.epoch;
      if (cleared) {
        // Rows and cursor of another epoch mean nothing: everything is asked for again.
        later(rows.clear());
        before = nothingPulled;
      }
      const continued = before.cursor === askedCursor;
      const change: CacheChange = { rows: new Map(), cleared, continued, pulled: before };
      const gone = new Set<string>(); // files that the rows which left had named
      if (continued) change.cleared = (await applyRows(rows, answer, change.rows, gone)) || cleared;
      if (change.cleared) later(tx.objectStore("photos").clear());
      else if (gone.size > 0) {
        const still = new Set((await rows.getAll()).flatMap((row) => filesNamed(row.registers)));
        for (const sha of gone) if (!still.has(sha)) later(tx.objectStore("photos").delete(sha));
      }
      const changed = change.cleared || change.rows.size > 0;
      if (continued && answer.sum && (changed || answer.sum !== agreed)) {
        const sums = sumsOf(await rows.getAll());
        if (digest(sums) !== answer.sum) change.differs = sums;
      }
      change.pulled = {
        ...plain,
        epoch: answer.epoch,
        cursor: (continued && answer.cursor) || before.cursor,
        reflected: reflect(before, continued),
      };
      later(tx.objectStore("pulled").put(change.pulled, "pulled"));
      await tx.done;
      return change;
    } catch (error) {
      throw tx.error ?? error; // of the put that failed, not of those it took with it
    }
  });
}

/** A failed request fails its transaction, which is awaited: its own promise need not be. */
function later(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

type RowStore = {
  get(key: [string, string]): Promise<Row | undefined>;
  put(row: Row): Promise<unknown>;
  delete(key: [string, string]): Promise<void>;
  clear(): Promise<void>;
  getAll(): Promise<Row[]>;
};

/** Answers whether all that was there before has gone. */
async function applyRows(
  rows: RowStore,
  answer: Answer,
  changed: Map<string, Row | undefined>,
  gone: Set<string>,
): Promise<boolean> {
  const leave = (row: Row, buckets: string[]) => {
    const inside = row.inside.filter((bucket) => !buckets.includes(bucket));
    if (inside.length === row.inside.length) return;
    if (inside.length > 0) {
      later(rows.put({ ...row, inside }));
    } else {
      later(rows.delete([row.c, row.id]));
      for (const sha of filesNamed(row.registers)) gone.add(sha);
      changed.set(keyOf(row.c, row.id), undefined);
    }
  };
  const put = putMany(rows);
  const lost = answer.lost ?? [];
  const all = lost.includes(EVERYTHING);
  if (all) later(rows.clear());
  else if (lost.length > 0) for (const row of await rows.getAll()) leave(row, lost);
  for (const item of answer.changes ?? []) {
    if (item.gone?.length && !item.inside?.length) {
      const row = await rows.get([item.c, item.id]);
      if (row) leave(row, item.gone);
    } else {
      const row = toRow(item);
      await put(row);
      changed.set(keyOf(row.c, row.id), row);
    }
  }
  return all;
}

/** Fields at their defaults are left out on the wire. */
function toRow(change: Change): Row {
  const registers: Record<string, Register> = {};
  for (const [name, register] of Object.entries(change.registers ?? {}))
    registers[name] = { ...register, heads: register.heads ?? [], value: register.value ?? null };
  const { c, id, seq, owner = "", inside = [], value } = change;
  return { ...plain, c, id, seq, owner, inside, registers, ...(value === undefined ? {} : { value }) };
}

/** Keep a photo for showing; the oldest make room. */
export async function keepPhoto(cache: Cache, photo: Omit<PhotoRow, keyof Sealed>): Promise<void> {
  await cache.use(async (db) => {
    const tx = db.transaction("photos", "readwrite");
    later(tx.store.put({ ...plain, ...photo }));
    let surplus = (await tx.store.count()) - MAX_PHOTOS;
    let cursor = surplus > 0 ? await tx.store.index("at").openCursor() : null;
    while (cursor && surplus-- > 0) {
      later(cursor.delete());
      cursor = await cursor.continue();
    }
    await tx.done;
  });
}

export const readPhoto = (cache: Cache, sha256: string): Promise<PhotoRow | undefined> =>
  cache.use((db: IDBPDatabase<CacheSchema>) => db.get("photos", sha256));
