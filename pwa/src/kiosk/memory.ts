/**
 * IndexedDB in memory, for the engine of whoever is at the kiosk: what a person sees there is never on the disk.
 *
 * The engine asks the page for `indexedDB` and its classes, so the page's own are replaced, for good, before it does.
 */
import {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  IDBVersionChangeEvent,
} from "fake-indexeddb";

const CLASSES = {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  IDBVersionChangeEvent,
};

/** Put memory where the disk was. Answers the disk. */
export function useMemory(): IDBFactory {
  const disk = indexedDB;
  for (const [name, value] of Object.entries(CLASSES)) replace(name, value);
  forgetMemory();
  return disk;
}

/** Forget all that is in memory; what still holds a connection to it holds the last of it. */
export const forgetMemory = (): void => replace("indexedDB", new IDBFactory());

function replace(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
