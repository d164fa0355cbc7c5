/**
 * What others gave this phone to carry: sealed files as they came, until they are at the server.
 *
 * A database of the device, not of a person: whoever is signed in ships them, and signing out keeps them. Nothing in it
 * can be read here. `shared` is what the service worker took from the share sheet and nobody has looked at yet; the
 * worker (`share-in.ts`) opens whatever version there is and adds to it.
 */
import { type DBSchema, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { type Database, keepOpen, type Sealed } from "./storage";

/** How much a file brought, of whom and what nobody learns. Units: lines, and files with them. */
export type Counts = { received: number; again: number; unknown: number; refused: number; files: number };

export type CarriedFile = Sealed & {
  id: string; // `textDigest` of the file
  name: string;
  bytes: number;
  at: number; // when it was given to this phone, ms
  state: "waiting" | "delivered" | "bad";
  code?: string; // why it is bad
  counts?: Counts;
  receipt?: string; // of the server, to be taken back to the author
  delivered_at?: number;
};

export type SharedFile = { name: string; bytes: number; text: string };

export interface CarriedSchema extends DBSchema {
  shared: { key: number; value: SharedFile };
  files: { key: string; value: CarriedFile };
  texts: { key: string; value: string }; // apart from what is known of them, which is read often
}

export type CarriedDatabase = Database<CarriedSchema>;
export const CARRIED = "luring-carried";

export const openCarried = (): CarriedDatabase =>
  keepOpen((lost) =>
    openDB<CarriedSchema>(CARRIED, 1, {
      upgrade(db) {
        db.createObjectStore("shared", { autoIncrement: true });
        db.createObjectStore("files", { keyPath: "id" });
        db.createObjectStore("texts");
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    }),
  );

type Store = StoreNames<CarriedSchema>;
export type CarriedWrite = IDBPTransaction<CarriedSchema, Store[], "readwrite">;
