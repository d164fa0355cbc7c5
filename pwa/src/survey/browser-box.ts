/** The box in this browser: on a citizen's own phone, and on one that was handed to him. */
import { type Box, openBox } from "./box";

/** By hand: over plain HTTP, in an office's own network, browsers have no `randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export const openBrowserBox = (): Promise<Box> =>
  openBox({
    disk: indexedDB,
    fetch: (path, init) => fetch(path, { cache: "no-store", ...init }),
    today: () => new Date().toLocaleDateString("sv"),
    newId,
  });
