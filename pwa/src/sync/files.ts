/**
 * Files of a person: in the vault until the server has verified their hash and the mutation that names them has a
 * receipt; then, for showing only, in the cache.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Cache, keepPhoto, readPhoto } from "./cache";
import { type Failure, failureOf, send } from "./exchange";
import { toHex } from "./ids";
import { sha256 } from "./line";
import { filesNamed } from "./outbox";
import type { Shrink } from "./shrink";
import { plain } from "./storage";
import type { Evidence } from "./types";
import { type FileRow, type Vault, write } from "./vault";
import type { World } from "./world";

const ASK_AGAIN_MS = [2_000, 5_000, 15_000]; // text arrives before its photos, often by a few seconds only
const KEEP_UNNAMED_MS = 7 * 24 * 3600 * 1000; // a photo of a form that was given up

export type Files = {
  waiting: ReadonlySignal<Set<string>>;
  add(file: Blob, name: string): Promise<Evidence>;
  /** Upload one file whose mutation has a receipt. */
  uploadNext(): Promise<"none" | "sent" | Failure>;
  url(evidence: Evidence, report: string | undefined): Promise<string | undefined>;
  /** Let go of what the server has; take unnamed leftovers away. */
  tidy(): Promise<void>;
  reload(): Promise<void>;
  close(): void;
};

export function createFiles(
  vault: Vault,
  cache: Cache,
  world: Pick<World, "now" | "fetch" | "after">,
  shrink: Shrink,
  changed: () => void,
): Files {
  const waiting = signal(new Set<string>());
  const urls = new Map<string, string>();
  const asking = new Map<string, Promise<string | undefined>>();

  const all = () => vault.use((db) => db.getAll("files"));
  const put = (row: FileRow) =>
    vault.use((db) => write(db, ["files"], (tx) => tx.objectStore("files").put(row)));

  async function reload(): Promise<void> {
    const unverified = (await all()).filter((row) => !row.verified);
    const next = new Set(unverified.map((row) => row.sha256));
    const now = waiting.value;
    if (next.size !== now.size || [...next].some((sha) => !now.has(sha))) waiting.value = next;
  }

  /** Whether every mutation that names the file has a receipt; undefined when none names it. */
  async function isReceived(sha: string): Promise<boolean | undefined> {
    const naming = await vault.use((db) => db.getAllFromIndex("outbox", "files", sha));
    return naming.length === 0 ? undefined : naming.every((entry) => entry.receipt !== undefined);
  }

  async function upload(row: FileRow): Promise<"sent" | Failure> {
    const stored = await vault.use((db) => db.get("contents", row.sha256));
    if (!stored) return refuse(row, "lost");
    const init = { method: "PUT", headers: { "Content-Type": row.type }, body: stored.content };
    const response = await send(world, `/api/evidence/${row.sha256}`, init, row.bytes);
    if ("kind" in response) return response;
    if (response.status === 200 || response.status === 201) {
      // A captive portal says 200 too: only the server can name the hash it has checked.
      const kept = await response.json().catch(() => undefined);
      if (kept?.sha256 !== row.sha256) return { kind: "offline", timedOut: false };
      await put({ ...row, verified: true });
      return "sent";
    }
    if (response.status === 413) return refuse(row, "too_large");
    if (response.status === 415) return refuse(row, "not_an_image");
    return failureOf(response);
  }

  /** Sending it again would not help: it stays here, and the next one is not held up by it. */
  async function refuse(row: FileRow, refused: string): Promise<"sent"> {
    await put({ ...row, refused });
    return "sent";
  }

  async function stored(sha: string): Promise<ArrayBuffer | undefined> {
    const row = (await vault.use((db) => db.get("contents", sha))) ?? (await readPhoto(cache, sha));
    return row?.content;
  }

  async function fromServer(evidence: Evidence, report: string | undefined) {
    const query = report === undefined ? "" : `?report=${encodeURIComponent(report)}`;
    for (const pause of [...ASK_AGAIN_MS, undefined]) {
      const response = await send(world, `/api/evidence/${evidence.sha256}${query}`, {}, evidence.bytes);
      if ("kind" in response) return undefined;
      if (response.status === 200) return keepShown(evidence, await response.arrayBuffer());
      if (response.status !== 404 || pause === undefined) return undefined;
      await new Promise<void>((resume) => world.after(pause, resume));
    }
    return undefined;
  }

  async function keepShown(evidence: Evidence, content: ArrayBuffer) {
    if (toHex(await sha256(content)) !== evidence.sha256) return undefined;
    const photo = { sha256: evidence.sha256, type: evidence.type, content, at: world.now() };
    await keepPhoto(cache, photo).catch(() => undefined); // no room for showing is no reason not to show
    return content;
  }

  async function find(evidence: Evidence, report: string | undefined): Promise<string | undefined> {
    const found = (await stored(evidence.sha256)) ?? (await fromServer(evidence, report));
    if (!found) return undefined;
    const url = URL.createObjectURL(new Blob([found], { type: evidence.type }));
    urls.set(evidence.sha256, url);
    return url;
  }

  const remove = (sha: string) =>
    vault.use((db) =>
      write(db, ["files", "contents"], async (tx) => {
        await tx.objectStore("files").delete(sha);
        await tx.objectStore("contents").delete(sha);
      }),
    );

  /** The server has it: from here on the copy is for showing only. */
  async function moveToCache({ sha256: sha, type, added_at: at }: FileRow): Promise<void> {
    const content = await stored(sha);
    if (content) await keepPhoto(cache, { sha256: sha, type, content, at }).catch(() => undefined);
    await remove(sha);
  }

  return {
    waiting,
    async add(file, name) {
      const { content, type } = await shrink(file);
      const sha = toHex(await sha256(content));
      const known = await vault.use((db) => db.get("files", sha));
      const bytes = content.byteLength;
      if (!known) {
        await vault.use((db) =>
          write(db, ["files", "contents"], async (tx) => {
            const row = { ...plain, sha256: sha, type, bytes, name, added_at: world.now() };
            await tx.objectStore("files").put(row);
            await tx.objectStore("contents").put({ ...plain, sha256: sha, content });
          }),
        );
      }
      await reload();
      changed();
      return { sha256: sha, type, bytes, name };
    },
    async uploadNext() {
      const candidates = (await all()).filter((row) => !row.verified && !row.refused);
      let next: FileRow | undefined;
      for (const row of candidates.sort((a, b) => a.added_at - b.added_at))
        if (!next && (await isReceived(row.sha256))) next = row;
      if (!next) return "none";
      const result = await upload(next);
      if (result === "sent") {
        await reload();
        changed();
      }
      return result;
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
      for (const row of rows) {
        const received = await isReceived(row.sha256);
        const old = world.now() - row.added_at > KEEP_UNNAMED_MS;
        if (row.verified && received) await moveToCache(row);
        else if (received === undefined && old && !drafted.includes(row.sha256)) await remove(row.sha256);
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
