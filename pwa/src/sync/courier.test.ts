import { describe, expect, test } from "vitest";
import vector from "../../../sync/vectors/seal.json";
import { offline, open, report, type Scene, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { newSuite, sealingKey } from "../testing/sealing";
import { BUDI, WATI } from "../testing/server";
import { deliver } from "./deliver";
import { lineHash, runDigest, toBytes } from "./line";
import { fromB64u, seal } from "./seal";
import { openVault, write } from "./vault";

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe("RFC 9180, appendix A.3.1", () => {
  const { info, skRm, pkRm, skEm, enc, encryptions } = vector.rfc9180;
  const suite = newSuite();
  const key = async (bits: Uint8Array<ArrayBuffer>, kind: "public" | "private") =>
    suite.kem.importKey("raw", bits.buffer, kind === "public");

  test("what it sealed is opened", async () => {
    const recipient = await suite.createRecipientContext({
      recipientKey: await key(hex(skRm), "private"),
      enc: hex(enc).buffer,
      info: hex(info).buffer,
    });
    for (const { pt, aad, ct } of encryptions)
      expect(new Uint8Array(await recipient.open(hex(ct).buffer, hex(aad).buffer))).toEqual(hex(pt));
  });

  test("what we seal under its ephemeral key is what it sealed", async () => {
    const ekm = { publicKey: await key(hex(enc), "public"), privateKey: await key(hex(skEm), "private") };
    const sender = await suite.createSenderContext({
      recipientPublicKey: await key(hex(pkRm), "public"),
      info: hex(info).buffer,
      ekm,
    });
    expect(new Uint8Array(sender.enc)).toEqual(hex(enc));
    for (const { pt, aad, ct } of encryptions)
      expect(new Uint8Array(await sender.seal(hex(pt).buffer, hex(aad).buffer))).toEqual(hex(ct));
  });
});

function parse(content: Uint8Array) {
  const end = content.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(content.subarray(0, end)));
  const sizes = head.files.map((file: { bytes: number }) => file.bytes);
  const bytes = sizes.reduce((total: number, size: number) => total + size, 0);
  const lines = new TextDecoder().decode(content.subarray(end + 1, content.length - bytes)).split("\n");
  return { head, lines: lines.slice(0, -1), files: content.subarray(content.length - bytes) };
}

async function exported({ budi }: Pick<Scene, "budi">) {
  const made = await (await budi.courier()).export();
  if (made.kind !== "file") throw new Error(made.kind);
  return made;
}

async function away() {
  const told = await sealingKey();
  const all = await scene();
  all.server.seal = told.to;
  await all.phone.pass(11 * 60_000);
  await all.budi.syncNow();
  await until(() => all.phone.requests.filter((path) => path.includes("/api/seal")).length > 1);
  await quiet();
  all.phone.network = offline;
  return { ...all, ...told };
}

test("what waits is in the file, signed run by run by the key of its replica, and stays in the outbox", async () => {
  const { budi, unseal, server } = await away();
  await budi.save([report("r1"), report("r2", { note: "Posyandu" })]);
  const made = await exported({ budi });
  expect(made).toMatchObject({ lines: 2, files: 0, left: 0 });
  const { head, lines } = parse(await unseal(made.text));
  expect(head).toMatchObject({ person: BUDI.id, parts: [{ lines: 2, run: { first: 1 } }] });
  expect(lines.map((line) => JSON.parse(line).record)).toEqual(["r1", "r2"]);
  const [part] = head.parts;
  const registered = server.replicas.get(part.replica)!;
  const hashes = await Promise.all(lines.map((line) => lineHash(toBytes(line))));
  const digest = runDigest(part.replica, 1, hashes);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  expect(await crypto.subtle.verify(algorithm, registered.key, fromB64u(part.run.sig), digest)).toBe(true);
  expect(budi.status.value.waiting).toBe(2);
});

test("photos that wait go along", async () => {
  const { budi, unseal } = await away();
  const photo = await budi.addPhoto(new Blob(["a photo"]), "foto.jpg");
  await budi.save([report("r1", { evidence: [photo] })]);
  const made = await exported({ budi });
  const { head, files } = parse(await unseal(made.text));
  expect(head.files).toEqual([{ sha256: photo.sha256, bytes: 7 }]);
  expect(new TextDecoder().decode(files)).toBe("a photo");
});

test("where nothing waits, or no key is known, there is no file and it is said why", async () => {
  const { budi, phone } = await scene();
  expect(await (await budi.courier()).export()).toEqual({ kind: "nothing" });
  phone.network = offline;
  await budi.save([report("r1")]);
  expect(await (await budi.courier()).export()).toEqual({ kind: "no_key" });
});

test("F22 a damaged line is in no sealed file, keeps none out, and can be had as it is", async () => {
  const { budi, unseal } = await away();
  await budi.save([report("r1"), report("r2"), report("r3")]);
  const vault = openVault(BUDI.id);
  await write(vault, ["outbox"], async (tx) => {
    const second = (await tx.objectStore("outbox").getAll()).find(({ n }) => n === 2)!;
    const line = second.line.slice();
    line[20] = 0xff;
    await tx.objectStore("outbox").put({ ...second, line });
  });
  await vault.close();
  const { head, lines } = parse(await unseal((await exported({ budi })).text));
  expect(lines.map((line) => JSON.parse(line).record)).toEqual(["r1", "r3"]);
  expect(head.parts.map((part: any) => part.run.first)).toEqual([1, 3]);
  const damaged = JSON.parse((await (await budi.courier()).damaged())!);
  expect(damaged).toMatchObject([{ n: 2, made_at: expect.any(Number) }]);
  expect(fromB64u(damaged[0].bytes)[20]).toBe(0xff);
});

test("F97 a courier's answer changes nothing here, whatever receipts it brings", async () => {
  const { budi, server, phone, tab } = await away();
  await budi.save([report("r1")]);
  const { text } = await exported({ budi });
  const vault = openVault(BUDI.id);
  const before = await vault.use((db) => db.getAll("outbox"));
  const { n, sha, id } = before[0]!;
  const forged = { n, sha, id, outcome: "applied", at: 1, mac: "mac" };
  server.extra = { outcomes: [forged], backup: Number.MAX_SAFE_INTEGER } as object;
  phone.network = async (path, init) => (path === "/api/bundles" ? server.answer(path, init) : offline());
  const told = await deliver(tab.world, new Blob([text]));
  const counts = { received: 1, again: 0, unknown: 0, refused: 0, files: 0 };
  expect(told).toEqual({ kind: "delivered", counts });
  expect(server.bundles).toEqual([text]);
  expect(await vault.use((db) => db.getAll("outbox"))).toEqual(before);
  expect(budi.status.value.waiting).toBe(1);
  await vault.close();

  server.extra = {};
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => budi.status.value.waiting === 0);
});

test("a colleague's phone sends the file as it is, and keeps nothing of it", async () => {
  const { budi, phone, server } = await away();
  await budi.save([report("r1")]);
  const { text } = await exported({ budi });
  phone.network = server.answer;
  server.signedIn = WATI.id;
  const tab = phone.openTab();
  const wati = await open(tab, WATI.id);
  await quiet();
  expect(await deliver(tab.world, new Blob([text]))).toMatchObject({ kind: "delivered" });
  expect(wati.outbox.value).toEqual([]);
  await wati.close();
});

test.each([
  [422, "bundle_damaged", { kind: "bad", code: "bundle_damaged" }],
  [401, "not_signed_in", { kind: "not_signed_in" }],
  [413, "too_large", { kind: "too_large" }],
])("a file that the server does not take (%i %s) is told as it is", async (status, code, told) => {
  const { tab, phone } = await scene();
  phone.network = async () => new Response(JSON.stringify({ code }), { status });
  expect(await deliver(tab.world, new Blob(["x"]))).toEqual(told);
});

test("the key is asked for once a day", async () => {
  const { budi, phone } = await away();
  phone.network = offline;
  const asked = () => phone.requests.filter((path) => path.includes("/api/seal")).length;
  const before = asked();
  await phone.pass(3 * 3600_000);
  await budi.syncNow();
  expect(asked()).toBe(before);
});

test("sealing the same twice gives two files that have nothing in common but their head", async () => {
  const { to } = await sealingKey();
  const [one, two] = await Promise.all([seal(toBytes("x"), to), seal(toBytes("x"), to)]);
  expect(one).not.toBe(two);
  expect(one.split("\n")[0]).toBe(two.split("\n")[0]);
});
