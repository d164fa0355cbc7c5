/**
 * Sealing to the server: HPKE base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. The twin of
 * `server/sealing.py`.
 *
 * A part of its own, fetched by the code when something is sealed: no screen needs it to be drawn.
 */
import { makeEphemeral, sealTo } from "./hpke";
import { type Bytes, toBytes } from "./line";
import type { SealKey } from "./seal-key";

/** The file as it travels: text, so that any messenger takes it. */
export const seal = async (content: Bytes, to: SealKey): Promise<string> =>
  `LURING-BUNDLE-1 ${to.namespace} ${to.id}\n${await sealed("luring-bundle-1", content, to)}\n`;

const PAD_BYTES = 512;

/** What travels in the place of a line: of a padded length, so that it does not say how long a note is. */
export async function sealLine(line: Bytes, sha: string, to: SealKey): Promise<Bytes> {
  const padded = new Uint8Array(Math.ceil(line.length / PAD_BYTES) * PAD_BYTES).fill(0x0a);
  padded.set(line);
  return toBytes(JSON.stringify({ sealed: to.id, sha, ct: await sealed("luring-line-1", padded, to) }));
}

async function sealed(purpose: string, content: Bytes, { id, key, namespace }: SealKey): Promise<string> {
  const info = toBytes(`${purpose}\n${namespace}\n${id}`);
  return longB64u(await sealTo(fromB64u(key), info, content, await makeEphemeral()));
}

export function fromB64u(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

const PIECE_BYTES = 3 * 8192; // a multiple of three has no padding; more arguments than that some engines refuse

export function longB64u(bytes: Bytes): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))));
  return pieces.join("").replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
