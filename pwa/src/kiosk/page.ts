/** What the kiosk's page has to settle with the browser: what it keeps offline, and what it writes down by itself. */
import { keepParts, watchUpdates } from "../sync/updates";

/** Everything that the kiosk needs without a signal, English too. */
export async function keepOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) return;
  await watchUpdates(serviceWorker);
  keepParts(["english"]);
  (await serviceWorker.ready).active?.postMessage("keep_kiosk");
}

/** Whether the page comes back without a signal when it is loaded anew. */
export const comesBack = async (): Promise<boolean> =>
  !!navigator.serviceWorker?.controller && (await caches.match("/kios.html")) !== undefined;

/** Titles go into the browser's history on the disk, and some screens have a person's name as theirs. */
export function silenceTitle(): void {
  const { title } = document;
  Object.defineProperty(document, "title", { get: () => title, set: () => {} });
}

/** Back to the first screen by loading the page anew: nothing that a script still holds survives that. */
export async function startOver(): Promise<boolean> {
  if (!(await comesBack().catch(() => false))) return false;
  location.replace("/kios");
  return true;
}
