/**
 * The app's own files on the phone, one cache per version: complete, or not there at all.
 *
 * A version answers from its own cache only, so the old one goes on serving while a new one waits.
 */

export type Listed = [path: string, hash: string][]; // hash: the first 16 hex digits of SHA-256

type Deps = { caches: CacheStorage; fetch: (path: string, init: RequestInit) => Promise<Response> };

export type Shell = {
  /** Fetch every file afresh; one that fails, or has other bytes than the build's, fails all. */
  install(): Promise<void>;
  /** Drop the caches of other versions. */
  activate(): Promise<void>;
  /** Undefined when it is not one of our files. */
  find(path: string): Promise<Response | undefined>;
};

const PREFIX = "luring-shell-";

export function createShell(list: Listed, { caches, fetch }: Deps): Shell {
  const name = digest(new TextEncoder().encode(JSON.stringify(list)).buffer).then((hash) => PREFIX + hash);

  async function fetchFile(path: string, hash: string): Promise<Response> {
    const response = await fetch(path === "/index.html" ? "/" : path, { cache: "no-cache" });
    // A captive portal answers every address with a page of its own: the bytes must be the build's.
    const body = await response.arrayBuffer();
    if (!response.ok || (await digest(body)) !== hash) throw new Error(`${path}: not the file of this build`);
    const type = response.headers.get("Content-Type") ?? "";
    const headers = new Headers({ "Content-Type": type });
    const policy = response.headers.get("Content-Security-Policy");
    if (policy) headers.set("Content-Security-Policy", policy);
    return new Response(body, { headers });
  }

  return {
    async install() {
      const cache = await caches.open(await name);
      try {
        const files = await Promise.all(
          list.map(async ([path, hash]) => [path, await fetchFile(path, hash)] as const),
        );
        for (const [path, file] of files) await cache.put(path, file);
      } catch (error) {
        await caches.delete(await name);
        throw error;
      }
    },
    async activate() {
      for (const other of await caches.keys())
        if (other.startsWith(PREFIX) && other !== (await name)) await caches.delete(other);
    },
    async find(path) {
      const cache = await caches.open(await name);
      return cache.match(path);
    },
  };
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
