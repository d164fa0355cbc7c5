/** The replica's signing key. The private half can be used on this phone and never leaves it. */
import { toB64u } from "./line";

export function makeKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

/** The public half as the server wants it: the uncompressed point, 65 bytes, base64url. */
export async function publicPoint(pair: CryptoKeyPair): Promise<string> {
  return toB64u(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
}
