import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { expect, test } from "vitest";
import vectors from "../../../sync/vectors/kiosk.json";
import { toHex } from "../sync/ids";
import { lineHash, parseLine, sha256, toBytes } from "../sync/line";
import { fromB64u } from "../sync/seal";
import { plain } from "../sync/storage";
import type { Entry } from "../sync/vault";
import { makeEnvelope, pack, requestText, sealInfo, signedText, toFile, toLine } from "./envelope";
import { aliasOf } from "./offline";

const { namespace, kiosk, session, server, device, replica } = vectors;

type Named = { key: string; private: string };

function jwk({ key, private: d }: Named): JsonWebKey {
  const cut = (from: number) => btoa(String.fromCharCode(...fromB64u(key).slice(from, from + 32)));
  const b64u = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { kty: "EC", crv: "P-256", d, x: b64u(cut(1)), y: b64u(cut(33)) };
}

async function pairOf(named: Named): Promise<CryptoKeyPair> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const { d: _secret, ...open } = jwk(named);
  return {
    privateKey: await crypto.subtle.importKey("jwk", jwk(named), curve, false, ["sign"]),
    publicKey: await crypto.subtle.importKey("jwk", open, curve, true, ["verify"]),
  };
}

async function unseal(sealed: Uint8Array<ArrayBuffer>): Promise<string> {
  const suite = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const recipientKey = await crypto.subtle.importKey("jwk", jwk(server), curve, true, ["deriveBits"]);
  const enc = sealed.slice(0, 65).buffer;
  const info = sealInfo(namespace, server.id, kiosk).buffer;
  const recipient = await suite.createRecipientContext({ recipientKey, enc, info });
  return new TextDecoder().decode(await recipient.open(sealed.slice(65).buffer));
}

const verify = async (named: Named, sig: string, text: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    (await pairOf(named)).publicKey,
    fromB64u(sig),
    text,
  );

/** What the vector's envelope was made of. */
async function written() {
  const line = toBytes(vectors.content.split("\n")[1]!);
  const { id, n, made } = parseLine(line);
  const known = { ...plain, replica: replica.id, n, id, files: [], made_at: made.at };
  const entry: Entry = { ...known, line, sha: await lineHash(line) };
  const { made_at, claim } = JSON.parse(vectors.content.split("\n")[0]!);
  const row = { ...plain, id: replica.id, keys: await pairOf(replica), registered: false };
  return { session, person: "", claim, made_at, run: { entries: [entry], replica: row } };
}

test("what is packed is what the server's side packed, byte for byte but for the signature's chance", async () => {
  const content = new TextDecoder().decode(await pack(await written(), kiosk));
  const fixed = (text: string) =>
    text.replace(/"sig":"[^"]{86}"/, '"sig":""').replace(/"client":"[^"]+"/, "");
  expect(fixed(content)).toBe(fixed(vectors.content));
  expect(toBytes(vectors.content).length % 512).toBe(0);
});

test("the vector's envelope opens, has its id, and is signed by the device", async () => {
  const sealed = fromB64u(vectors.sealed);
  expect(new TextDecoder().decode(sealInfo(namespace, server.id, kiosk))).toBe(vectors.info);
  expect(await unseal(sealed)).toBe(vectors.content);
  expect(toHex(await sha256(sealed))).toBe(vectors.id);
  const text = signedText(kiosk, server.id, sealed);
  expect(new TextDecoder().decode(text).startsWith(vectors.signed_head)).toBe(true);
  expect(await verify(device, vectors.sig, text)).toBe(true);
});

test("what is sealed here opens there, and is signed over exactly what is sealed", async () => {
  const sealer = { kiosk, namespace, seal: server, keys: await pairOf(device) };
  const made = await makeEnvelope(sealer, await written(), 1);
  expect(await unseal(made.sealed)).toContain('"pin":"402917"');
  expect(await verify(device, made.sig, signedText(kiosk, server.id, made.sealed))).toBe(true);
  made.sealed[100]! ^= 1;
  expect(await verify(device, made.sig, signedText(kiosk, server.id, made.sealed))).toBe(false);
  await expect(unseal(made.sealed)).rejects.toThrow();
});

test("files stand at the end, behind the padding and the lines", async () => {
  const files = [
    { sha256: "a", content: toBytes("erste\n") },
    { sha256: "b", content: toBytes("zweite") },
  ];
  const content = new TextDecoder().decode(await pack({ ...(await written()), files }, kiosk));
  expect(content.length % 512 === 0 || toBytes(content).length % 512 === 0).toBe(true);
  expect(content.endsWith("\nerste\nzweite")).toBe(true);
  expect(JSON.parse(content.split("\n")[0]!).files).toEqual([
    { sha256: "a", bytes: 6 },
    { sha256: "b", bytes: 6 },
  ]);
});

test("a request is signed over method, path, time and body", async () => {
  const { method, path, token, body, text, sig } = vectors.request;
  const made = await requestText(method, path, token, toBytes(body));
  expect(new TextDecoder().decode(made)).toBe(text);
  expect(await verify(device, sig, made)).toBe(true);
});

test("whoever types a NIP offline has the same ids everywhere", async () => {
  const { nip, person, placement } = vectors.alias;
  expect(await aliasOf(namespace, nip)).toEqual({ person, placement });
});

test("an export is the file that couriers carry", () => {
  const line = toLine({ kiosk, key: server.id, sig: vectors.sig }, fromB64u(vectors.sealed));
  expect(toFile(namespace, [line])).toBe(vectors.file);
});
