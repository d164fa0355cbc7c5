import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { openCache } from "./cache";
import { toHex } from "./ids";
import { fitting } from "./shrink";
import { openVault } from "./vault";

const PHOTO = new Blob(["a photo of the meeting"], { type: "image/jpeg" });
const uploads = (requests: string[]) => requests.filter((request) => request.includes("/api/uploads"));
const kept = async (person: string) => (await openVault(person).use((db) => db.getAll("files"))).length;

async function withPhoto() {
  const all = await scene();
  all.phone.network = offline;
  const evidence = await all.budi.addPhoto(PHOTO, "rapat.jpg");
  return { ...all, evidence };
}

test("a photo goes after the text that names it, and only then leaves the vault", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  expect(evidence).toMatchObject({ type: "image/jpeg", bytes: PHOTO.size, name: "rapat.jpg" });
  expect(evidence.sha256).toMatch(/^[0-9a-f]{64}$/);
  phone.network = server.answer;
  await budi.syncNow();
  expect(uploads(phone.requests)).toEqual([]);

  const asked = phone.requests.length;
  await budi.save([report("r1", { evidence: [evidence] })]);
  expect(budi.files.waiting.value.has(evidence.sha256)).toBe(true);
  await until(() => server.evidence.size === 1);
  expect(phone.requests.slice(asked)).toEqual([
    "POST /api/sync",
    "POST /api/uploads",
    "PATCH /api/uploads/1",
  ]);
  await until(() => budi.files.waiting.value.size === 0);
  await budi.syncNow();
  await quiet();
  expect(await kept(budi.person)).toBe(0);
  expect(await budi.files.url(evidence, "r1")).toMatch(/^blob:/);
});

test("text is never stuck behind a photo", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  phone.network = (path, init) => (path.startsWith("/api/uploads") ? offline() : server.answer(path, init));
  await budi.syncNow();
  await budi.save([report("r2")]);
  await budi.syncNow();
  expect(server.journal.length).toBe(2);
  expect(reports(budi).map(({ sendState }) => sendState)).toEqual(["received", "received"]);
  expect(budi.status.value).toMatchObject({ filesWaiting: 1, waiting: 0, phase: "offline" });
});

test("an upload that fails is tried again by the timer, and survives a kill", async () => {
  const { budi, server, phone, tab, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  phone.network = (path, init) => (path.startsWith("/api/uploads") ? offline() : server.answer(path, init));
  await budi.syncNow();
  tab.kill();
  const again = await open(phone.openTab());
  expect(again.files.waiting.value.has(evidence.sha256)).toBe(true);
  await until(() => again.status.value.nextTryAt);
  phone.network = server.answer;
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
});

test("a captive portal's 200 is no proof that the photo has arrived", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  phone.network = async (path, init) =>
    path.startsWith("/api/uploads") ? new Response("<html>WiFi</html>") : server.answer(path, init);
  await budi.syncNow();
  expect(budi.files.waiting.value.has(evidence.sha256)).toBe(true);
  expect(await kept(budi.person)).toBe(1);
});

test("F68 a full disk at the server: nothing is deleted on the phone, and text does not wait", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  phone.network = async (path, init) =>
    path.startsWith("/api/uploads")
      ? new Response('{"code":"disk_full"}', { status: 503, headers: { "Retry-After": "300" } })
      : server.answer(path, init);
  await budi.syncNow();
  expect(await kept(budi.person)).toBe(1);
  expect(budi.status.value.phase).toBe("retry");
  await budi.save([report("r2")]);
  await until(() => server.journal.length === 2);
  phone.network = server.answer;
  await phone.pass(600_000);
  await until(() => server.evidence.size === 1);
});

test("a file that the server refuses does not hold up the next one, and waits for its author, not for a signal", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  const other = await budi.addPhoto(new Blob(["another photo"]), "lain.jpg");
  await budi.save([report("r1", { evidence: [evidence] }), report("r2", { evidence: [other] })]);
  const ours = { status: 415, headers: { "Tus-Resumable": "1.0.0" } };
  const promised = (init: RequestInit) =>
    (init.headers as Record<string, string>)["Upload-Metadata"]?.includes(btoa(evidence.sha256));
  phone.network = async (path, init) =>
    promised(init) ? new Response('{"code":"not_an_image"}', ours) : server.answer(path, init);
  await budi.syncNow();
  expect([...server.evidence.keys()]).toEqual([other.sha256]);
  expect(budi.files.waiting.value).toEqual(new Set());
  expect(budi.files.items.value).toMatchObject([{ sha256: evidence.sha256, refused: "not_an_image" }]);
  await budi.files.tidy();
  expect(await kept(budi.person)).toBe(1);

  phone.network = server.answer;
  await budi.files.retry(evidence.sha256);
  await budi.syncNow();
  expect(server.evidence.size).toBe(2);
});

test("a photo for which the server has no room left says so, stays here and can be tried again", async () => {
  const { budi, phone, server, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  const full = { status: 507, headers: { "Tus-Resumable": "1.0.0" } };
  phone.network = async (path, init) =>
    path === "/api/uploads" ? new Response('{"code":"quota"}', full) : server.answer(path, init);
  await budi.syncNow();
  await until(() => budi.files.items.value[0]?.refused === "quota");
  expect(await kept(budi.person)).toBe(1);
  phone.network = server.answer;
  await budi.files.retry(evidence.sha256);
  await budi.syncNow();
  expect(server.evidence.size).toBe(1);
});

test("a refused file goes when its author gives it up", async () => {
  const { budi, phone, server, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  const ours = { status: 413, headers: { "Tus-Resumable": "1.0.0" } };
  phone.network = async (path, init) =>
    path === "/api/uploads" ? new Response('{"code":"too_large"}', ours) : server.answer(path, init);
  await budi.syncNow();
  expect(budi.files.items.value).toMatchObject([{ refused: "too_large" }]);
  await budi.files.drop(evidence.sha256);
  expect(budi.files.items.value).toEqual([]);
  expect(await kept(budi.person)).toBe(0);
});

test("a proxy's own 413 is about the chunk, not about the file", async () => {
  const { budi, phone, server, evidence } = await withPhoto();
  await budi.save([report("r1", { evidence: [evidence] })]);
  phone.network = async (path, init) =>
    init.method === "PATCH"
      ? new Response("<html>too large</html>", { status: 413 })
      : server.answer(path, init);
  await budi.syncNow();
  expect(budi.files.waiting.value.size).toBe(1);
  phone.network = server.answer;
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
});

test("F66 the same photo twice is one file", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  const same = await budi.addPhoto(PHOTO, "nama lain.jpg");
  expect(same.sha256).toBe(evidence.sha256);
  await budi.save([report("r1", { evidence: [evidence] }), report("r2", { evidence: [same] })]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.uploads.received).toBe(PHOTO.size);
});

test("F66 two photos of one name are two files", async () => {
  const { budi, server, phone, evidence } = await withPhoto();
  const other = await budi.addPhoto(new Blob(["another photo"]), "rapat.jpg");
  await budi.save([report("r1", { evidence: [evidence, other] })]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(new Set(server.evidence.keys())).toEqual(new Set([evidence.sha256, other.sha256]));
});

test("a photo that is not to be had is asked for when it is looked at again, then kept for showing offline", async () => {
  const { budi, phone } = await withPhoto();
  const content = new TextEncoder().encode("arrived at last");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const late = { type: "image/jpeg", name: "x", sha256: toHex(hash), bytes: content.length };
  phone.network = async () => new Response('{"code":"not_found"}', { status: 404 });
  const asked = phone.requests.length;
  expect(await budi.files.url(late, "r1")).toBeUndefined();
  await phone.pass(30_000);
  expect(phone.requests.length).toBe(asked + 1); // nobody polls: a poke says when it is there
  phone.network = async () => new Response(content);
  const shown = await budi.files.url(late, "r1");
  expect(shown).toMatch(/^blob:/);
  phone.network = offline;
  expect(await budi.files.url(late, "r1")).toBe(shown);
});

test("F45 with the record that named it a photo leaves the phone of who may no longer see it", async () => {
  const { budi, server, phone } = await scene();
  const contents: Record<string, Uint8Array<ArrayBuffer>> = {};
  const shown = async (id: string, inside: string) => {
    const content = new TextEncoder().encode(`photo of ${id}`);
    const sha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
    contents[sha256] = content;
    const evidence = { sha256, type: "image/jpeg", bytes: content.length };
    const body = { heads: [`${id}-body`], value: { evidence: [evidence] } };
    server.put({ c: "report", id, inside: [inside], registers: { body } });
    return evidence;
  };
  const [lost, kept] = [await shown("staff", "work"), await shown("own", "ref")];
  phone.network = async (path, init) => {
    const sha = path.match(/^\/api\/evidence\/(\w+)/)?.[1];
    return sha ? new Response(contents[sha]) : server.answer(path, init);
  };
  await budi.syncNow();
  for (const [id, evidence] of [
    ["staff", lost],
    ["own", kept],
  ] as const)
    await budi.files.url(evidence, id);
  const there = async () => (await openCache(budi.person).use((db) => db.getAllKeys("photos"))).sort();
  expect(await there()).toEqual([lost.sha256, kept.sha256].sort());
  server.records.delete("report/staff");
  server.extra = { lost: ["work"] };
  await budi.syncNow();
  expect(reports(budi).map(({ id }) => id)).toEqual(["own"]);
  expect(await there()).toEqual([kept.sha256]);
});

test("a photo that no form kept goes away after a week, one in a draft stays", async () => {
  const { budi, phone, tab } = await withPhoto();
  const drafted = await budi.addPhoto(new Blob(["for a draft"]), "draf.jpg");
  void budi.drafts.save("lapor", { evidence: [drafted] }, {});
  await phone.pass(300);
  tab.kill();
  phone.nowMs += 8 * 24 * 3600 * 1000;
  const again = await open(phone.openTab());
  await again.files.tidy();
  expect(again.files.waiting.value).toEqual(new Set([drafted.sha256]));
});

test("a photo is at most 1600 px at its longer edge, keeps its proportions and never grows", () => {
  expect(fitting(4000, 3000)).toEqual({ width: 1600, height: 1200 });
  expect(fitting(3000, 4000)).toEqual({ width: 1200, height: 1600 });
  expect(fitting(800, 600)).toEqual({ width: 800, height: 600 });
  expect(fitting(16000, 1)).toEqual({ width: 1600, height: 1 });
});
