/**
 * The app's own files on the phone, one cache per version: complete, or not there at all.
 *
 * A version answers from its own cache only, so the old one goes on serving while a new one waits. What few people
 * want comes when it is first asked for and stays; a newer version that replaces it brings its own along.
 */

export type Listed = [path: string, hash: string][]; // hash: the first 16 hex digits of SHA-256

type Deps = { caches: CacheStorage; fetch: (path: string, init: RequestInit) => Promise<Response> };

export type Shell = {
  /** Fetch every file afresh; one that fails, or has other bytes than the build's, fails all. */
  install(): Promise<void>;
  /** Drop the caches of other versions. */
  activate(): Promise<void>;
  /** Undefined when it is not one of our files, or one for later that cannot be had now. */
  find(path: string): Promise<Response | undefined>;
  /** Fetch some of the files for later now, by their names without a version: this phone will want them offline. */
  keep(stems: string[]): Promise<void>;
};

const PREFIX = "luring-shell-";

/** What a file is called in every version: `/assets/english-4fXq.js` is `/assets/english`. */
export const stem = (path: string) => path.split("-", 1)[0] ?? path;

export function createShell(list: Listed, later: Listed, { caches, fetch }: Deps): Shell {
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

  /** Files for later that this phone has of another version: whoever reads English offline goes on doing so. */
  async function keptBefore(): Promise<Listed> {
    const stems = new Set<string | undefined>();
    for (const other of await caches.keys()) {
      if (!other.startsWith(PREFIX)) continue;
      for (const request of await (await caches.open(other)).keys())
        stems.add(stem(new URL(request.url).pathname));
    }
    return later.filter(([path]) => stems.has(stem(path)));
  }

  async function find(path: string): Promise<Response | undefined> {
    const cache = await caches.open(await name);
    const kept = await cache.match(path);
    const listed = later.find(([other]) => other === path);
    if (kept || !listed) return kept;
    const file = await fetchFile(...listed).catch(() => undefined);
    // No room for it is no reason not to hand it out.
    if (file) await cache.put(path, file.clone()).catch(() => undefined);
    return file;
  }

  return {
    find,
    async keep(stems) {
      const wanted = later.filter(([path]) => stems.includes(stem(path)));
      await Promise.all(wanted.map(([path]) => find(path)));
    },
    async install() {
      const wanted = [...list, ...(await keptBefore())];
      const cache = await caches.open(await name);
      try {
        const files = await Promise.all(
          wanted.map(async ([path, hash]) => [path, await fetchFile(path, hash)] as const),
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
  };
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
