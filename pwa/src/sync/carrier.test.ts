import { describe, expect, test } from "vitest";
import { takeShared } from "../share-in";
import { offline, open, report, type Scene, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { BUDI, WATI } from "../testing/server";
import { CARRIED, openCarried } from "./carried";
import { MOST_FILES } from "./carrier";
import { textDigest } from "./handed";
import { countUnsent } from "./outbox";

const NAMESPACE = "0b6f4f4e-7f5e-4a51-9d7e-2f4c3f6f0a11";
const bundle = (content: string) => `LURING-BUNDLE-1 ${NAMESPACE} 0123456789abcdef\n${content}\n`;
const file = (text: string, name = "luring-titipan.txt") => new File([text], name, { type: "text/plain" });
const receiptFor = async (text: string, at = 1_795_000_000_000) =>
  `LURING-DELIVERED-1 ${NAMESPACE} ${await textDigest(text)} ${at} ${"A".repeat(43)}\n`;
const sent = ({ phone }: Scene) => phone.requests.filter((path) => path === "POST /api/bundles").length;

async function away(): Promise<Scene> {
  const all = await scene();
  all.phone.network = offline;
  return all;
}

/** What the browser does when a person shares files to the app. */
function share(...files: File[]): Promise<Response> {
  const body = new FormData();
  for (const one of files) body.append("berkas", one);
  return takeShared(new Request("https://luring.example/titipan", { method: "POST", body }));
}

const where = (response: Response) => [response.status, new URL(response.headers.get("Location")!).search];

describe("without a signal", () => {
  test("files are kept, and go at the next one, by themselves and beside the carrier's own work", async () => {
    const all = await away();
    const { budi, phone, server } = all;
    const carrier = await budi.carrier();
    await budi.save([report("own")]);
    expect(await carrier.takeIn([file(bundle("AAAA")), file(bundle("BBBB"))])).toMatchObject({ kept: 2 });
    await carrier.ship("asked");
    expect(carrier.trouble.value).toBe("offline");
    expect(carrier.waiting.value).toBe(2);
    expect(budi.status.value.waiting).toBe(1); // his own alone
    phone.network = server.answer;
    await budi.syncNow();
    await until(() => carrier.waiting.value === 0);
    expect(server.bundles.sort()).toEqual([bundle("AAAA"), bundle("BBBB")]);
    expect(carrier.files.value.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
    expect(budi.status.value.waiting).toBe(0);
  });

  test("the same file is kept once, however its lines were broken, and sent once", async () => {
    const all = await away();
    const carrier = await all.budi.carrier();
    const text = bundle("AAAABBBB");
    await carrier.takeIn([file(text)]);
    const broken = `\ufeff${text.replace("AAAA", "AAAA\r\n")}`;
    expect(await carrier.takeIn([file(text), file(broken)])).toMatchObject({ kept: 0, again: 2 });
    all.phone.network = all.server.answer;
    await carrier.ship("asked");
    expect(await carrier.takeIn([file(text)])).toMatchObject({ kept: 0, again: 1 });
    await carrier.ship("asked");
    expect(all.server.bundles).toEqual([text]);
  });

  test("envelopes of kiosks and bundles of any version are kept; what is neither is not, and it is said", async () => {
    const carrier = await (await away()).budi.carrier();
    const kiosk = file("LURING-KIOSK-1 x\n{}\n");
    const taken = await carrier.takeIn([
      kiosk,
      file("LURING-BUNDLE-7 x y\nAAAA"),
      file("Rapat", "rapat.txt"),
    ]);
    expect(taken).toMatchObject({ kept: 2, refused: [{ name: "rapat.txt", code: "foreign" }] });
    expect(carrier.waiting.value).toBe(2);
  });

  test("a phone carries so many and no more, and the carrier's own text keeps its room", async () => {
    const { budi, phone } = await away();
    const carrier = await budi.carrier();
    phone.storage.used = 985_000_000;
    expect((await carrier.takeIn([file(bundle("room"))])).refused[0]?.code).toBe("no_room");
    await budi.save([report("own")]);
    phone.storage.used = 1_000;
    const many = Array.from({ length: MOST_FILES + 1 }, (_, n) => file(bundle(`AA${n}`)));
    const taken = await carrier.takeIn(many);
    expect(taken.kept).toBe(MOST_FILES);
    expect(taken.refused.map(({ code }) => code)).toEqual(["too_many"]);
    expect((await carrier.takeIn([file("x".repeat(24 * 1024 * 1024 + 1))])).refused[0]?.code).toBe(
      "too_large",
    );
    expect(budi.status.value.waiting).toBe(1);
  });
});

describe("from the share sheet", () => {
  test("F97 a file shared before the browser is killed is there afterwards, and goes though nobody looks", async () => {
    const all = await scene();
    all.phone.network = offline;
    await all.budi.carrier();
    expect(where(await share(file(bundle("AAAA"))))).toEqual([303, ""]);
    all.tab.kill();
    all.phone.network = all.server.answer;
    const budi = await open(all.phone.openTab());
    await until(() => all.server.bundles.length === 1);
    await quiet();
    expect((await budi.carrier()).waiting.value).toBe(0);
    expect(await (await budi.carrier()).takeShared()).toMatchObject({ kept: 1 }); // said once
    expect(await (await budi.carrier()).takeShared()).toMatchObject({ kept: 0 });
  });

  test("what is no file to carry waits until somebody is there to read why", async () => {
    const all = await scene();
    const carrier = await all.budi.carrier();
    await share(file("Rapat hari Selasa", "rapat.txt"), file(bundle("AAAA")));
    await carrier.ship("asked");
    await until(() => all.server.bundles.length === 1);
    const { kept, refused } = await carrier.takeShared();
    expect([kept, refused]).toEqual([1, [{ name: "rapat.txt", code: "foreign" }]]);
    expect(await carrier.takeShared()).toMatchObject({ kept: 0, refused: [] });
  });

  test("where nobody has ever signed in it fails and says so, and leaves no half-made storage", async () => {
    const phone = await scene();
    await phone.budi.close();
    await new Promise((done) => {
      indexedDB.deleteDatabase(CARRIED).onsuccess = done;
    });
    expect(where(await share(file(bundle("AAAA"))))).toEqual([303, "?gagal"]);
    const database = openCarried(); // still makes it as it should be
    expect(await database.use((db) => db.count("shared"))).toBe(0);
    await database.close();
  });
});

describe("what the server says", () => {
  const answers = (all: Scene, by: Record<string, () => Response>) => {
    all.phone.network = async (path, init) => {
      if (path !== "/api/bundles") return all.server.answer(path, init);
      const text = await (init.body as Blob).text();
      const found = Object.entries(by).find(([mark]) => text.includes(mark));
      return found ? found[1]() : all.server.answer(path, init);
    };
  };
  const problem = (status: number, code: string, headers = {}) =>
    new Response(JSON.stringify({ code }), { status, headers });

  test.each([
    [422, "bundle_damaged", "bundle_damaged"],
    [422, "bundle_foreign", "bundle_foreign"],
    [422, "bundle_key_unknown", "bundle_key_unknown"],
    [413, "too_large", "too_large"],
    [400, "invalid_request", "other"],
  ])(
    "a file that is refused (%i %s) is marked and keeps no other from going",
    async (status, code, shown) => {
      const all = await away();
      const carrier = await all.budi.carrier();
      await carrier.takeIn([file(bundle("BAD"))]);
      all.phone.nowMs += 1000;
      await carrier.takeIn([file(bundle("GOOD"))]);
      answers(all, { BAD: () => problem(status, code) });
      await carrier.ship("asked");
      const states = carrier.files.value.map((one) => [one.state, one.code]);
      expect(states).toEqual([
        ["delivered", undefined],
        ["bad", shown],
      ]);
      const before = sent(all);
      await carrier.ship("asked");
      expect(sent(all)).toBe(before); // not again by itself
      all.phone.network = all.server.answer;
      await carrier.retry(carrier.files.value[1]!.id);
      expect(carrier.files.value.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
    },
  );

  test("it is left alone for as long as it asks, and then asked again, without a person", async () => {
    const all = await away();
    const carrier = await all.budi.carrier();
    await carrier.takeIn([file(bundle("AAAA"))]);
    answers(all, { AAAA: () => problem(429, "too_many_requests", { "Retry-After": "600" }) });
    await carrier.ship("asked");
    expect(carrier.trouble.value).toBe("busy");
    const before = sent(all);
    await all.budi.save([report("own")]); // and goes, meanwhile
    await all.phone.pass(590_000);
    expect(sent(all)).toBe(before);
    expect(all.budi.status.value.waiting).toBe(0);
    all.phone.network = all.server.answer;
    await all.phone.pass(60_000);
    await until(() => carrier.waiting.value === 0);
    expect(all.server.bundles).toEqual([bundle("AAAA")]);
  });

  test("a file that breaks it again and again is tried after the others, and less and less often", async () => {
    const all = await away();
    const carrier = await all.budi.carrier();
    await carrier.takeIn([file(bundle("POISON"))]);
    all.phone.nowMs += 1000;
    await carrier.takeIn([file(bundle("GOOD"))]);
    answers(all, { POISON: () => problem(500, "internal") });
    await carrier.ship("asked");
    await carrier.ship("asked");
    expect(carrier.files.value.map(({ state }) => state)).toEqual(["delivered", "waiting"]);
    await all.phone.pass(3_600_000);
    const before = sent(all);
    await all.phone.pass(3_600_000);
    expect(sent(all) - before).toBeLessThan(20);
    expect(sent(all) - before).toBeGreaterThan(2);
  });

  test("where the signal is too weak for a file, it is not tried at every exchange", async () => {
    const all = await away();
    const carrier = await all.budi.carrier();
    await carrier.takeIn([file(bundle("LARGE"))]);
    all.phone.network = (path, init) => (path === "/api/bundles" ? offline() : all.server.answer(path, init));
    for (let n = 0; n < 10; n += 1) {
      await all.budi.syncNow();
      await quiet();
    }
    expect(sent(all)).toBe(1);
    all.phone.network = all.server.answer;
    await all.phone.pass(20_000);
    await until(() => all.server.bundles.length === 1);
  });

  test("a file of which a part was not taken stays, and says who has to do something", async () => {
    const all = await away();
    const carrier = await all.budi.carrier();
    await carrier.takeIn([file(bundle("AAAA"))]);
    all.phone.network = all.server.answer;
    all.server.extra = { received: 0, unknown: 2 } as object;
    await carrier.ship("asked");
    expect(carrier.files.value[0]).toMatchObject({ state: "bad", code: "unknown", counts: { unknown: 2 } });
    all.server.extra = {};
    await carrier.retry(carrier.files.value[0]!.id);
    expect(carrier.files.value[0]).toMatchObject({ state: "delivered", counts: { received: 1 } });
  });
});

test("signing out keeps what is carried, and whoever signs in next ships it in his own name", async () => {
  const all = await away();
  await (await all.budi.carrier()).takeIn([file(bundle("AAAA"))]);
  await all.budi.forgetCopy();
  await all.budi.close();
  all.phone.network = all.server.answer;
  all.server.signedIn = WATI.id;
  const wati = await open(all.phone.openTab(), WATI.id);
  await until(() => all.server.bundles.length === 1);
  await quiet();
  expect((await wati.carrier()).files.value.map(({ state }) => state)).toEqual(["delivered"]);
});

test("what is removed is gone, its text too", async () => {
  const all = await away();
  const carrier = await all.budi.carrier();
  await carrier.takeIn([file(bundle("AAAA"))]);
  await carrier.remove(carrier.files.value[0]!.id);
  const database = openCarried();
  expect(await database.use((db) => Promise.all([db.count("files"), db.count("texts")]))).toEqual([0, 0]);
  await database.close();
  all.phone.network = all.server.answer;
  await carrier.ship("asked");
  expect(all.server.bundles).toEqual([]);
});

describe("what a carrier brings back", () => {
  async function handedOver() {
    const all = await scene();
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", (await pair()).publicKey));
    const key = btoa(String.fromCharCode(...point))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
    all.server.seal = { id: "0123456789abcdef", key, namespace: NAMESPACE };
    await all.phone.pass(11 * 60_000);
    await all.budi.syncNow();
    await until(() => all.phone.requests.filter((path) => path.includes("/api/seal")).length > 1);
    await quiet();
    all.phone.network = offline;
    await all.budi.save([report("r1"), report("r2")]);
    const courier = await all.budi.courier();
    const made = await courier.export();
    if (made.kind !== "file") throw new Error(made.kind);
    await courier.handed(made);
    await quiet();
    return { ...all, text: made.text, carrier: await all.budi.carrier() };
  }
  const pair = () =>
    crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
      "deriveBits",
    ]) as Promise<CryptoKeyPair>;

  test("the lines of a file that was given away say so, and wait as before", async () => {
    const { budi, phone } = await handedOver();
    expect(budi.outbox.value.map(({ sendState, handed }) => [sendState, handed?.[0]?.at])).toEqual([
      ["waiting", phone.nowMs],
      ["waiting", phone.nowMs],
    ]);
    await budi.save([report("r3")]);
    expect(budi.outbox.value.map(({ handed }) => handed?.length)).toEqual([1, 1, undefined]);
  });

  test("F97 a delivery note, true or forged, changes a badge: only the own exchange frees what waits", async () => {
    const { budi, phone, server, text, carrier } = await handedOver();
    const before = await countUnsent(BUDI.id);
    const taken = await carrier.takeIn([file(await receiptFor(text), "tanda.txt")]); // its MAC is made up
    expect(taken).toEqual({ kept: 0, again: 0, receipts: 2, refused: [] });
    await quiet();
    expect(budi.outbox.value.map(({ handed }) => handed?.at(-1)?.told)).toEqual([
      1_795_000_000_000, 1_795_000_000_000,
    ]);
    expect(await countUnsent(BUDI.id)).toBe(before);
    expect(budi.status.value.waiting).toBe(2);
    expect(carrier.waiting.value).toBe(0); // it is nothing to carry
    phone.network = server.answer;
    await budi.syncNow();
    await until(() => budi.status.value.waiting === 0);
    expect(server.journal.length).toBe(2); // they went, whatever the note said
    expect(await carrier.takeIn([file(await receiptFor(text))])).toMatchObject({
      receipts: 0,
      refused: [{ code: "receipt_other" }],
    });
  });

  test.each([
    ["cut short", (good: string) => good.slice(0, -20)],
    ["of a time that is none", (good: string) => good.replace("1795000000000", "besok")],
    ["of a later version", (good: string) => good.replace("DELIVERED-1", "DELIVERED-2")],
    ["with more behind it", (good: string) => `${good}dan lagi`],
  ])("a note that is %s is refused and marks nothing", async (_, change) => {
    const { budi, text, carrier } = await handedOver();
    const bad = change(await receiptFor(text));
    expect((await carrier.takeIn([file(bad)])).refused.map(({ code }) => code)).toEqual(["receipt_bad"]);
    await quiet();
    expect(budi.outbox.value.some(({ handed }) => handed?.some(({ told }) => told))).toBe(false);
  });

  test("a note of another file marks nothing", async () => {
    const { carrier } = await handedOver();
    const other = await receiptFor(bundle("AAAA"));
    expect((await carrier.takeIn([file(other)])).refused.map(({ code }) => code)).toEqual(["receipt_other"]);
  });

  test("shared to the app, it is read by the screen that opens", async () => {
    const { text, carrier } = await handedOver();
    await share(file(await receiptFor(text)));
    expect(await carrier.takeShared()).toMatchObject({ receipts: 2, kept: 0 });
  });
});
