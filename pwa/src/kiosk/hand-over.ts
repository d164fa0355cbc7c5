/**
 * A phone's sealed file that somebody hands over at the kiosk: to the server at once where there is a signal, else kept,
 * sealed once more, and shipped like everything else here.
 *
 * What is wrong with a file is told as far as it can be told without the server's key.
 */
import type { Delivered } from "../sync/deliver";
import { fits } from "../sync/headroom";
import { toHex } from "../sync/ids";
import { type Bytes, sha256 } from "../sync/line";
import { SyncError } from "../sync/types";
import type { World } from "../sync/world";
import type { Contents } from "./envelope";

/** Why a file is not taken. `agency`: another one's. `too_large_now`: more than the kiosk keeps without a signal. */
export type NotTaken =
  | "foreign"
  | "agency"
  | "newer"
  | "damaged"
  | "key_unknown"
  | "too_large"
  | "too_large_now"
  | "no_room";

export type HandedOver =
  | Extract<Delivered, { kind: "delivered" }>
  | { kind: "kept" }
  | { kind: "not_taken"; why: NotTaken }
  | { kind: "later" };

const MAX_BYTES = 24 * 1024 * 1024; // as `sync/bundle.py`
const MAX_KEPT_BYTES = 8 * 1024 * 1024; // of a file in an envelope, as there
const SMALLEST_SEALED = 65 + 1 + 16; // bytes: a point, something, a tag
const CODES: Record<string, NotTaken> = {
  bundle_foreign: "foreign",
  bundle_newer: "newer",
  bundle_damaged: "damaged",
  bundle_key_unknown: "key_unknown",
};

type Deps = {
  namespace: string;
  /** Of who is signed in; undefined: nobody can be. */
  world: Pick<World, "fetch" | "after"> | undefined;
  storage: World["storage"];
  now: () => number;
  write(contents: Contents): Promise<unknown>;
};

export async function handOver(
  file: Blob,
  { namespace, world, storage, now, write }: Deps,
): Promise<HandedOver> {
  if (file.size > MAX_BYTES) return { kind: "not_taken", why: "too_large" };
  const text = await file.text();
  const wrong = faultOf(text, namespace);
  if (wrong) return { kind: "not_taken", why: wrong };
  if (world) {
    const answer = await import("../sync/deliver").then(
      ({ deliver }) => deliver(world, file),
      () => ({ kind: "offline" as const }), // the signal went before that part had come
    );
    if (answer.kind === "delivered") return answer;
    if (answer.kind === "bad") return { kind: "not_taken", why: CODES[answer.code] ?? "foreign" };
    if (answer.kind === "too_large") return { kind: "not_taken", why: "too_large" };
    if (answer.kind !== "offline" && answer.kind !== "busy") return { kind: "later" };
  }
  if (file.size > MAX_KEPT_BYTES) return { kind: "not_taken", why: "too_large_now" };
  // What people type here comes first: nobody's file takes the room that is left for it.
  if (!(await fits(storage, file.size))) return { kind: "not_taken", why: "no_room" };
  const content = new Uint8Array(await file.arrayBuffer()) as Bytes;
  try {
    await write({
      ...{ session: "", person: "", claim: undefined, made_at: now(), carried: true },
      files: [{ sha256: toHex(await sha256(content)), content }],
    });
  } catch (error) {
    if (error instanceof SyncError && error.code === "storage_full")
      return { kind: "not_taken", why: "no_room" };
    throw error;
  }
  return { kind: "kept" };
}

const HEAD = /^LURING-(BUNDLE|KIOSK)-1 ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: ([0-9a-f]{16}))?$/;

/** What can be seen to be wrong without opening it. Undefined: nothing. */
export function faultOf(text: string, namespace: string): NotTaken | undefined {
  const [first = "", ...rest] = text
    .replace(/^\uFEFF/, "")
    .trimStart()
    .split("\n");
  const found = HEAD.exec(first.trim());
  if (!found) {
    const version = /^LURING-(?:BUNDLE|KIOSK)-(\d+)( |$)/.exec(first.trim())?.[1];
    return version === undefined ? "foreign" : version === "1" ? "damaged" : "newer";
  }
  const [, what, agency, key] = found;
  if (agency !== namespace) return "agency";
  if (what === "KIOSK") return rest.every((line) => !line.trim() || isEnvelope(line)) ? undefined : "damaged";
  const sealed = rest.join("").replace(/\s+/g, "");
  const whole = /^[A-Za-z0-9_-]+$/.test(sealed) && sealed.length % 4 !== 1;
  return key && whole && sealed.length * 3 >= SMALLEST_SEALED * 4 ? undefined : "damaged";
}

function isEnvelope(line: string): boolean {
  try {
    const { kiosk, key, sealed, sig } = JSON.parse(line);
    return [kiosk, key, sealed, sig].every((part) => typeof part === "string");
  } catch {
    return false;
  }
}
