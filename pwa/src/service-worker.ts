/**
 * The app shell, offline. Precache is all-or-nothing; a new version waits until the person accepts it.
 *
 * Nothing under /api is ever answered or kept here: what the server says is the business of the sync engine alone.
 */

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: [path: string, hash: string][]; // written by tools/precache.ts

const PREFIX = "luring-shell-";
const list = __PRECACHE__;

async function cacheName(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(list)));
  return (
    PREFIX + Array.from(new Uint8Array(digest).slice(0, 8), (b) => b.toString(16).padStart(2, "0")).join("")
  );
}

/** Fetch every file afresh into a cache of this version's own; one failure fails the install, the old version serves on. */
async function install(): Promise<void> {
  const name = await cacheName();
  const cache = await caches.open(name);
  try {
    await Promise.all(
      list.map(async ([path]) => {
        const response = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
        // A captive portal answers every address with its own 200 page: the bytes must be the build's.
        if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
        await cache.put(path === "/index.html" ? "/" : path, await checked(path, response));
      }),
    );
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

async function checked(path: string, response: Response): Promise<Response> {
  const expected = list.find(([listed]) => listed === path)?.[1];
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest.slice(0, 8), (b) => b.toString(16).padStart(2, "0")).join("");
  if (hash !== expected) throw new Error(`${path}: not the bytes of this build`);
  return new Response(body, { headers: response.headers });
}

async function dropOldCaches(): Promise<void> {
  const current = await cacheName();
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== current) await caches.delete(name);
  }
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(await cacheName());
  const path = request.mode === "navigate" ? "/" : new URL(request.url).pathname;
  return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) =>
  event.waitUntil(dropOldCaches().then(() => self.clients.claim())),
);
self.addEventListener("message", (event) => {
  if (event.data === "skip_waiting") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|health|schema)(\/|$)/.test(url.pathname)) return;
  event.respondWith(answer(event.request));
});
