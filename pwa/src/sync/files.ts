/**
 * Files of a person: in the vault until the server has verified their hash and the mutation that names them has a
 * receipt; then, for showing only, in the cache.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Cache, keepPhoto, readPhoto } from "./cache";
import { type Failure, send } from "./exchange";
import { toHex } from "./ids";
import { sha256 } from "./line";
import { filesNamed } from "./outbox";
import type { Shrink } from "./shrink";
import { plain } from "./storage";
import type { Evidence, FileItem } from "./types";
import { createUploads, type Uploads } from "./uploads";
import { type FileRow, type Vault, write } from "./vault";
import type { World } from "./world";

const KEEP_UNNAMED_MS = 7 * 24 * 3600 * 1000; // a photo of a form that was given up

type Shown = Omit<Evidence, "name">;

export type Files = {
  /** Hashes of the photos that the server does not have and has not refused. */
  waiting: ReadonlySignal<Set<string>>;
  /** All photos that the server does not have, oldest first. */
  items: ReadonlySignal<FileItem[]>;
  progress: Uploads["progress"];
  add(file: Blob, name: string): Promise<Evidence>;
  /** Take one step towards sending what has a receipt for the mutation that names it. */
  uploadNext(): Promise<"none" | "sent" | Failure>;
  overAnyLine: Uploads["overAnyLine"];
  /** Try again with a file that the server had refused. */
  retry(sha: string): Promise<void>;
  /** The person gives a refused file up. */
  drop(sha: string): Promise<void>;
  /** Where to show a photo from; without a report only this phone is asked. */
  url(evidence: Shown, report: string | undefined): Promise<string | undefined>;
  /** Let go of what the server has; take unnamed leftovers away. */
  tidy(): Promise<void>;
  reload(): Promise<void>;
  close(): void;
};

export function createFiles(
  vault: Vault,
  cache: Cache,
  world: Pick<World, "now" | "fetch" | "after" | "photosMayGo">,
  shrink: Shrink,
  changed: () => void,
): Files {
  const waiting = signal(new Set<string>());
  const items = signal<FileItem[]>([]);
  const urls = new Map<string, string>();
  const asking = new Map<string, Promise<string | undefined>>();

  const all = () => vault.use((db) => db.getAll("files"));

  async function reload(): Promise<void> {
    const open = (await all()).filter((row) => !row.verified && !row.thumb_of);
    items.value = open
      .sort((a, b) => a.added_at - b.added_at)
      .map(({ sha256, name, bytes, refused }) => ({ sha256, name, bytes, refused }));
    const next = new Set(open.filter((row) => !row.refused).map((row) => row.sha256));
    const now = waiting.value;
    if (next.size !== now.size || [...next].some((sha) => !now.has(sha))) waiting.value = next;
  }

  /** Whether every mutation that names the file has a receipt; undefined when none names it. */
  async function isReceived(sha: string): Promise<boolean | undefined> {
    const naming = await vault.use((db) => db.getAllFromIndex("outbox", "files", sha));
    return naming.length === 0 ? undefined : naming.every((entry) => entry.receipt !== undefined);
  }

  async function settled(): Promise<void> {
    await reload();
    changed();
  }

  const uploads = createUploads(vault, world, isReceived, settled);

  async function stored(sha: string): Promise<ArrayBuffer | undefined> {
    const row = (await vault.use((db) => db.get("contents", sha))) ?? (await readPhoto(cache, sha));
    return row?.content;
  }

  async function fromServer(evidence: Shown, report: string) {
    const path = `/api/evidence/${evidence.sha256}?report=${encodeURIComponent(report)}`;
    const response = await send(world, path, {}, evidence.bytes);
    if ("kind" in response || response.status !== 200) return undefined;
    return keepShown(evidence, await response.arrayBuffer());
  }

  async function keepShown(evidence: Shown, content: ArrayBuffer) {
    if (toHex(await sha256(content)) !== evidence.sha256) return undefined;
    const photo = { sha256: evidence.sha256, type: evidence.type, content, at: world.now() };
    await keepPhoto(cache, photo).catch(() => undefined); // no room for showing is no reason not to show
    return content;
  }

  async function find(evidence: Shown, report: string | undefined): Promise<string | undefined> {
    const here = await stored(evidence.sha256);
    const found = here ?? (report === undefined ? undefined : await fromServer(evidence, report));
    if (!found) return undefined;
    const url = URL.createObjectURL(new Blob([found], { type: evidence.type }));
    urls.set(evidence.sha256, url);
    return url;
  }

  const remove = (sha: string) =>
    write(vault, ["files", "contents"], async (tx) => {
      await tx.objectStore("files").delete(sha);
      await tx.objectStore("contents").delete(sha);
    });

  /** The server has it: from here on the copy is for showing only. */
  async function moveToCache({ sha256: sha, type, added_at: at }: FileRow): Promise<void> {
    const content = await stored(sha);
    if (content) await keepPhoto(cache, { sha256: sha, type, content, at }).catch(() => undefined);
    await remove(sha);
  }

  /** Keep a file in the vault, unless it is there. */
  async function put(content: ArrayBuffer, about: Pick<FileRow, "type" | "name" | "thumb_of">) {
    const sha = toHex(await sha256(content));
    const row = { ...plain, ...about, sha256: sha, bytes: content.byteLength, added_at: world.now() };
    await write(vault, ["files", "contents"], async (tx) => {
      if (await tx.objectStore("files").get(sha)) return;
      await tx.objectStore("files").put(row);
      await tx.objectStore("contents").put({ ...plain, sha256: sha, content });
    });
    return { sha256: sha, type: about.type, bytes: content.byteLength };
  }

  return {
    waiting,
    items,
    progress: uploads.progress,
    overAnyLine: uploads.overAnyLine,
    async add(file, name) {
      const { content, type, thumb } = await shrink(file);
      const original = await put(content, { type, name });
      const small = thumb && (await put(thumb, { type: "image/jpeg", name, thumb_of: original.sha256 }));
      await settled();
      return { ...original, name, ...(small ? { thumb: small } : {}) };
    },
    uploadNext: uploads.next,
    async retry(sha) {
      await uploads.change(sha, { refused: undefined, url: undefined });
      await settled();
    },
    async drop(sha) {
      await remove(sha);
      await settled();
    },
    async url(evidence, report) {
      const known = urls.get(evidence.sha256) ?? asking.get(evidence.sha256);
      if (known) return known;
      const asked = find(evidence, report).finally(() => asking.delete(evidence.sha256));
      asking.set(evidence.sha256, asked);
      return asked;
    },
    async tidy() {
      const rows = await all();
      if (rows.length === 0) return;
      const drafted = await vault.use(async (db) => [
        ...filesNamed((await db.getAll("drafts")).map((draft) => draft.value)),
        ...filesNamed((await db.getAll("decisions")).map((decision) => decision.intents)),
      ]);
      const backup = (await vault.use((db) => db.get("server", "server")))?.backup ?? 0;
      for (const row of rows) {
        const received = await isReceived(row.sha256);
        const old = world.now() - row.added_at > KEEP_UNNAMED_MS;
        // A server that is restored from a backup asks for whatever came after it.
        const covered = backup === 0 || (row.verified_at !== undefined && row.verified_at <= backup);
        if (row.verified && received !== false) {
          if (covered) await moveToCache(row);
        } else if (received === undefined && old && !drafted.includes(row.sha256)) await remove(row.sha256);
      }
      await reload();
    },
    reload,
    close() {
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
    },
  };
}
