/**
 * Which file goes next, and what becomes of it: one request per step, so that new text never waits longer than that.
 *
 * Small copies go before originals, so that the supervisor sees something soon. One that fails lets the others pass.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Failure } from "./exchange";
import { toHex } from "./ids";
import { sha256 } from "./line";
import { createTus, type Step } from "./tus";
import type { FileRow, Vault } from "./vault";
import { write } from "./vault";
import type { World } from "./world";

/** How far the file under way has come, and how many went before it since nothing waited. */
export type Progress = { sha256: string; sent: number; done: number };

export type Uploads = {
  progress: ReadonlySignal<Progress | undefined>;
  /** Take the next step of the file whose turn it is. */
  next(): Promise<"none" | "sent" | Failure>;
  /** Let originals go over any line, until none waits. */
  overAnyLine(): void;
  change(sha: string, fields: Partial<FileRow>): Promise<void>;
};

const silence: Failure = { kind: "offline", timedOut: false };

export function createUploads(
  vault: Vault,
  world: Pick<World, "now" | "fetch" | "after" | "photosMayGo">,
  isReceived: (sha: string) => Promise<boolean | undefined>,
  settled: () => Promise<void>,
): Uploads {
  const tus = createTus(world);
  const progress = signal<Progress | undefined>();
  const offsets = new Map<string, number>(); // as the server said; forgotten whenever it may have become another
  const failures = new Map<string, number>();
  let loaded: { sha: string; content: ArrayBuffer } | undefined;
  let anyLine = false;
  let done = 0;

  /** Change a file's row, unless the file has gone meanwhile. */
  const change = (sha: string, fields: Partial<FileRow>) =>
    write(vault, ["files"], async (tx) => {
      const row = await tx.objectStore("files").get(sha);
      if (row) await tx.objectStore("files").put({ ...row, ...fields });
    });

  async function choose(): Promise<FileRow | undefined> {
    const free = anyLine || world.photosMayGo();
    const rows = (await vault.use((db) => db.getAll("files"))).filter(
      (row) => !row.verified && !row.refused && (free || row.thumb_of),
    );
    const rank = (row: FileRow) => (row.thumb_of ? 0 : 1) + 2 * (failures.get(row.sha256) ?? 0);
    for (const row of rows.sort((a, b) => rank(a) - rank(b) || a.added_at - b.added_at))
      if (await isReceived(row.sha256)) return row;
    return undefined;
  }

  async function load(sha: string): Promise<ArrayBuffer | undefined> {
    if (loaded?.sha !== sha) {
      const row = await vault.use((db) => db.get("contents", sha));
      loaded = row && { sha, content: row.content };
    }
    return loaded?.content;
  }

  async function refuse(sha: string, refused: string): Promise<"sent"> {
    await change(sha, { refused });
    await settled();
    return "sent";
  }

  async function failed(row: FileRow, content: ArrayBuffer, failure: Failure): Promise<"sent" | Failure> {
    failures.set(row.sha256, (failures.get(row.sha256) ?? 0) + 1);
    if (failure.kind === "refused" && failure.code === "hash_mismatch") {
      if (toHex(await sha256(content)) !== row.sha256) return refuse(row.sha256, "damaged");
      await change(row.sha256, { url: undefined });
    }
    return failure;
  }

  async function whole(row: FileRow): Promise<"sent"> {
    await change(row.sha256, { verified: true });
    loaded = undefined;
    if (!row.thumb_of) done += 1;
    await settled();
    return "sent";
  }

  async function settle(row: FileRow, content: ArrayBuffer, step: Step, before: number | undefined) {
    const sha = row.sha256;
    if (step.kind !== "at") offsets.delete(sha);
    switch (step.kind) {
      case "at":
        if (step.whole) return whole(row);
        if (row.url !== step.url) await change(sha, { url: step.url });
        // A server that counts backwards or beyond the end would be asked for ever.
        if (step.offset >= row.bytes || (before !== undefined && step.offset <= before)) {
          offsets.delete(sha);
          return failed(row, content, silence);
        }
        failures.delete(sha);
        offsets.set(sha, step.offset);
        progress.value = { sha256: sha, sent: step.offset, done };
        return "sent";
      case "gone":
        await change(sha, { url: undefined });
        return before === undefined ? "sent" : failed(row, content, silence);
      case "refused":
        return refuse(sha, step.code);
      case "failed":
        return failed(row, content, step.failure);
      default:
        return step satisfies never;
    }
  }

  return {
    progress,
    change,
    overAnyLine() {
      anyLine = true;
    },
    async next() {
      const row = await choose();
      if (!row) {
        anyLine = false;
        done = 0;
        loaded = progress.value = undefined;
        return "none";
      }
      const content = await load(row.sha256);
      if (!content) return refuse(row.sha256, "lost");
      const offset = row.url === undefined ? undefined : offsets.get(row.sha256);
      const step =
        offset === undefined ? await tus.ask(row, row.url) : await tus.send(row, content, row.url!, offset);
      return settle(row, content, step, offset);
    },
  };
}
