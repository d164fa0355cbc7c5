/** What the kiosk asks of the world besides what every engine does, and how a session's engine sees that world. */
import { browserWorld, type World } from "../sync/world";

export type Battery = { level: number; charging: boolean };

export type KioskWorld = World & {
  disk: IDBFactory; // the browser's own
  battery(): Promise<Battery | null>;
  /** Clear what the page itself remembers of a person: clipboard, what was selected, its place. */
  clear(): void;
};

export async function batteryNow(): Promise<Battery | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  const found = await getBattery?.call(navigator).catch(() => null);
  return found ? { level: found.level, charging: found.charging } : null;
}

export function browserKiosk(disk: IDBFactory): KioskWorld {
  return {
    ...browserWorld(),
    disk,
    // Without cookies: a kiosk is nobody's, and the session of whoever is there goes in a header.
    fetch: (path, init) => fetch(path, { cache: "no-store", credentials: "omit", ...init }),
    battery: batteryNow,
    clear() {
      void navigator.clipboard?.writeText("").catch(() => undefined); // where it is permitted
      getSelection()?.removeAllRanges();
      history.replaceState(null, "", "/kios");
    },
  };
}

const never = () => () => {};

/** One page, nobody to share with: no other tabs, no event stream (it could carry no session). */
function alone(world: KioskWorld): World {
  return {
    ...world,
    locks: undefined,
    channel: () => ({ post() {}, close() {} }),
    events: never,
    // Photos go in their envelopes only, not twice over a thin line; their small copies may.
    photosMayGo: () => false,
  };
}

/** For the engine of somebody who is signed in: his session goes along. */
export function onlineWorld(world: KioskWorld, token: () => string | undefined): World {
  return {
    ...alone(world),
    fetch(path, init) {
      const bearer = token();
      if (bearer === undefined) return Promise.reject(new TypeError("the session has ended"));
      const headers = { ...(init?.headers as Record<string, string>), Authorization: `Bearer ${bearer}` };
      return world.fetch(path, { ...init, headers });
    },
  };
}

/** For one who cannot be: his engine has no server, his envelopes go by themselves. */
export const offlineWorld = (world: KioskWorld): World => ({
  ...alone(world),
  fetch: () => Promise.reject(new TypeError("nobody is signed in")),
});

/** For the kiosk's own shipping, which goes on whether somebody looks at it or not. */
export const shippingWorld = (world: KioskWorld): KioskWorld => ({
  ...world,
  visible: () => true,
  events: never,
});

const NAME = "luring-kiosk-page";
const PATIENCE_MS = 1_500; // a page that is being left may hold it a moment longer

/** Whether this is the only page of the kiosk; if so it stays that until it is closed. */
export function onlyPage(world: Pick<World, "locks" | "after">): Promise<boolean> {
  const { locks } = world;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const giveUp = new AbortController();
    const cancel = world.after(PATIENCE_MS, () => giveUp.abort());
    locks
      .request(NAME, { signal: giveUp.signal }, () => {
        cancel();
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}
