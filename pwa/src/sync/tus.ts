/**
 * tus 1.0 from the phone's side, one request at a time: ask how much the server has, or send the next chunk.
 *
 * A chunk is as large as this link carries in a few seconds, so that is what a cut costs.
 */
import { type Failure, failureOf, send } from "./exchange";
import { sha256 } from "./line";
import type { World } from "./world";

/** `offset`: how much of the file the server has. `whole`: all of it, and it has verified the hash. */
export type Step =
  | { kind: "at"; url: string; offset: number; whole: boolean }
  | { kind: "gone" } // the server knows nothing of this upload any more
  | { kind: "refused"; code: string } // sending it again would not help
  | { kind: "failed"; failure: Failure };

export type Sent = { sha256: string; type: string; bytes: number };

const SMALLEST_CHUNK = 8 * 1024;
const FIRST_CHUNK = 32 * 1024;
const LARGEST_CHUNK = 512 * 1024;
const QUICK_MS = 2_000;
const SLOW_MS = 8_000;
const FOR_EVER = ["too_large", "not_an_image"];

export type Tus = ReturnType<typeof createTus>;

export function createTus(world: Pick<World, "fetch" | "after" | "now">) {
  let chunk = FIRST_CHUNK;
  let method = "PATCH";

  const resize = (factor: number) => {
    chunk = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, chunk * factor));
  };

  const request = (method: string, url: string, headers: Record<string, string>, body?: ArrayBuffer) =>
    send(
      world,
      url,
      { method, headers: { "Tus-Resumable": "1.0.0", ...headers }, body },
      body?.byteLength ?? 0,
    );

  async function read(response: Response | Failure, file: Sent, url?: string): Promise<Step> {
    if ("kind" in response) return { kind: "failed", failure: response };
    const { status, headers } = response;
    const offset = Number(headers.get("Upload-Offset") ?? Number.NaN);
    const at = headers.get("Location") ?? url;
    // A captive portal says 200 too: only the server counts bytes, and names the hash it has checked.
    if (response.ok && at && offset >= 0)
      return { kind: "at", url: at, offset, whole: headers.get("Upload-Sha256") === file.sha256 };
    const ours = headers.has("Tus-Resumable");
    if (ours && url && (status === 404 || status === 410)) return { kind: "gone" };
    const failure = response.ok ? ({ kind: "offline", timedOut: false } as const) : await failureOf(response);
    const code = failure.kind === "too_large" ? "too_large" : failure.kind === "refused" ? failure.code : "";
    if (ours && FOR_EVER.includes(code)) return { kind: "refused", code };
    if (ours && status === 507) return { kind: "refused", code: "quota" }; // somebody has to make room there
    // Some proxies let no PATCH through; tus has a way round.
    if (!ours && (status === 405 || status === 501)) method = "POST";
    return { kind: "failed", failure };
  }

  return {
    /** Where an upload stands; without `url` it begins, or goes on where an earlier one was left. */
    async ask(file: Sent, url: string | undefined): Promise<Step> {
      if (url) return read(await request("HEAD", url, {}), file, url);
      const metadata = `sha256 ${btoa(file.sha256)},type ${btoa(file.type)}`;
      const headers = { "Upload-Length": `${file.bytes}`, "Upload-Metadata": metadata };
      return read(await request("POST", "/api/uploads", headers), file);
    },
    async send(file: Sent, content: ArrayBuffer, url: string, offset: number): Promise<Step> {
      const body = content.slice(offset, offset + chunk);
      const hash = await sha256(body);
      const headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": `${offset}`,
        "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...hash))}`,
        ...(method === "POST" ? { "X-HTTP-Method-Override": "PATCH" } : {}),
      };
      const before = world.now();
      const step = await read(await request(method, url, headers, body), file, url);
      const took = world.now() - before;
      if (step.kind !== "at" || took > SLOW_MS) resize(0.5);
      else if (took < QUICK_MS) resize(2);
      return step;
    },
  };
}
