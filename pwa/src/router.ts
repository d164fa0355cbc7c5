/** Addresses within the app, over the History API: the phone's own back button works, and every screen has a link. */
import { signal } from "@preact/signals";
import type { DESK_ROUTES } from "./desk-routes";

const ROUTES = {
  "/": "beranda",
  "/lapor": "lapor",
  "/laporan": "laporan",
  "/laporan/:id": "laporan_detail",
  "/kinerja": "kinerja",
  "/kinerja/rencana": "rencana",
  "/kinerja/aksi": "aksi",
  "/kinerja/:line": "kinerja_detail",
  "/menilai": "menilai",
  "/menilai/:id": "menilai_isi",
  "/hasil": "hasil",
  "/hasil/:id": "hasil_detail",
  "/sinkron": "sinkron",
  "/saya": "saya",
  "/kunci": "kunci",
  "/cadangan": "cadangan",
  "/titipan": "titipan",
  "/tim": "tim",
  "/tim/matriks": "matriks",
  "/tim/:placement": "tim_detail",
  "/tim/:placement/rencana": "rencana_tim",
  "/tim/:placement/aksi": "aksi_tim",
  "/tim/:placement/nilai": "nilai",
  "/verifikasi": "verifikasi",
  "/slip": "slip",
  "/konflik": "konflik",
  "/konflik/:collection/:id": "konflik_detail",
  "/antrean": "antrean",
  "/riwayat/:collection/:id": "riwayat",
  "/masuk": "masuk",
  "/aktivasi": "aktivasi",
  "/selamat-datang": "selamat_datang",
  "/klaim": "klaim",
  "/lain/*": "lain",
} as const;

type Names<T> = T[keyof T];
export type RouteName = Names<typeof ROUTES> | Names<typeof DESK_ROUTES> | "handed" | "unknown";
export type Route = {
  name: RouteName;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  hash: string;
};

let table: Record<string, RouteName> = ROUTES;

/** Know the addresses of a page that has more of them. */
export function addRoutes(more: Record<string, RouteName>): void {
  table = { ...table, ...more };
  route.value = here();
}

/** Which screen an address means. `*` at the end of a pattern is whatever follows, in `params.rest`. */
export function match(url: URL): Route {
  const parts = url.pathname.split("/").filter(Boolean);
  for (const [pattern, name] of Object.entries(table)) {
    const wanted = pattern.split("/").filter(Boolean);
    const params: Record<string, string> = {};
    if (wanted.at(-1) === "*") {
      wanted.pop();
      params.rest = parts.slice(wanted.length).join("/");
    } else if (wanted.length !== parts.length) continue;
    const fits = wanted.every((want, at) => {
      const part = decodeURIComponent(parts[at] ?? "");
      if (want.startsWith(":")) params[want.slice(1)] = part;
      return want.startsWith(":") || want === part;
    });
    if (fits) return { name, path: url.pathname, params, query: url.searchParams, hash: url.hash };
  }
  return { name: "unknown", path: url.pathname, params: {}, query: url.searchParams, hash: url.hash };
}

let places: URL[] | undefined; // of a kiosk: the browser's own history would be on its disk, and for the next one to see

const here = () => match(places?.at(-1) ?? new URL(location.href));
export const route = signal<Route>(here());

let depth = 0; // pages of ours behind this one
let moved = false;
const scrolls = new Map<number, number>();

let arrived = 0; // how far down the screen that is coming was left

function arrive(scrollTo: number) {
  moved = true;
  arrived = scrollTo;
  route.value = here();
  requestAnimationFrame(() => window.scrollTo(0, scrollTo));
}

/** Whether the reader comes back to where he had scrolled to. */
export const isReturn = () => arrived > 0;

/** Go to a screen. `replace` leaves no way back to this one. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  scrolls.set(depth, window.scrollY);
  if (!options.replace) depth += 1;
  if (places) places = [...places.slice(0, depth), new URL(path, location.origin)];
  else history[options.replace ? "replaceState" : "pushState"]({ depth }, "", path);
  arrive(0);
}

/** One page back, or to `fallback` when the app was opened on this page. */
export function back(fallback: string): void {
  if (depth === 0) navigate(fallback, { replace: true });
  else if (places) {
    places.length = depth;
    arrive(scrolls.get(--depth) ?? 0);
  } else history.back();
}

/** Keep places in memory from now on, beginning at the first screen. */
export function forgetPlaces(): void {
  places = [new URL(location.origin)];
  depth = 0;
  scrolls.clear();
  route.value = here();
}

/** After a change of screen, put the reader at its heading; not when the app has only just opened. */
export function focusHeading(heading: HTMLElement): void {
  if (moved) heading.focus({ preventScroll: true });
}

/** The administrator's desk is a page of its own. */
const isDesk = (path: string) => /^\/pengelola(\/|$)/.test(path);

/** Follow links inside this page without loading it again. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  depth = history.state?.depth ?? 0;
  addEventListener("popstate", (event) => {
    depth = event.state?.depth ?? 0;
    arrive(scrolls.get(depth) ?? 0);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.origin !== location.origin || link.hasAttribute("download")) return;
    if (link.getAttribute("href")?.startsWith("#") || link.pathname.startsWith("/api/")) return;
    if (isDesk(link.pathname) !== isDesk(location.pathname)) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}
