import { afterEach, expect, test, vi } from "vitest";
import { Phone, quiet } from "../testing/phone";

type Updates = typeof import("./updates");

/** A browser with one tab, its service worker's container, and the page's reload. */
async function browser(controller: object | null = {}) {
  const phone = new Phone();
  const messages: unknown[] = [];
  const listeners = new Map<string, () => void>();
  const worker = { postMessage: (message: unknown) => messages.push(message) };
  const registration = {
    waiting: null as object | null,
    installing: null,
    addEventListener: () => undefined,
  };
  const container = {
    controller,
    addEventListener: (name: string, run: () => void) => listeners.set(name, run),
    register: async () => registration,
  } as unknown as ServiceWorkerContainer;
  const reload = vi.fn();
  vi.stubGlobal("navigator", { locks: phone.openTab().world.locks });
  vi.stubGlobal("location", { reload });
  vi.resetModules();
  const updates: Updates = await import("./updates");
  return { updates, container, registration, worker, messages, listeners, reload };
}

afterEach(() => vi.unstubAllGlobals());

test("F78 a new version waits while a form is dirty, in whichever tab, and comes when it is clean", async () => {
  const { updates, container, registration, worker, messages, listeners, reload } = await browser();
  registration.waiting = worker;
  await updates.watchUpdates(container);
  expect(updates.updateReady.value).toBe(true);
  updates.setDirty("lapor", true);
  updates.applyUpdate();
  await quiet();
  expect(messages).toEqual([]);
  expect(reload).not.toHaveBeenCalled();

  updates.setDirty("lapor", false);
  await quiet();
  expect(messages).toEqual(["skip_waiting"]);
  listeners.get("controllerchange")?.();
  expect(reload).toHaveBeenCalledOnce();
});

test("F78 a worker that takes over does not reload a page with a dirty form", async () => {
  const { updates, container, listeners, reload } = await browser();
  await updates.watchUpdates(container);
  updates.setDirty("lapor", true);
  listeners.get("controllerchange")?.();
  expect(reload).not.toHaveBeenCalled();
});

test("the first worker of all is no update and reloads nothing", async () => {
  const { updates, container, registration, worker, listeners, reload } = await browser(null);
  registration.waiting = worker;
  await updates.watchUpdates(container);
  expect(updates.updateReady.value).toBe(false);
  listeners.get("controllerchange")?.();
  expect(reload).not.toHaveBeenCalled();
});

test("an update that comes in the session of the first worker is taken too", async () => {
  const { updates, container, listeners, reload } = await browser(null);
  await updates.watchUpdates(container);
  listeners.get("controllerchange")?.();
  listeners.get("controllerchange")?.();
  expect(reload).toHaveBeenCalledOnce();
});
