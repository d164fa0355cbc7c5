/** One request to the server and what its answer means for the loop. Status codes speak of transport, never of content. */
import { type Bytes, join, toBytes } from "./line";
import { type Answer, type Hello, isAnswer } from "./wire";
import type { World } from "./world";

/** Why there is no answer, in terms of what to do next. */
export type Failure =
  | { kind: "offline"; timedOut: boolean } // nobody answered, or somebody who is not our server
  | { kind: "busy"; retryAfterMs: number; kept?: true } // `kept`: it has them, and judges later
  | { kind: "not_signed_in" }
  | { kind: "too_large" }
  | { kind: "too_old" }
  | { kind: "refused"; code: string };

export type Reply = { kind: "answer"; answer: Answer; t0: number; t3: number } | Failure;

export const isFailure = (reply: { kind: string }): reply is Failure => reply.kind !== "answer";

const SILENCE_MS = 30_000; // a slow answer is fine as long as something of it keeps coming
const SLOWEST_BYTES_PER_MS = 1; // 8 kbit/s: slower than the slowest link worth waiting for
const WORTH_GZIP_BYTES = 400;

/** Send, and give up when the link has gone silent. Anything that goes wrong on the way is `offline`. */
export async function send(
  world: Pick<World, "fetch" | "after">,
  path: string,
  init: RequestInit,
  bytes: number,
): Promise<Response | Failure> {
  const abort = new AbortController();
  let timedOut = false;
  const silence = (ms: number) =>
    world.after(ms, () => {
      timedOut = true;
      abort.abort();
    });
  let cancel = silence(SILENCE_MS + bytes / SLOWEST_BYTES_PER_MS);
  try {
    const response = await world.fetch(path, { ...init, signal: abort.signal });
    const parts: Bytes[] = [];
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      parts.push(read.value);
      cancel();
      cancel = silence(SILENCE_MS);
    }
    const body = new Blob(parts);
    const empty = [204, 205, 304].includes(response.status);
    return new Response(empty ? null : body, { status: response.status, headers: response.headers });
  } catch {
    return { kind: "offline", timedOut };
  } finally {
    cancel();
  }
}

/** What a response that is not a success means. A page of somebody else's (a captive portal) means offline. */
export async function failureOf(response: Response): Promise<Failure> {
  const retryAfterMs = Number(response.headers.get("Retry-After") ?? 0) * 1000 || 0;
  const code = await codeOf(response);
  switch (response.status) {
    case 401:
      return code ? { kind: "not_signed_in" } : { kind: "offline", timedOut: false };
    case 403:
      if (code === "replica_not_yours") return { kind: "not_signed_in" };
      return code ? { kind: "refused", code } : { kind: "offline", timedOut: false };
    case 413:
      return { kind: "too_large" };
    case 426:
      return { kind: "too_old" };
    case 429:
    case 503:
      return { kind: "busy", retryAfterMs };
    default:
      if (response.status >= 500) return { kind: "busy", retryAfterMs };
      return code ? { kind: "refused", code } : { kind: "offline", timedOut: false };
  }
}

async function codeOf(response: Response): Promise<string> {
  try {
    const problem = await response.clone().json();
    return typeof problem?.code === "string" ? problem.code : "";
  } catch {
    return ""; // not one of our problems
  }
}

/** Where lines go: the inbox asks for no session and takes any version, and sends nothing but receipts. */
export type Door = "/api/sync" | "/api/inbox";

/** Make one exchange. */
export async function exchange(
  world: Pick<World, "fetch" | "after" | "now">,
  door: Door,
  hello: Omit<Hello, "t0">,
  lines: Bytes[],
  gzip: World["gzip"],
): Promise<Reply> {
  const t0 = world.now();
  const plainBody = join([toBytes(JSON.stringify({ ...hello, t0 })), ...lines]);
  const zipped = gzip && plainBody.length >= WORTH_GZIP_BYTES;
  const body = zipped ? await gzip(plainBody) : plainBody;
  const headers: Record<string, string> = { "Content-Type": "application/x-ndjson" };
  if (zipped) headers["Content-Encoding"] = "gzip";
  const response = await send(world, door, { method: "POST", headers, body }, body.length);
  if ("kind" in response) return response;
  if (response.status !== 200) return failureOf(response);
  const t3 = world.now();
  const answer = await response.json().catch(() => undefined);
  return isAnswer(answer) ? { kind: "answer", answer, t0, t3 } : { kind: "offline", timedOut: false };
}
