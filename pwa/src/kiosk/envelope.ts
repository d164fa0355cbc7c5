/**
 * What a kiosk writes down: a piece of somebody's work, sealed to the server and signed by the device. The twin of
 * `server/kiosk/envelope.py`; `sync/vectors/kiosk.json` holds examples that both satisfy.
 */
import { makeEphemeral, sealTo } from "../sync/hpke";
import { toHex } from "../sync/ids";
import { publicPoint } from "../sync/keys";
import { type Bytes, join, sha256, signRun, toB64u, toBytes } from "../sync/line";
import { fromB64u, longB64u } from "../sync/seal";
import type { Entry, ReplicaRow } from "../sync/vault";
import type { Envelope, Facts } from "./store";

export type Claim = { nip: string; pin: string };
/** `value` null: it has ended, by being saved or thrown away. */
export type SealedDraft = {
  key: string;
  value: { value: unknown; saw: Record<string, string[]> } | null;
  updated_at: number;
};
type File = { sha256: string; content: Bytes };

/** All that a kiosk says about who wrote: a session, the person where the server has said who he is, else his claim. */
export type Author = { session: string; person: string; claim: Claim | undefined };

export type Contents = Author & {
  made_at: number;
  run?: { entries: Entry[]; replica: ReplicaRow };
  files?: File[];
  drafts?: SealedDraft[];
  survey?: { form: string; day: string; answers: Record<string, unknown> };
  /** Its one file is what somebody's phone has sealed. */
  carried?: true;
};

export type Sealer = Required<Pick<Facts, "kiosk" | "namespace">> & {
  seal: NonNullable<Facts["seal"]>;
  keys: CryptoKeyPair;
};

const PAD_BYTES = 512;
const ECDSA = { name: "ECDSA", hash: "SHA-256" };

/** Undefined after a revocation. */
export function sealerOf({ kiosk, namespace, seal, keys }: Facts): Sealer | undefined {
  return seal && keys && { kiosk, namespace, seal, keys };
}

/** Put it into one piece: a line of JSON padded so that the whole tells little by its length, lines, bytes of files. */
export async function pack(contents: Contents, kiosk: string): Promise<Bytes> {
  const { session, person, claim, made_at, run, files = [], drafts, survey, carried } = contents;
  const head = {
    v: 1,
    client: __VERSION__,
    person,
    made_at,
    parts: run ? [await describe(run)] : [],
    files: files.map(({ sha256, content }) => ({ sha256, bytes: content.length })),
    kiosk,
    session,
    ...{ claim, drafts, survey, carried },
  };
  const first = toBytes(JSON.stringify(head));
  const lines = run ? join(run.entries.map((entry) => entry.line)) : new Uint8Array();
  const bytes = files.reduce((total, file) => total + file.content.length, first.length + 1 + lines.length);
  const content = new Uint8Array(Math.ceil(bytes / PAD_BYTES) * PAD_BYTES).fill(0x20);
  content.set(first);
  let at = first.length + content.length - bytes;
  content[at] = 0x0a;
  content.set(lines, at + 1);
  at += 1 + lines.length;
  for (const file of files) {
    content.set(file.content, at);
    at += file.content.length;
  }
  return content;
}

async function describe({ entries, replica }: NonNullable<Contents["run"]>) {
  const first = entries[0]!.n;
  const hashes = entries.map((entry) => entry.sha);
  return {
    replica: replica.id,
    key: await publicPoint(replica.keys),
    run: { first, sig: await signRun(replica.keys.privateKey, replica.id, first, hashes) },
    lines: entries.length,
  };
}

export const sealInfo = (namespace: string, key: string, kiosk: string): Bytes =>
  toBytes(`luring-kiosk-1\n${namespace}\n${key}\n${kiosk}`);

/** Seal to the server, sign by the device. */
export async function makeEnvelope(sealer: Sealer, contents: Contents, at: number): Promise<Envelope> {
  const { kiosk, namespace, seal, keys } = sealer;
  const info = sealInfo(namespace, seal.id, kiosk);
  const content = await pack(contents, kiosk);
  const sealed = await sealTo(fromB64u(seal.key), info, content, await makeEphemeral());
  const sig = await sign(keys, signedText(kiosk, seal.id, sealed));
  return { id: toHex(await sha256(sealed)), kiosk, key: seal.id, sig, at, bytes: sealed.length, sealed };
}

export function signedText(kiosk: string, key: string, sealed: Bytes): Bytes {
  const head = toBytes(`luring-envelope-1\n${kiosk}\n${key}\n`);
  const text = new Uint8Array(head.length + sealed.length);
  text.set(head);
  text.set(sealed, head.length);
  return text;
}

/** r||s as base64url. */
export async function sign(keys: CryptoKeyPair, text: Bytes): Promise<string> {
  return toB64u(new Uint8Array(await crypto.subtle.sign(ECDSA, keys.privateKey, text)));
}

/** What the device signs of a request. */
export async function requestText(method: string, path: string, token: string, body: Bytes): Promise<Bytes> {
  return toBytes(`luring-kiosk-request-1\n${method}\n${path}\n${token}\n${toHex(await sha256(body))}`);
}

/** One line of a shipment. */
export const toLine = ({ kiosk, key, sig }: Pick<Envelope, "kiosk" | "key" | "sig">, sealed: Bytes): string =>
  JSON.stringify({ kiosk, key, sealed: longB64u(sealed), sig });

/** What a courier carries. */
export const toFile = (namespace: string, lines: string[]): string =>
  [`LURING-KIOSK-1 ${namespace}`, ...lines, ""].join("\n");
