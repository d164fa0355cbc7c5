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

  /** By file: whether every mutation that names it has a receipt. Files that none names are left out. */
  async function named(): Promise<Map<string, boolean>> {
    const received = new Map<string, boolean>();
    await vault.use(async (db) => {
      const tx = db.transaction("outbox");
      for (let cursor = await tx.store.openCursor(); cursor; cursor = await cursor.continue()) {
        const { files, receipt } = cursor.value;
        for (const sha of files) received.set(sha, (received.get(sha) ?? true) && receipt !== undefined);
      }
    });
    return received;
  }

  async function upload(row: FileRow): Promise<"sent" | Failure> {
    const init = { method: "PUT", headers: { "Content-Type": row.type }, body: row.content };
    const response = await send(world, `/api/evidence/${row.sha256}`, init, row.content.byteLength);
    if ("kind" in response) return response;
    if (response.status === 200 || response.status === 201) {
      // A captive portal says 200 too: only the server can name the hash it has checked.
      const kept = await response.json().catch(() => undefined);
      if (kept?.sha256 !== row.sha256) return { kind: "offline", timedOut: false };
      await put({ ...row, verified: true });
      return "sent";
    }
    if (response.status === 415 || response.status === 413) {
      await put({ ...row, refused: response.status === 413 ? "too_large" : "not_an_image" });
      return "sent"; // the next one is not held up by it
    }
    return failureOf(response);
  }

  async function stored(sha: string): Promise<{ content: ArrayBuffer; type: string } | undefined> {
    return (await vault.use((db) => db.get("files", sha))) ?? (await readPhoto(cache, sha));
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
    return photo;
  }

  async function find(evidence: Evidence, report: string | undefined): Promise<string | undefined> {
    const found = (await stored(evidence.sha256)) ?? (await fromServer(evidence, report));
    if (!found) return undefined;
    const url = URL.createObjectURL(new Blob([found.content], { type: found.type }));
    urls.set(evidence.sha256, url);
    return url;
  }

  return {
    waiting,
    async add(file, name) {
      const { content, type } = await shrink(file);
      const sha = toHex(await sha256(content));
      const known = await vault.use((db) => db.get("files", sha));
      if (!known) await put({ ...plain, sha256: sha, type, name, content, added_at: world.now() });
      await reload();
      changed();
      return { sha256: sha, type, bytes: content.byteLength, name };
    },
    async uploadNext() {
      const candidates = (await all()).filter((row) => !row.verified && !row.refused);
      if (candidates.length === 0) return "none";
      const received = await named();
      const next = candidates
        .sort((a, b) => a.added_at - b.added_at)
        .find((row) => received.get(row.sha256) === true);
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
      const received = await named();
      const drafted = await vault.use(async (db) => [
        ...filesNamed((await db.getAll("drafts")).map((draft) => draft.value)),
        ...filesNamed((await db.getAll("decisions")).map((decision) => decision.intents)),
      ]);
      for (const row of rows) {
        const done = row.verified && received.get(row.sha256) === true;
        const unused = !received.has(row.sha256) && !drafted.includes(row.sha256);
        if (done) {
          const { sha256: sha, type, content } = row;
          await keepPhoto(cache, { sha256: sha, type, content, at: row.added_at }).catch(() => undefined);
        }
        if (done || (unused && world.now() - row.added_at > KEEP_UNNAMED_MS))
          await vault.use((db) => write(db, ["files"], (tx) => tx.objectStore("files").delete(row.sha256)));
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
