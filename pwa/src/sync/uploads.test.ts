import { expect, test } from "vitest";
import { offline, open, report, type Scene, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { openVault } from "./vault";

const KB = 1024;

/** A photo of so many bytes, unlike any other of another seed. */
function photo(bytes: number, seed = 1): Blob {
  const content = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) content[i] = (i * 31 + (i >> 8) * seed) & 0xff;
  return new Blob([content], { type: "image/jpeg" });
}

type WithPhoto = Scene & { evidence: Awaited<ReturnType<Scene["budi"]["addPhoto"]>> };

/** Budi's report with a photo is received; nothing of the photo has been sent. */
async function received(bytes: number): Promise<WithPhoto> {
  const all = await scene();
  all.phone.network = (path, init) =>
    path.startsWith("/api/uploads") ? offline() : all.server.answer(path, init);
  const evidence = await all.budi.addPhoto(photo(bytes), "rapat.jpg");
  await all.budi.save([report("r1", { evidence: [evidence] })]);
  await all.budi.syncNow();
  return { ...all, evidence };
}

const pieces = (bytes: number) => Math.ceil(bytes / (8 * KB));

test("F63 cut at every chunk boundary, and the app killed each time: it goes on where the server is", async () => {
  const bytes = 300 * KB;
  const { phone, server, tab, evidence } = await received(bytes);
  let before = tab;
  for (let turn = 0; server.evidence.size === 0; turn++) {
    expect(turn).toBeLessThan(pieces(bytes));
    before.kill();
    before = phone.openTab();
    let cut = false;
    // The server has the chunk; the phone never hears of it, and is killed.
    phone.network = async (path, init) => {
      if (cut) return offline();
      const response = await server.answer(path, init);
      cut = init.method === "PATCH";
      return cut ? offline() : response;
    };
    await open(before);
    await until(() => cut);
    await quiet();
  }
  expect(server.uploads.received).toBe(bytes); // no byte went twice
  expect(server.evidence.get(evidence.sha256)).toBe(bytes);
});

test("F63 cut inside every chunk: what goes twice is no more than the chunks that were cut", async () => {
  const bytes = 300 * KB;
  const { budi, phone, server } = await received(bytes);
  let lost = 0;
  let turn = 0;
  phone.network = async (path, init) => {
    if (init.method === "PATCH" && turn++ % 2 === 0) {
      lost += init.body.byteLength;
      return offline(); // nothing of it counts without its checksum
    }
    return server.answer(path, init);
  };
  for (let i = 0; i < 60 && server.evidence.size === 0; i++) {
    await budi.syncNow();
    await phone.pass(60_000);
  }
  expect(server.evidence.size).toBe(1);
  expect(server.uploads.received).toBe(bytes);
  expect(lost).toBeGreaterThan(0);
});

test("F63 a reply that is lost costs no byte: the phone asks how much has come", async () => {
  const bytes = 300 * KB;
  const { budi, phone, server } = await received(bytes);
  let lost = 0;
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    return init.method === "PATCH" && lost++ % 2 === 0 ? offline() : response;
  };
  await budi.syncNow();
  for (let i = 0; i < 20 && budi.files.waiting.value.size > 0; i++) await phone.pass(60_000);
  expect(server.evidence.size).toBe(1);
  expect(server.uploads.received).toBe(bytes);
});

test("text written while a chunk fails does not wait for the photo's next try", async () => {
  const { budi, phone, server } = await received(100 * KB);
  let saved: Promise<void> | undefined;
  phone.network = async (path, init) => {
    if (init.method !== "PATCH") return server.answer(path, init);
    saved ??= budi.save([report("r2")]);
    await saved;
    return offline();
  };
  await budi.syncNow();
  expect(server.journal.length).toBe(2);
});

test("F64 a chunk that was corrupted on the way is sent again", async () => {
  const { budi, phone, server, evidence } = await received(200 * KB);
  let damaged = 0;
  server.uploads.onTheWay = (bytes) => {
    if (damaged++ > 0) return bytes;
    const copy = bytes.slice();
    copy[7]! ^= 1;
    return copy;
  };
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.evidence.size).toBe(0);
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
  expect(server.uploads.received).toBe(200 * KB + server.uploads.chunks[0]!);
  expect(budi.files.waiting.value.has(evidence.sha256)).toBe(false);
});

test("F64 a photo that the phone's own storage has spoilt is said to be, and not sent for ever", async () => {
  const { budi, phone, server, tab, evidence } = await received(50 * KB);
  const spoilt = await photo(50 * KB, 2).arrayBuffer();
  await openVault(budi.person).use(async (db) => {
    const row = await db.get("contents", evidence.sha256);
    await db.put("contents", { ...row!, content: spoilt });
  });
  tab.kill();
  phone.network = server.answer;
  const again = await open(phone.openTab());
  await until(() => again.files.items.value[0]?.refused);
  expect(again.files.items.value).toMatchObject([{ sha256: evidence.sha256, refused: "damaged" }]);
});

test("F67 an upload that the server has forgotten begins again by itself", async () => {
  const { budi, phone, server } = await received(300 * KB);
  phone.network = async (path, init) =>
    server.uploads.chunks.length >= 2 && path.startsWith("/api/uploads")
      ? offline()
      : server.answer(path, init);
  await budi.syncNow();
  server.uploads.sessions.clear();
  phone.network = server.answer;
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
});

test("chunks grow on a good line and shrink on a bad one", async () => {
  const { budi, phone, server } = await received(2_000 * KB);
  phone.network = server.answer;
  await budi.syncNow();
  const { chunks } = server.uploads;
  expect(chunks.slice(0, 3)).toEqual([32 * KB, 64 * KB, 128 * KB]);
  expect(Math.max(...chunks)).toBe(512 * KB);

  const slow = await received(200 * KB);
  slow.phone.network = async (path, init) => {
    if (init.method === "PATCH") slow.phone.nowMs += 20_000;
    return slow.server.answer(path, init);
  };
  await slow.budi.syncNow();
  expect(slow.server.uploads.chunks.slice(0, 3)).toEqual([32 * KB, 16 * KB, 8 * KB]);
});

test("new text goes before the next chunk", async () => {
  const { budi, phone, server } = await received(600 * KB);
  let saved: Promise<void> | undefined;
  phone.network = async (path, init) => {
    if (init.method === "PATCH") saved ??= budi.save([report("r2")]);
    await saved;
    return server.answer(path, init);
  };
  const asked = phone.requests.length;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  const seen = phone.requests.slice(asked);
  const first = seen.findIndex((request) => request.startsWith("PATCH"));
  expect(seen[first + 1]).toBe("POST /api/sync");
  expect(server.journal.length).toBe(2);
});

test("small copies go before any original, and are not counted as photos", async () => {
  const all = await scene();
  const { phone, server, tab } = all;
  await all.budi.close();
  tab.kill();
  const small = new TextEncoder().encode("small");
  const budi = await open(phone.openTab(), all.budi.person, async (file) => ({
    content: await file.arrayBuffer(),
    type: "image/jpeg",
    thumb: await new Blob([small, file.slice(-1)]).arrayBuffer(),
  }));
  phone.network = offline;
  const first = await budi.addPhoto(photo(100 * KB, 3), "a.jpg");
  const second = await budi.addPhoto(photo(100 * KB, 5), "b.jpg");
  expect(first.thumb?.bytes).toBe(6);
  await budi.save([report("r1", { evidence: [first] }), report("r2", { evidence: [second] })]);
  expect(budi.status.value.filesWaiting).toBe(2);
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.evidence.size === 4);
  const order = [...server.evidence.keys()];
  expect(order.slice(0, 2).sort()).toEqual([first.thumb!.sha256, second.thumb!.sha256].sort());
});

test("photos wait for Wi-Fi where the person wants it, small copies do not, and a tap sends them", async () => {
  const { budi, phone, server, evidence } = await received(50 * KB);
  phone.photosMayGo = false;
  phone.network = server.answer;
  await budi.syncNow();
  await phone.pass(600_000);
  expect(server.uploads.received).toBe(0);
  expect(budi.files.waiting.value.has(evidence.sha256)).toBe(true);
  expect(budi.status.value.phase).toBe("idle");
  await budi.sendPhotosNow();
  expect(server.evidence.size).toBe(1);
});

test("how far a photo has come is told, in this tab and in the others", async () => {
  const { budi, phone, server } = await received(600 * KB);
  const other = await open(phone.openTab());
  const told: (number | undefined)[] = [];
  phone.network = async (path, init) => {
    if (init.method === "PATCH") {
      await quiet();
      told.push(other.status.value.file?.sent);
    }
    return server.answer(path, init);
  };
  phone.hangs = true; // `quiet` inside a request must not wait for that request
  await budi.syncNow();
  expect(told.slice(0, 3)).toEqual([0, 32 * KB, 96 * KB]);
  expect(budi.status.value.file).toBeUndefined();
});

test("one file that always fails lets the others pass", async () => {
  const { budi, phone, server, evidence } = await received(50 * KB);
  const other = await budi.addPhoto(photo(40 * KB, 7), "lain.jpg");
  await budi.save([report("r2", { evidence: [other] })]);
  const bad = (init: RequestInit) =>
    (init.headers as Record<string, string>)["Upload-Metadata"]?.includes(btoa(evidence.sha256));
  phone.network = async (path, init) =>
    bad(init) ? new Response('{"code":"internal"}', { status: 500 }) : server.answer(path, init);
  await budi.syncNow();
  await phone.pass(600_000);
  await until(() => server.evidence.has(other.sha256));
});

test("a photo that waits outlives the backup that covers its text", async () => {
  const { budi, phone, server, evidence } = await received(50 * KB);
  phone.photosMayGo = false;
  server.backup = phone.nowMs + 1_000_000;
  phone.network = server.answer;
  await budi.syncNow();
  phone.nowMs += 30 * 24 * 3600 * 1000;
  await budi.files.tidy();
  expect(budi.files.waiting.value.has(evidence.sha256)).toBe(true);
  phone.photosMayGo = true;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
});

test("a photo is kept until a backup of the server covers it, and sent again to a server that was restored", async () => {
  const { budi, phone, server } = await received(50 * KB);
  server.backup = 1;
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  await budi.syncNow();
  const kept = () => openVault(budi.person).use((db) => db.count("files"));
  expect(await kept()).toBe(1);
  server.uploads.sessions.clear();
  server.uploads.whole.clear();
  server.epoch = "epoch-2";
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  server.backup = phone.nowMs + 1;
  await budi.syncNow();
  await quiet();
  expect(await kept()).toBe(0);
});

test("F55 a phone a year behind keeps its photo for the backup that comes, not for one that has long been made", async () => {
  const { budi, phone, server } = await received(50 * KB);
  const serverMs = phone.nowMs;
  phone.nowMs -= 365 * 24 * 3600 * 1000;
  server.aheadMs = serverMs - phone.nowMs;
  server.backup = serverMs - 1;
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  await budi.syncNow();
  await quiet();
  const kept = () => openVault(budi.person).use((db) => db.count("files"));
  expect(await kept()).toBe(1);
  server.backup = serverMs + 1;
  await budi.syncNow();
  await quiet();
  expect(await kept()).toBe(0);
});

test("F82 a photo sent after the backup that covers its text goes to the restored server too", async () => {
  const { budi, phone, server } = await received(50 * KB);
  phone.photosMayGo = false;
  phone.network = server.answer;
  phone.nowMs += 10_000;
  server.backup = phone.nowMs - 1_000; // covers the text
  await budi.syncNow();
  phone.photosMayGo = true;
  phone.nowMs += 10_000;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  phone.nowMs += 10_000;
  server.backup += 1; // another one, of long before the photo
  await budi.syncNow();
  server.uploads.sessions.clear();
  server.uploads.whole.clear();
  server.epoch = "epoch-2";
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
});

test("F82 a server that was restored and has made no backup since covers no photo", async () => {
  const { budi, phone, server } = await received(50 * KB);
  server.backup = 1;
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.evidence.size === 1);
  server.backup = 0; // the restored one knows of none
  for (const epoch of ["epoch-2", "epoch-3"]) {
    server.uploads.sessions.clear();
    server.uploads.whole.clear();
    server.epoch = epoch;
    await budi.syncNow();
    await until(() => server.evidence.size === 1);
    await budi.syncNow();
    await quiet();
    expect(await openVault(budi.person).use((db) => db.count("files"))).toBe(1);
  }
});

test("where a proxy lets no PATCH through, chunks go by POST", async () => {
  const { budi, phone, server } = await received(100 * KB);
  phone.network = async (path, init) =>
    init.method === "PATCH" ? new Response("<html>", { status: 405 }) : server.answer(path, init);
  await budi.syncNow();
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
});
