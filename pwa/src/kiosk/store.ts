/**
 * All that a kiosk has on its disk: who it is, what everybody may read (forms, plan lines where allowed), and envelopes
 * that only the server can open. Nothing of a person.
 *
 * `idb` is not used here: it works for the memory that has taken the place of the page's IndexedDB (`memory.ts`).
 */
import type { IDBPDatabase } from "idb";
import type { SurveyForm } from "../survey/box";
import type { Pin } from "../sync/device";
import type { Bytes } from "../sync/line";
import { keepOpen } from "../sync/storage";
import type { Change } from "../sync/wire";

export type PlanLine = {
  line: string;
  placement: string;
  title: string;
  position: string;
  indicators: { id: string; label: string; unit: string }[];
};
export type Policy = { plan_lines: boolean; survey: string[] };
export type Unit = { id: string; name: string; zone?: string; form?: string };

export type Facts = {
  kiosk: string;
  label: string;
  unit: Unit;
  namespace: string;
  policy: Policy;
  seal: { id: string; key: string } | undefined; // none of these four after a revocation
  keys: CryptoKeyPair | undefined; // the device's: it signs envelopes and requests, never contents
  operator: Pin | undefined;
  token: { text: string; at: number; offset_ms: number } | undefined; // the server's time, as it last said
  epoch: string;
  backup: number;
  etag: string;
  last_contact_at: number | undefined;
  revoked: boolean;
};

/** What is known of an envelope without opening it. */
export type EnvelopeRow = {
  id: string; // hex SHA-256 of what is sealed
  kiosk: string;
  key: string; // of the server, to which it is sealed
  sig: string;
  at: number; // written
  bytes: number;
  received?: { at: number; epoch: string };
};
export type Envelope = EnvelopeRow & { sealed: Bytes };

export type Reference = { forms: Change[]; lines: PlanLine[]; surveys: SurveyForm[] };

/** What it holds before it is told, and after a revocation. */
export const NOTHING: Reference = { forms: [], lines: [], surveys: [] };

const NAME = "luring-kiosk";
const STORES = ["facts", "reference", "envelopes", "contents"] as const;
type Store = (typeof STORES)[number];

export type SealedStore = ReturnType<typeof openSealedStore>;

export function openSealedStore(disk: IDBFactory) {
  const database = keepOpen<unknown>((lost) => open(disk, lost) as unknown as Promise<IDBPDatabase<unknown>>);
  const use = <T>(job: (db: IDBDatabase) => Promise<T>): Promise<T> =>
    database.use((db) => job(db as unknown as IDBDatabase));

  /** One strict transaction: it answers when it is on the disk, and nothing of it stays when it fails. */
  const write = (stores: Store[], job: (tx: IDBTransaction) => void): Promise<void> =>
    use(async (db) => {
      const tx = db.transaction(stores, "readwrite", { durability: "strict" });
      const done = completed(tx);
      job(tx);
      await done;
    });

  const read = <T>(store: Store, key: IDBValidKey): Promise<T | undefined> =>
    use((db) => answered<T>(db.transaction(store).objectStore(store).get(key)));

  return {
    facts: () => read<Facts>("facts", "facts"),
    putFacts: (facts: Facts) => write(["facts"], (tx) => void tx.objectStore("facts").put(facts, "facts")),
    async reference(): Promise<Reference> {
      return { ...NOTHING, ...(await read<Partial<Reference>>("reference", "reference")) };
    },
    putReference: (reference: Reference, facts: Facts) =>
      write(["reference", "facts"], (tx) => {
        tx.objectStore("reference").put(reference, "reference");
        tx.objectStore("facts").put(facts, "facts");
      }),
    /** Keys, seal key, forms and lines go; envelopes stay until they are delivered. */
    revoke: (facts: Facts) =>
      write(["reference", "facts"], (tx) => {
        tx.objectStore("reference").clear();
        tx.objectStore("facts").put(facts, "facts");
      }),
    envelopes: () =>
      use((db) => answered<EnvelopeRow[]>(db.transaction("envelopes").objectStore("envelopes").getAll())),
    sealed: async (id: string) => (await read<{ sealed: Bytes }>("contents", id))?.sealed,
    /** `instead`: envelopes that this one makes needless, as long as they have not left. */
    put: ({ sealed, ...row }: Envelope, instead: string[] = []) =>
      write(["envelopes", "contents"], (tx) => {
        for (const id of instead) remove(tx, id);
        tx.objectStore("envelopes").put(row);
        tx.objectStore("contents").put({ id: row.id, sealed });
      }),
    settle: (facts: Facts, changed: EnvelopeRow[], gone: string[]) =>
      write(["facts", "envelopes", "contents"], (tx) => {
        for (const row of changed) tx.objectStore("envelopes").put(row);
        for (const id of gone) remove(tx, id);
        tx.objectStore("facts").put(facts, "facts");
      }),
    remove: (ids: string[]) =>
      write(["envelopes", "contents"], (tx) => {
        for (const id of ids) remove(tx, id);
      }),
    close: () => database.close(),
  };
}

function remove(tx: IDBTransaction, id: string): void {
  tx.objectStore("envelopes").delete(id);
  tx.objectStore("contents").delete(id);
}

function open(disk: IDBFactory, lost: () => void): Promise<IDBDatabase> {
  const request = disk.open(NAME, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore("facts");
    db.createObjectStore("reference");
    db.createObjectStore("envelopes", { keyPath: "id" });
    db.createObjectStore("contents", { keyPath: "id" }); // apart from what is known of them, which is read often
  };
  return answered(request).then((db) => {
    db.onclose = lost;
    db.onversionchange = () => {
      db.close();
      lost();
    };
    return db;
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new DOMException("the transaction was aborted", "AbortError"));
  });
}
