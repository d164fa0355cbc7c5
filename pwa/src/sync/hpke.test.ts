import { expect, test } from "vitest";
import vectors from "../../../sync/vectors/seal.json";
import { sealTo } from "./hpke";
import { fromB64u, seal } from "./seal";

const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const b64u = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** The key pair of a vector: its secret number, and its point. */
async function pair(secret: string, point: string): Promise<CryptoKeyPair> {
  const raw = unhex(point);
  const jwk = { kty: "EC", crv: "P-256", x: b64u(raw.slice(1, 33)), y: b64u(raw.slice(33)) };
  return {
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d: b64u(unhex(secret)) }, CURVE, true, [
      "deriveBits",
    ]),
    publicKey: await crypto.subtle.importKey("jwk", jwk, CURVE, true, []),
  };
}

test("RFC 9180 appendix A.3.1: what is sealed is, byte for byte, what the vector says", async () => {
  const { skEm, pkRm, info, enc, encryptions } = vectors.rfc9180;
  const [first] = encryptions;
  if (!first) throw new Error("the vector has no message");
  const ephemeral = await pair(skEm, enc);
  const sealed = await sealTo(unhex(pkRm), unhex(info), unhex(first.pt), ephemeral, unhex(first.aad));
  expect(hex(sealed)).toBe(enc + first.ct);
});

test("a file names what it is sealed to, and is never the same twice", async () => {
  const { id, namespace } = vectors.sealed;
  const key = b64u(unhex(vectors.rfc9180.pkRm));
  const content = new TextEncoder().encode("laporan");
  const [one, two] = await Promise.all([1, 2].map(() => seal(content, { id, namespace, key })));
  expect(one?.split("\n")[0]).toBe(`LURING-BUNDLE-1 ${namespace} ${id}`);
  expect(one).not.toBe(two);
  const sealed = fromB64u(one?.split("\n")[1] ?? "");
  expect(sealed.length).toBe(65 + content.length + 16);
});
