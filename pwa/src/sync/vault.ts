/**
 * The vault: what exists nowhere else until the server has it. One database per person, strict durability.
 *
 * "Saved" is said on a transaction's `complete` only. Nothing here is ever dropped without a receipt.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { makeKey } from "./keys";
import type { Bytes } from "./line";
import type { SealKey } from "./seal-key";
import { type Database, keepOpen, plain, type Sealed } from "./storage";
import type { Intent, OutcomeInfo } from "./types";
import type { Mutation, Standing } from "./wire";

export type Receipt = OutcomeInfo & { mac: string; epoch: string };

/** It went along in a file for somebody to carry. `told`: he says that the server had all of it then, ms. */
export type Handed = { digest: string; at: number; told?: number };

/** One mutation. `open` marks what the view or the person still has to do with; the index holds only those. */
export type Entry = Sealed & {
  replica: string;
  n: number;
  id: string;
  line: Bytes;
  sha: string;
  made_at: number;
  files: string[];
  receipt?: Receipt;
  proof?: Receipt; // of an earlier epoch: it goes along when the line is sent again, until the new one comes
  reflected?: true; // the cache holds its effect, or the server refused it
  standing?: Record<string, Standing>;
  handed?: Handed[]; // a badge: nothing that is sent or freed asks for it
  kept?: 1; // one more: the server has it, and judges it later
  noted?: true; // its author has read that another value was chosen
  open?: 1;
  seal?: 1; // once it has a receipt it is made unreadable; until then it stays open
  sealed?: string; // hash of what stands in `line` in its place: that is what is sent from here on
  husk?: Mutation; // what is still shown of it
};

export type ReplicaRow = Sealed & { id: string; keys: CryptoKeyPair; registered: boolean };
export type HeadRow = Sealed & { replica: string; n: number; hash: string };
export type DraftRow = Sealed & {
  key: string;
  value: unknown;
  saw: Record<string, string[]>;
  updated_at: number;
};
export type DecisionRow = Sealed & {
  id: string;
  intents: Intent[];
  ids: string[]; // of the mutations it will become, so that later work can name them
  made_at: number;
  due_at: number;
  undone?: true; // kept as a reminder that these ids will never exist
};
export type FileRow = Sealed & {
  sha256: string; // hex
  type: string;
  bytes: number;
  name: string;
  added_at: number;
  thumb_of?: string; // the photo that this is the small copy of
  url?: string; // of the upload under way
  verified?: true; // the server has it and has checked its hash
  verified_at?: number; // by the server's time, of the answer that came next: a backup is told in that
  refused?: string; // why it will never go: the server's code, or "lost" when its content is gone
};
export type ContentRow = Sealed & { sha256: string; content: ArrayBuffer };
export type ClockRow = Sealed & { last_at: number; stepped: number };
export type ServerRow = Sealed & {
  epoch: string;
  token?: string;
  offset_ms?: number;
  offset_error_ms?: number;
  offset_at?: number;
  last_success_at?: number;
  backup: number;
  seal?: SealKey & { at: number }; // what files for others to carry are sealed to, and since when it is known
};

export interface VaultSchema extends DBSchema {
  outbox: { key: [string, number]; value: Entry; indexes: { open: number; id: string; files: string } };
  replicas: { key: string; value: ReplicaRow };
  heads: { key: string; value: HeadRow };
  drafts: { key: string; value: DraftRow };
  decisions: { key: string; value: DecisionRow };
  files: { key: string; value: FileRow };
  contents: { key: string; value: ContentRow };
  current: { key: string; value: Sealed & { replica: string } };
  clock: { key: string; value: ClockRow };
  server: { key: string; value: ServerRow };
  fence: { key: string; value: number };
}

export type Vault = Database<VaultSchema>;
type Store = StoreNames<VaultSchema>;
export type VaultWrite<S extends Store[]> = IDBPTransaction<VaultSchema, S, "readwrite">;

const STORES = {
  drafts: "key",
  decisions: "id",
  files: "sha256",
  contents: "sha256", // apart from what is known of them, which is read often
  replicas: "id",
  heads: "replica",
} as const;

export const vaultName = (person: string) => `luring-vault-${person}`;

export function openVault(person: string): Vault {
  return keepOpen((lost) =>
    openDB<VaultSchema>(vaultName(person), 1, {
      upgrade(db) {
        const outbox = db.createObjectStore("outbox", { keyPath: ["replica", "n"] });
        outbox.createIndex("open", "open");
        outbox.createIndex("id", "id");
        outbox.createIndex("files", "files", { multiEntry: true });
        for (const [store, keyPath] of Object.entries(STORES))
          db.createObjectStore(store as keyof typeof STORES, { keyPath });
        for (const store of ["current", "clock", "server", "fence"] as const) db.createObjectStore(store);
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    }),
  );
}

/** One strict transaction. Whatever the job throws, nothing of it stays; the answer comes after `complete`. */
export const write = <S extends Store[], T>(
  vault: Vault,
  stores: S,
  job: (tx: VaultWrite<S>) => Promise<T>,
): Promise<T> =>
  vault.use(async (db) => {
    const tx = db.transaction(stores, "readwrite", { durability: "strict" });
    const done = tx.done.then(
      () => undefined,
      (error) => ({ error }),
    );
    let result: T;
    try {
      result = await job(tx);
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It had already ended by itself; its own error is the one that says why.
      }
      const failed = await done;
      throw error instanceof DOMException && error.name === "AbortError" ? (failed?.error ?? error) : error;
    }
    const failed = await done;
    if (failed) throw failed.error ?? new DOMException("the transaction was aborted", "AbortError");
    return result;
  });

/** Note something at lines of the outbox, if they are still there. */
export const markLines = (
  vault: Vault,
  lines: Pick<Entry, "replica" | "n">[],
  change: (entry: Entry) => Entry,
): Promise<void> =>
  write(vault, ["outbox"], async (tx) => {
    const outbox = tx.objectStore("outbox");
    for (const { replica, n } of lines) {
      const entry = await outbox.get([replica, n]);
      if (entry) await outbox.put(change(entry));
    }
  });

/** The replica that writes now; made at first need, without asking the server. */
export async function currentReplica(vault: Vault, random: () => string): Promise<ReplicaRow> {
  const known = await vault.use((db) => readCurrent(db));
  return known ?? newReplica(vault, random(), undefined);
}

async function readCurrent(db: IDBPDatabase<VaultSchema>): Promise<ReplicaRow | undefined> {
  const tx = db.transaction(["current", "replicas"]);
  const current = await tx.objectStore("current").get("replica");
  return current && tx.objectStore("replicas").get(current.replica);
}

/** Make a replica and let it write from now on, unless another tab has already replaced `instead_of`. */
export async function newReplica(
  vault: Vault,
  id: string,
  insteadOf: string | undefined,
): Promise<ReplicaRow> {
  const made: ReplicaRow = { ...plain, id, keys: await makeKey(), registered: false };
  return write(vault, ["current", "replicas", "heads"], async (tx) => {
    const current = await tx.objectStore("current").get("replica");
    const known = current && (await tx.objectStore("replicas").get(current.replica));
    if (known && known.id !== insteadOf) return known;
    await tx.objectStore("replicas").put(made);
    await tx.objectStore("heads").put({ ...plain, replica: id, n: 0, hash: "" });
    await tx.objectStore("current").put({ ...plain, replica: id }, "replica");
    return made;
  });
}

/** Take the next fencing number: whoever settles with a lower one has been replaced. */
export function takeFence(vault: Vault): Promise<number> {
  return write(vault, ["fence"], async (tx) => {
    const next = ((await tx.objectStore("fence").get("fence")) ?? 0) + 1;
    await tx.objectStore("fence").put(next, "fence");
    return next;
  });
}
