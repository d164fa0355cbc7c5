/** New versions of the app: fetched in the background, taken when the person says so and no form is dirty in any tab. */
import { type ReadonlySignal, signal } from "@preact/signals-core";

const ready = signal(false);
const dirty = new Map<string, () => void>(); // by form: let go of the lock that keeps updates away
let registration: ServiceWorkerRegistration | undefined;

export const updateReady: ReadonlySignal<boolean> = ready;

const LOOK_MS = 3_600_000;
const LOCK = "luring-dirty"; // shared by every dirty form of every tab, exclusive for an update

/** Say that a form holds what is not saved yet: no update happens until it is clean again. */
export function setDirty(key: string, isDirty: boolean): void {
  if (!isDirty) {
    dirty.get(key)?.();
    dirty.delete(key);
  } else if (!dirty.has(key)) {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    dirty.set(key, release);
    void navigator.locks?.request(LOCK, { mode: "shared" }, () => held);
  }
}

/** Take the new version as soon as no form is dirty. */
export function applyUpdate(): void {
  const apply = () => registration?.waiting?.postMessage("skip_waiting");
  if (navigator.locks) void navigator.locks.request(LOCK, apply);
  else if (dirty.size === 0) apply();
}

/** Have parts of the app fetched and kept that this person will want offline: they do not come with the app itself. */
export function keepParts(names: string[]): void {
  const keep = names.map((name) => `/assets/${name}`);
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ keep }));
}

/** Register the service worker and watch for versions that wait. */
export async function watchUpdates(container: ServiceWorkerContainer): Promise<void> {
  let controlled = container.controller !== null;
  let reloading = false;
  container.addEventListener("controllerchange", () => {
    // The first worker takes over a page that is already this version.
    const first = !controlled;
    controlled = true;
    if (first || reloading || dirty.size > 0) return;
    reloading = true;
    location.reload();
  });
  // Fails without a signal; the next start tries again.
  registration = await container
    .register("/service-worker.js", { updateViaCache: "none" })
    .catch(() => undefined);
  if (!registration) return;
  const app = registration;
  // An installed app may stay open for days.
  setInterval(() => void app.update().catch(() => undefined), LOOK_MS);
  const look = () => {
    ready.value = registration?.waiting != null && container.controller !== null;
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration?.installing?.addEventListener("statechange", look);
  });
}
