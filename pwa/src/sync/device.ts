/** What this phone remembers about who uses it: names and who is signed in. No work, no data. */
import { type DBSchema, openDB } from "idb";
import { keepOpen, plain, type Sealed } from "./storage";

export type SignedIn = {
  person: { id: string; name: string };
  roles: string[];
  placements: string[];
  instansi: { name: string; namespace: string };
};

type StateRow = Sealed & {
  current?: SignedIn;
  signedOut: boolean; // the person said so: a cookie that is still good must not undo it
  signOutWaiting: boolean; // the server has not heard of it yet
};

/** What a PIN is checked against, and how often it was wrong. */
export type Pin = {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  hash: string;
  wrong: number; // since the last right one
  wrong_at: number;
};

interface DeviceSchema extends DBSchema {
  state: { key: string; value: StateRow };
  people: { key: string; value: Sealed & { id: string; name: string; at: number; pin?: Pin } };
}

const nobody: StateRow = { ...plain, signedOut: false, signOutWaiting: false };

export type Device = ReturnType<typeof openDevice>;

export function openDevice() {
  const database = keepOpen<DeviceSchema>((lost) =>
    openDB<DeviceSchema>("luring-device", 1, {
      upgrade(db) {
        db.createObjectStore("state");
        db.createObjectStore("people", { keyPath: "id" });
      },
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    }),
  );

  const state = () => database.use(async (db) => (await db.get("state", "state")) ?? nobody);
  const put = (row: StateRow) =>
    database.use(async (db) => {
      const tx = db.transaction("state", "readwrite", { durability: "strict" });
      await Promise.all([tx.store.put(row, "state"), tx.done]);
    });

  return {
    state,
    current: async () => (await state()).current,
    people: () => database.use((db) => db.getAll("people")),
    async signIn(who: SignedIn, at: number): Promise<void> {
      await database.use(async (db) => {
        const tx = db.transaction("people", "readwrite");
        await tx.store.put({ ...(await tx.store.get(who.person.id)), ...plain, ...who.person, at });
        await tx.done;
      });
      await put({ ...nobody, current: who });
    },
    pin: (person: string) => database.use(async (db) => (await db.get("people", person))?.pin),
    async setPin(person: string, pin: Pin | undefined): Promise<void> {
      await database.use(async (db) => {
        const tx = db.transaction("people", "readwrite", { durability: "strict" });
        const { pin: _before, ...known } = (await tx.store.get(person)) ?? {
          ...plain,
          id: person,
          name: "",
          at: 0,
        };
        await tx.store.put(pin ? { ...known, pin } : known);
        await tx.done;
      });
    },
    signOut: () => put({ ...plain, signedOut: true, signOutWaiting: true }),
    async signOutTold(): Promise<void> {
      const now = await state();
      if (now.signOutWaiting) await put({ ...now, signOutWaiting: false });
    },
    close: () => database.close(),
  };
}
