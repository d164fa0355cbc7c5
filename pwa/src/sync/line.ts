/**
 * A mutation as one line of bytes: serialised once here, then hashed, signed, stored and sent as those bytes.
 *
 * The twin of `sync/mutation.py`; `sync/vectors/` holds examples that both satisfy.
 */
import type { Mutation } from "./wire";

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const toBytes = (text: string): Bytes => encoder.encode(text);

export function toB64u(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function sha256(bytes: Bytes | ArrayBuffer): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Half of a character, left behind where a text was cut: no UTF-8 can carry it. */
const HALF = /\p{Surrogate}/gu;

/** JSON leaves `undefined` out, which is how a default is left out on the wire. */
export function serialise(mutation: Mutation): Bytes {
  const whole = (_key: string, value: unknown) =>
    typeof value === "string" ? value.replace(HALF, "\ufffd") : value;
  return toBytes(JSON.stringify(mutation, whole));
}

export function parseLine(line: Uint8Array): Mutation {
  return JSON.parse(decoder.decode(line)) as Mutation;
}

/** SHA-256 of the bytes of one line, without its newline, as base64url (43 characters). */
export async function lineHash(line: Bytes): Promise<string> {
  return toB64u(await sha256(line));
}

/** What the replica's key signs for a contiguous run: all its lines, in order. */
export function runDigest(replica: string, first: number, hashes: string[]): Bytes {
  return toBytes(["luring-run-1", replica, String(first), ...hashes].join("\n"));
}

/** Sign a run: r||s, 64 bytes, as base64url. */
export async function signRun(
  key: CryptoKey,
  replica: string,
  first: number,
  hashes: string[],
): Promise<string> {
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  return toB64u(new Uint8Array(await crypto.subtle.sign(algorithm, key, runDigest(replica, first, hashes))));
}

/** The body of a request: each line ends with a newline. */
export function join(lines: Uint8Array[]): Bytes {
  const body = new Uint8Array(lines.reduce((total, line) => total + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    body.set(line, at);
    at += line.length + 1;
    body[at - 1] = 0x0a;
  }
  return body;
}
