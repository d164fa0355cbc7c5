/** A kiosk for tests: its disk, its memory, its page; and a look at everything that is on its disk. */

import { type Kiosk, openKiosk } from "../kiosk/kiosk";
import { forgetMemory, useMemory } from "../kiosk/memory";
import type { KioskWorld } from "../kiosk/world";
import type { Shrink } from "../sync/shrink";
import { KioskServer } from "./kiosk-server";
import { Phone, quiet, type Tab, until } from "./phone";
import { BUDI, WATI } from "./server";

export const NIP = { budi: "198503142010012003", wati: "199001012015032001" };
export const PIN = { budi: "402917", wati: "775310" };

export const OPERATOR = "operator-9087";

const unchanged: Shrink = async (file) => ({ content: await file.arrayBuffer(), type: "image/jpeg" });

export class Stand {
  phone = new Phone();
  disk = useMemory();
  server = new KioskServer(this.phone);
  tab!: Tab;
  kiosk!: Kiosk;
  cleared = 0;

  constructor() {
    this.server.accounts = [
      { person: BUDI, nip: NIP.budi, pin: PIN.budi },
      { person: WATI, nip: NIP.wati, pin: PIN.wati },
    ];
  }

  world(): KioskWorld {
    return {
      ...this.tab.world,
      disk: this.disk,
      battery: async () => ({ level: 0.5, charging: true }),
      clear: () => {
        this.cleared += 1;
      },
    };
  }

  async open(): Promise<Kiosk> {
    this.tab = this.phone.openTab();
    this.kiosk = await openKiosk(this.world(), unchanged);
    await quiet();
    return this.kiosk;
  }

  /** Enrolled, in contact. */
  async enrolled(): Promise<Kiosk> {
    const kiosk = await this.open();
    const answer = await kiosk.enrol(this.server.code, OPERATOR);
    if (answer !== "ok") throw new Error(answer);
    await until(() => kiosk.state.value.forms.length > 0);
    await quiet();
    return kiosk;
  }

  cut(): void {
    this.phone.network = () => Promise.reject(new TypeError("no network"));
  }

  /** What is under way fails first: it does not try again by itself at once. */
  async mend(): Promise<void> {
    await quiet();
    this.phone.network = this.server.answer;
  }

  /** The power goes: what was in memory is gone, and the next page opens on the same disk. */
  async kill(): Promise<Kiosk> {
    this.tab.kill();
    forgetMemory();
    return this.open();
  }

  /** Everything in every database of the disk, as text in every way that a searching eye might read it. */
  async everything(): Promise<string> {
    const found: string[] = [];
    for (const { name = "" } of await this.disk.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = this.disk.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames)
        for (const ask of ["getAll", "getAllKeys"] as const) {
          const request = db.transaction(store).objectStore(store)[ask]();
          await new Promise((resolve) => {
            request.onsuccess = resolve;
          });
          found.push(name, store, ...(request.result as unknown[]).map(spell));
        }
      db.close();
    }
    return found.join("\n");
  }
}

function spell(value: unknown): string {
  if (value instanceof ArrayBuffer) return spell(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const even = bytes.slice(0, bytes.length - (bytes.length % 2));
    return ["utf-8", "utf-16le", "latin1"].map((name) => new TextDecoder(name).decode(even)).join("\n");
  }
  if (value instanceof CryptoKey) return `${value.type} ${value.extractable}`;
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key}=${spell(inner)}`)
      .join("\n");
  return String(value);
}
