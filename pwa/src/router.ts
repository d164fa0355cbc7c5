/** Addresses within the app, over the History API: the phone's own back button works, and every screen has a link. */
import { signal } from "@preact/signals";

const ROUTES = {
  "/": "beranda",
  "/lapor": "lapor",
  "/laporan": "laporan",
  "/laporan/:id": "laporan_detail",
  "/kinerja": "kinerja",
  "/kinerja/:line": "kinerja_detail",
  "/sinkron": "sinkron",
  "/saya": "saya",
  "/tim": "tim",
  "/tim/:placement": "tim_detail",
  "/verifikasi": "verifikasi",
  "/slip": "slip",
  "/masuk": "masuk",
  "/aktivasi": "aktivasi",
  "/selamat-datang": "selamat_datang",
} as const;

export type RouteName = (typeof ROUTES)[keyof typeof ROUTES] | "unknown";
export type Route = {
  name: RouteName;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  hash: string;
};

/** Which screen an address means. */
export function match(url: URL): Route {
  const parts = url.pathname.split("/").filter(Boolean);
  for (const [pattern, name] of Object.entries(ROUTES)) {
    const wanted = pattern.split("/").filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((want, at) => {
      const part = decodeURIComponent(parts[at] ?? "");
      if (want.startsWith(":")) params[want.slice(1)] = part;
      return want.startsWith(":") || want === part;
    });
    if (fits) return { name, path: url.pathname, params, query: url.searchParams, hash: url.hash };
  }
  return { name: "unknown", path: url.pathname, params: {}, query: url.searchParams, hash: url.hash };
}

const here = () => match(new URL(location.href));
export const route = signal<Route>(here());

let depth = 0; // pages of ours behind this one
let moved = false;
const scrolls = new Map<number, number>();

function arrive(scrollTo: number) {
  moved = true;
  route.value = here();
  requestAnimationFrame(() => window.scrollTo(0, scrollTo));
}

/** Go to a screen. `replace` leaves no way back to this one. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  scrolls.set(depth, window.scrollY);
  if (!options.replace) depth += 1;
  history[options.replace ? "replaceState" : "pushState"]({ depth }, "", path);
  arrive(0);
}

/** One page back, or to `fallback` when the app was opened on this page. */
export function back(fallback: string): void {
  if (depth > 0) history.back();
  else navigate(fallback, { replace: true });
}

/** After a change of screen, put the reader at its heading; not when the app has only just opened. */
export function focusHeading(heading: HTMLElement): void {
  if (moved) heading.focus({ preventScroll: true });
}

/** Follow links inside the app without loading it again. */
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
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}
