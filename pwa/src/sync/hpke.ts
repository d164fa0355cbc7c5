/**
 * Sealing with HPKE (RFC 9180), single shot, base mode, of one suite: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
 * AES-128-GCM. Every primitive is WebCrypto's; this only puts them together as sections 4, 5.1 and 6.1 say.
 *
 * A library for all modes and suites weighs seven times as much, on every phone.
 */
import { type Bytes, toBytes } from "./line";

const KEM = Uint8Array.of(...toBytes("KEM"), 0x00, 0x10);
const SUITE = Uint8Array.of(...toBytes("HPKE"), 0x00, 0x10, 0x00, 0x01, 0x00, 0x01);
const NONE = new Uint8Array();
const CURVE = { name: "ECDH", namedCurve: "P-256" };

const join = (...parts: Bytes[]) => new Uint8Array(parts.flatMap((part) => [...part]));

async function hmac(key: Bytes, data: Bytes): Promise<Bytes> {
  const hash = { name: "HMAC", hash: "SHA-256" };
  // An empty key is one of zeros: HMAC pads it so.
  const raw = key.length > 0 ? key : new Uint8Array(32);
  return new Uint8Array(
    await crypto.subtle.sign(hash, await crypto.subtle.importKey("raw", raw, hash, false, ["sign"]), data),
  );
}

const extract = (suite: Bytes, salt: Bytes, label: string, secret: Bytes) =>
  hmac(salt, join(toBytes("HPKE-v1"), suite, toBytes(label), secret));

/** HKDF-Expand (RFC 5869) of up to one block. */
async function expand(
  suite: Bytes,
  secret: Bytes,
  label: string,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  const labeled = join(Uint8Array.of(0, length), toBytes("HPKE-v1"), suite, toBytes(label), info);
  return (await hmac(secret, join(labeled, Uint8Array.of(1)))).slice(0, length);
}

export const makeEphemeral = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(CURVE, false, ["deriveBits"]) as Promise<CryptoKeyPair>;

/** Seal to the holder of a P-256 key, given as its uncompressed point. Answers `enc || ct`. */
export async function sealTo(
  recipient: Bytes,
  info: Bytes,
  content: Bytes,
  ephemeral: CryptoKeyPair,
  aad: Bytes = NONE,
): Promise<Bytes> {
  const theirs = await crypto.subtle.importKey("raw", recipient, CURVE, true, []);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", ephemeral.publicKey));
  const agreed = await crypto.subtle.deriveBits({ ...CURVE, public: theirs }, ephemeral.privateKey, 256);
  const eae = await extract(KEM, NONE, "eae_prk", new Uint8Array(agreed));
  const shared = await expand(KEM, eae, "shared_secret", join(enc, recipient), 32);

  const context = join(
    Uint8Array.of(0),
    await extract(SUITE, NONE, "psk_id_hash", NONE),
    await extract(SUITE, NONE, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", NONE);
  const key = await expand(SUITE, secret, "key", context, 16);
  const iv = await expand(SUITE, secret, "base_nonce", context, 12);

  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, aes, content);
  return concat(enc, new Uint8Array(sealed));
}

/** Of any size. */
function concat(head: Bytes, tail: Bytes): Bytes {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
