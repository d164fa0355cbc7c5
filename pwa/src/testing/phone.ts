/**
 * A phone for tests: its clock, its network, its browser's tabs. Nothing here sleeps; time moves when a test says so.
 */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { gzip, type World } from "../sync/world";

type Timer = { at: number; order: number; run: () => void; tab: Tab };
type Request = {
  tab: Tab;
  name: string;
  shared: boolean;
  run: () => Promise<unknown>;
  resolve: (v: unknown) => void;
  reject: (e: unknown) => void;
};
type Held = Request & { stolen: boolean };

const START_MS = Date.UTC(2026, 10, 20, 1, 0, 0);

export type Fetch = (path: string, init: RequestInit & { body?: any }) => Promise<Response>;

export class Phone {
  nowMs = START_MS;
  /** What answers requests; replaced to cut the line. */
  network: Fetch = () => Promise.reject(new TypeError("no network"));
  /** Whether requests may stay unanswered: then nobody waits for them. */
  hangs = false;
  requests: string[] = [];
  tabs: Tab[] = [];
  timers: Timer[] = [];
  held: Held[] = [];
  waiting: Request[] = [];
  storage = { persisted: false, asked: 0, used: 1_000 };
  photosMayGo = true;
  private order = 0;

  constructor() {
    globalThis.indexedDB = new IDBFactory();
  }

  openTab(): Tab {
    const tab = new Tab(this);
    this.tabs.push(tab);
    return tab;
  }

  addTimer(tab: Tab, ms: number, run: () => void): () => void {
    const timer = { at: this.nowMs + Math.max(0, ms), order: this.order++, run, tab };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Let time pass: what is due happens in order, and its consequences before the next. */
  async pass(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    await quiet();
    for (;;) {
      const due = this.timers
        .filter((timer) => timer.at <= end && timer.tab.alive && !timer.tab.frozen)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.nowMs = Math.max(this.nowMs, due.at);
      due.run();
      await quiet();
    }
    this.nowMs = end;
  }

  grant(): void {
    for (const request of [...this.waiting]) {
      const others = this.held.filter((held) => held.name === request.name);
      const first = this.waiting.find((other) => other.name === request.name) === request;
      const free = others.length === 0 || (request.shared && others.every((held) => held.shared));
      if (first && free) this.hold(request);
    }
  }

  hold(request: Request): void {
    this.waiting = this.waiting.filter((other) => other !== request);
    const held: Held = { ...request, stolen: false };
    this.held.push(held);
    const over = () => {
      this.held = this.held.filter((other) => other !== held);
      this.grant();
    };
    request.run().then(
      (value) => {
        over();
        if (!held.stolen) request.resolve(value);
      },
      (error) => {
        over();
        if (!held.stolen) request.reject(error);
      },
    );
  }

  steal(request: Request): void {
    for (const held of this.held.filter((other) => other.name === request.name)) {
      held.stolen = true;
      this.held = this.held.filter((other) => other !== held);
      // A frozen tab does not even notice.
      if (!held.tab.frozen) held.reject(new DOMException("stolen", "AbortError"));
      else held.tab.onThaw.push(() => held.reject(new DOMException("stolen", "AbortError")));
    }
    this.hold(request);
  }
}

type Listener = { name: string; hear: (message: any) => void };

export class Tab {
  alive = true;
  frozen = false;
  shown = true;
  onThaw: (() => void)[] = [];
  events: (() => void)[] = []; // the pokes of open event streams
  listeners: Listener[] = [];
  wakes = new Set<() => void>();
  hides = new Set<() => void>();
  private random = 1;

  constructor(readonly phone: Phone) {
    this.random = phone.tabs.length * 1_000_000 + 1;
  }

  readonly world: World = {
    now: () => this.phone.nowMs,
    zone: () => "Asia/Jakarta",
    label: () => "Android",
    random: (bytes) => {
      const out = new Uint8Array(bytes);
      let value = this.random++;
      for (let i = bytes - 1; i >= 0 && value > 0; i--, value = Math.floor(value / 256))
        out[i] = value & 0xff;
      return out;
    },
    chance: () => 0.5,
    gzip: (bytes) => busy(gzip(bytes)),
    fetch: async (path, init) => {
      this.phone.requests.push(`${init?.method ?? "GET"} ${path}`);
      const answered = this.phone.network(path, init ?? {});
      const response = await (this.phone.hangs ? answered : busy(answered));
      if (!this.alive || this.frozen) return new Promise<Response>(() => {});
      return response;
    },
    after: (ms, run) => this.phone.addTimer(this, ms, run),
    painted: (run) => run(),
    channel: (name, hear) => {
      const listener = { name, hear };
      this.listeners.push(listener);
      return {
        post: (message) => {
          if (!this.alive) return;
          for (const other of this.phone.tabs.filter((tab) => tab !== this && tab.alive)) {
            for (const { hear } of other.listeners.filter((each) => each.name === name))
              queueMicrotask(() => (other.frozen ? undefined : hear(structuredClone(message))));
          }
        },
        close: () => {
          this.listeners = this.listeners.filter((other) => other !== listener);
        },
      };
    },
    locks: {
      request: (name: string, ...rest: [LockOptions, () => unknown] | [() => unknown]) =>
        new Promise((resolve, reject) => {
          const run = async () => rest.at(-1) && (rest.at(-1) as () => unknown)();
          const options = rest.length === 2 ? rest[0] : {};
          const shared = options.mode === "shared";
          const request = { tab: this, name, shared, run, resolve, reject };
          if (options.steal) return this.phone.steal(request);
          options.signal?.addEventListener("abort", () => {
            this.phone.waiting = this.phone.waiting.filter((other) => other !== request);
            reject(new DOMException("called off", "AbortError"));
          });
          this.phone.waiting.push(request);
          this.phone.grant();
        }),
    } as unknown as LockManager,
    visible: () => this.shown,
    photosMayGo: () => this.phone.photosMayGo,
    onWake: (run) => {
      this.wakes.add(run);
      return () => this.wakes.delete(run);
    },
    onHide: (run) => {
      this.hides.add(run);
      return () => this.hides.delete(run);
    },
    events: (_path, poke) => {
      this.events.push(poke);
      return () => {
        this.events = this.events.filter((other) => other !== poke);
      };
    },
    storage: {
      persist: async () => {
        this.phone.storage.asked += 1;
        this.phone.storage.persisted = true;
        return true;
      },
      persisted: async () => this.phone.storage.persisted,
      estimate: async () => ({ usage: this.phone.storage.used, quota: 1_000_000_000 }),
    },
  };

  wake(): void {
    this.shown = true;
    for (const run of [...this.wakes]) run();
  }

  hide(): void {
    this.shown = false;
    for (const run of [...this.hides]) run();
  }

  freeze(): void {
    this.frozen = true;
    this.shown = false;
  }

  thaw(): void {
    this.frozen = false;
    for (const run of this.onThaw.splice(0)) run();
  }

  /** The system kills the tab: nothing it had begun goes on, its locks are free. */
  kill(): void {
    this.alive = false;
    this.phone.held = this.phone.held.filter((held) => held.tab !== this);
    this.phone.waiting = this.phone.waiting.filter((request) => request.tab !== this);
    this.phone.grant();
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let underWay = 0;

/** Count what runs on other threads, so that `quiet` can wait for it. */
function busy<T>(work: Promise<T>): Promise<T> {
  underWay += 1;
  return work.finally(() => {
    underWay -= 1;
  });
}

for (const name of ["digest", "sign", "verify", "generateKey", "importKey", "exportKey"] as const) {
  const original = crypto.subtle[name].bind(crypto.subtle) as (...args: any[]) => Promise<any>;
  Object.assign(crypto.subtle, { [name]: (...args: any[]) => busy(original(...args)) });
}

const CALM_TURNS = 30; // longer than any chain of storage requests between two of the engine's steps
const PATIENCE_TURNS = 5_000;
const LONG_MS = 3_000; // real time: a request that is never answered does not keep a test's time from passing

/** Let everything that is under way (storage, hashing, requests, other tabs) come to rest. */
export async function quiet(): Promise<void> {
  const end = performance.now() + LONG_MS;
  for (let calm = 0; calm < CALM_TURNS; calm = underWay === 0 ? calm + 1 : 0) {
    await turn();
    if (underWay > 0 && performance.now() > end) break;
  }
}

/** Wait for a condition, without a clock: as long as something is under way, and some turns more. */
export async function until(condition: () => unknown, what = String(condition)): Promise<void> {
  const end = performance.now() + LONG_MS;
  for (let idle = 0; idle < PATIENCE_TURNS; idle = underWay === 0 ? idle + 1 : idle) {
    if (condition()) return;
    if (performance.now() > end) break;
    await turn();
  }
  throw new Error(`never happened: ${what}`);
}
