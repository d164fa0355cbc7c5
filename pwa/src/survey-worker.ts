/**
 * Keeps the survey page of a citizen's own browser, so that it opens again without internet: its few files, checked, and
 * nothing else. It has the addresses below /survei/ only, knows no person, and never touches what is asked of /api.
 *
 * Written without the app's own shell: the two workers must not share a file, for neither is a module.
 */
declare const self: ServiceWorkerGlobalScope;
declare const __SURVEY__: [path: string, hash: string][]; // hash: the first 16 hex digits of SHA-256

const PREFIX = "luring-survei-";
const PAGE = "/survei.html";

export {}; // names of its own, beside those of the other worker

const files = __SURVEY__;
const name = PREFIX + files.map(([, hash]) => hash.slice(0, 4)).join("");

async function install(): Promise<void> {
  const cache = await caches.open(name);
  for (const [path, hash] of files) {
    const response = await fetch(path, { cache: "no-cache", credentials: "omit" });
    // A captive portal answers every address with a page of its own: the bytes must be the build's.
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()),
    );
    const found = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (!response.ok || found !== hash) throw new Error(`${path}: not the file of this build`);
    await cache.put(path, response);
  }
  // The page has all it needs when it runs: the next one may be the new one at once.
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  for (const other of await caches.keys())
    if (other.startsWith(PREFIX) && other !== name) await caches.delete(other);
  await self.clients.claim();
}

async function answer(request: Request, path: string): Promise<Response> {
  return (await (await caches.open(name)).match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname.startsWith("/api/"))
    return;
  event.respondWith(answer(request, request.mode === "navigate" ? PAGE : url.pathname));
});
