/**
 * Serves the app without a network. A new version waits until the person accepts it.
 *
 * Nothing under /api is ever answered or kept here: what the server says is the sync engine's business alone.
 */
import { createShell, type Listed } from "./shell";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: Listed; // written by tools/precache.ts

const shell = createShell(__PRECACHE__, { caches, fetch: (path, init) => fetch(path, init) });

self.addEventListener("install", (event) => event.waitUntil(shell.install()));
self.addEventListener("activate", (event) =>
  event.waitUntil(shell.activate().then(() => self.clients.claim())),
);
self.addEventListener("message", (event) => {
  if (event.data === "skip_waiting") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|health|schema)(\/|$)/.test(url.pathname)) return;
  const path = request.mode === "navigate" ? "/index.html" : url.pathname;
  event.respondWith(shell.find(path).then((found) => found ?? fetch(request)));
});
