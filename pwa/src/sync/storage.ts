/** An IndexedDB connection that survives being closed by the system, and errors that say what a person can do. */
import { type IDBPDatabase, type IDBPObjectStore, unwrap } from "idb";
import { SyncError } from "./types";

/** Every row starts like this, so that encryption can come later without a migration: key_id "" = not encrypted. */
export type Sealed = { v: 1; key_id: "" };
export const plain: Sealed = { v: 1, key_id: "" };

export type Database<S> = {
  /** Run a job on an open connection. When the system has closed it, reopen and run the job once more. */
  use<T>(job: (db: IDBPDatabase<S>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** `open` is handed what to call when the connection is lost or another tab needs it closed. */
export function keepOpen<S>(open: (lost: () => void) => Promise<IDBPDatabase<S>>): Database<S> {
  let current: Promise<IDBPDatabase<S>> | undefined;
  let closed = false;

  function connection(): Promise<IDBPDatabase<S>> {
    if (closed) throw new SyncError("storage_closed");
    if (!current) {
      const opening = open(() => {
        if (current === opening) current = undefined;
      });
      current = opening;
      opening.catch(() => {
        if (current === opening) current = undefined;
      });
    }
    return current;
  }

  return {
    async use(job) {
      try {
        return await job(await connection());
      } catch (error) {
        if (!wasClosed(error)) throw error;
      }
      current = undefined;
      try {
        return await job(await connection());
      } catch (error) {
        throw wasClosed(error) ? new SyncError("storage_closed") : error;
      }
    },
    async close() {
      closed = true;
      const db = await current?.catch(() => undefined);
      db?.close();
    },
  };
}

const IN_ONE_TASK = 30; // rows: on a slow phone no longer than a tap may wait

/**
 * To put many rows in one transaction: await each call, and none but every thirtieth takes a task of its own. A put that
 * fails fails the transaction, so it need not have a promise, which is as dear as the row.
 */
export function putMany<T>(store: { put(row: T): Promise<unknown> }): (row: T) => Promise<void> {
  const bare = unwrap(store as IDBPObjectStore<any, any, any, "readwrite">);
  let count = 0;
  return async (row) => {
    count += 1;
    if (count % IN_ONE_TASK) bare.put(row);
    else await store.put(row);
  };
}

/** iOS says UnknownError ("Connection to Indexed Database server lost"), the others InvalidStateError. */
function wasClosed(error: unknown): boolean {
  return error instanceof DOMException && ["InvalidStateError", "UnknownError"].includes(error.name);
}

export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
