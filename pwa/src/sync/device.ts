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

interface DeviceSchema extends DBSchema {
  state: { key: string; value: StateRow };
  people: { key: string; value: Sealed & { id: string; name: string; at: number } };
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
      await database.use((db) => db.put("people", { ...plain, ...who.person, at }));
      await put({ ...nobody, current: who });
    },
    signOut: () => put({ ...plain, signedOut: true, signOutWaiting: true }),
    async signOutTold(): Promise<void> {
      const now = await state();
      if (now.signOutWaiting) await put({ ...now, signOutWaiting: false });
    },
    close: () => database.close(),
  };
}
