/** Everything the engine asks of the world outside: time, chance, network, other tabs. Tests give their own. */

import type { Bytes } from "./line";
import { photosMayGo } from "./wifi";

export type Cancel = () => void;
export type Channel = { post(message: unknown): void; close(): void };

export type World = {
  now(): number;
  zone(): string;
  label(): string; // what the person would call this device
  random(bytes: number): Uint8Array<ArrayBuffer>;
  chance(): number; // 0 ≤ x < 1
  fetch(path: string, init?: RequestInit): Promise<Response>;
  gzip: ((bytes: Bytes) => Promise<Bytes>) | undefined; // where the browser can
  after(ms: number, run: () => void): Cancel;
  painted(run: () => void): void; // when what has just changed is on the screen; at once where nobody looks
  channel(name: string, hear: (message: any) => void): Channel;
  locks: LockManager | undefined;
  visible(): boolean;
  onWake(run: () => void): Cancel; // became visible, or the system says there is a network: a hint, never the truth
  onHide(run: () => void): Cancel; // about to be frozen or closed
  events(path: string, poke: () => void, lost: () => void): Cancel;
  photosMayGo(): boolean; // over the line that there is now, as this phone's person wants it
  storage: Pick<StorageManager, "persist" | "persisted" | "estimate"> | undefined;
};

function listen(target: EventTarget, names: string[], run: () => void): Cancel {
  for (const name of names) target.addEventListener(name, run);
  return () => {
    for (const name of names) target.removeEventListener(name, run);
  };
}

/** Compress as the server unpacks: RFC 1952. */
export async function gzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Until what has just changed is on the screen: first the answer to a tap, then the work. */
export const painted = () =>
  new Promise<unknown>((done) => {
    // Whoever puts the phone away at once gets no frame any more.
    if (document.hidden) return done(0);
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });

export function browserWorld(): World {
  return {
    now: () => Date.now(),
    label: () => /Android|iPhone|iPad|Windows|Mac|CrOS|Linux/.exec(navigator.userAgent)?.[0] ?? "Browser",
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    chance: () => Math.random(),
    fetch: (path, init) => fetch(path, { cache: "no-store", credentials: "same-origin", ...init }),
    gzip: typeof CompressionStream === "undefined" ? undefined : gzip,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    // With the second frame: what a screen does once it is there, as moving the focus, comes after the first.
    painted: (run) => void painted().then(painted).then(run),
    channel(name, hear) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = (event) => hear(event.data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    locks: navigator.locks,
    visible: () => document.visibilityState === "visible",
    onWake(run) {
      const shown = listen(document, ["visibilitychange"], () => {
        if (document.visibilityState === "visible") run();
      });
      const network = listen(window, ["online", "pageshow"], run);
      const { connection } = navigator as { connection?: EventTarget };
      const line = connection && listen(connection, ["change"], run); // onto Wi-Fi, for instance
      return () => {
        shown();
        network();
        line?.();
      };
    },
    onHide(run) {
      const hidden = listen(document, ["visibilitychange"], () => {
        if (document.visibilityState === "hidden") run();
      });
      const left = listen(window, ["pagehide"], run);
      return () => {
        hidden();
        left();
      };
    },
    events(path, poke, lost) {
      const source = new EventSource(path);
      source.addEventListener("poke", poke);
      // Its own retry is blind to sessions and back-off: the loop opens another after the next good exchange.
      source.onerror = () => {
        source.close();
        lost();
      };
      return () => source.close();
    },
    photosMayGo,
    storage: navigator.storage,
  };
}
