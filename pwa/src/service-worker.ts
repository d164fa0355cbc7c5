/**
 * Serves the app without a network. A new version waits until the person accepts it.
 *
 * Nothing under /api is ever answered or kept here: what the server says is the sync engine's business alone.
 */
import { takeShared } from "./share-in";
import { createShell, type Listed, stem } from "./shell";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: Listed; // both written by tools/precache.ts
declare const __LATER__: Listed;
declare const __KIOSK__: Listed; // fetched and kept when a kiosk asks for it

const kiosk = __KIOSK__;
const shell = createShell(__PRECACHE__, [...__LATER__, ...kiosk], {
  caches,
  fetch: (path, init) => fetch(path, init),
});

self.addEventListener("install", (event) => event.waitUntil(shell.install()));
self.addEventListener("activate", (event) =>
  event.waitUntil(shell.activate().then(() => self.clients.claim())),
);
self.addEventListener("message", (event) => {
  if (event.data === "skip_waiting") event.waitUntil(self.skipWaiting());
  if (event.data === "keep_kiosk") event.waitUntil(shell.keep(kiosk.map(([path]) => stem(path))));
  if (event.data?.keep) event.waitUntil(shell.keep(event.data.keep));
});
// The server puts what is shown into words, for this browser alone to open: `data` is the address it leads to.
self.addEventListener("push", (event) =>
  event.waitUntil(self.registration.showNotification("Luring", event.data!.json())),
);
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && url.pathname === "/titipan") event.respondWith(takeShared(request));
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|health|schema|pengelola|survei)(\/|$)/.test(url.pathname)) return;
  const page = /^\/kios(\/|$)/.test(url.pathname) ? "/kios.html" : "/index.html";
  const path = request.mode === "navigate" ? page : url.pathname;
  event.respondWith(shell.find(path).then((found) => found ?? fetch(request)));
});
