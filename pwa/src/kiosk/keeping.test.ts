/** What a kiosk keeps until it is safe elsewhere: full disks, backups, refusals, revocation, pauses. */
import { afterEach, expect, test } from "vitest";
import { kioskSession } from "../session";
import { save } from "../sync/index";
import { openVault } from "../sync/vault";
import { report } from "../testing/cast";
import { NIP, OPERATOR, PIN, Stand } from "../testing/kiosk";
import { quiet, until } from "../testing/phone";
import { BUDI } from "../testing/server";
import type { KioskSession } from "./kiosk";

const stands: Stand[] = [];

afterEach(async () => {
  for (const { kiosk } of stands.splice(0)) await kiosk.close();
});

async function stand(): Promise<Stand> {
  const made = new Stand();
  stands.push(made);
  await made.enrolled();
  return made;
}

const opened = (on: Stand) => [...on.server.envelopes.values()];
const shipped = (on: Stand) => opened(on).flatMap(({ lines }) => lines);

async function signedIn(on: Stand, who: "budi" | "wati"): Promise<KioskSession> {
  const answer = await on.kiosk.signIn(NIP[who], PIN[who]);
  if (answer.kind !== "in") throw new Error(answer.kind);
  await quiet();
  return answer.session;
}

test("a full disk: photos are refused before text, nothing waiting is dropped, and nothing half saved", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  on.phone.storage.used = 995_000_000;
  await expect(session.engine.addPhoto(new Blob(["x"]), "f.jpg")).rejects.toMatchObject({
    code: "photo_full",
  });
  await save([report("r2")]);
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value: any, ...key: any[]) {
    if (this.name === "contents") throw new DOMException("full", "QuotaExceededError");
    return put.call(this, value, ...key);
  };
  await expect(save([report("r3")])).rejects.toMatchObject({ code: "storage_full" });
  IDBObjectStore.prototype.put = put;
  expect(on.kiosk.state.value.waiting.count).toBe(2);
  expect(session.engine.outbox.value.map(({ record }) => record)).toEqual(["r1", "r2"]);
  await save([report("r3")]);
  await on.mend();
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 3);
  expect(shipped(on).map(({ n }) => n)).toEqual([1, 2, 3]);
});

test("an envelope stays until a backup has it, and everything goes again when the server was restored", async () => {
  const on = await stand();
  await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  await until(() => on.kiosk.state.value.waiting.count === 0);
  const onDisk = async () => (await on.everything()).match(/sig=/g)?.length ?? 0;
  expect(await onDisk()).toBe(1);
  on.server.epoch = "epoch-2";
  on.server.envelopes.clear();
  await on.kiosk.contactNow();
  await until(() => on.server.envelopes.size === 1);
  await until(() => on.kiosk.state.value.waiting.count === 0);
  on.server.backup = on.phone.nowMs;
  await on.phone.pass(11 * 60_000);
  await quiet();
  expect(await onDisk()).toBe(0);
});

test("what the server does not take stays, keeps nothing else back, and is in the export", async () => {
  const on = await stand();
  let refusing = true;
  const turnedAway = new Set<string>();
  on.server.refuse = (id) => {
    if (!refusing || turnedAway.size > 0) return turnedAway.has(id) ? "key_unknown" : undefined;
    turnedAway.add(id);
    return "key_unknown";
  };
  on.cut();
  await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  await save([report("r2")]);
  await on.mend();
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 1);
  refusing = false;
  expect(on.kiosk.state.value).toMatchObject({ refused: 1, waiting: { count: 1 } });
  const text = await on.kiosk.exportText();
  expect(text.split("\n")).toHaveLength(3);
  expect(text).toMatch(/^LURING-KIOSK-1 6ba7b811-9dad-41d1-80b4-00c04fd430c8\n\{"kiosk":/);
});

test("F74 a revoked kiosk forgets keys and forms, delivers what it has, and then has nothing", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  await session.end();
  const { answer } = on.server;
  await quiet();
  on.phone.network = (path, init) =>
    path === "/api/kiosk/contact" ? answer(path, init) : Promise.reject(new TypeError());
  on.server.revoked = true;
  await on.kiosk.contactNow();
  await until(() => on.kiosk.state.value.phase === "revoked");
  const left = await on.everything();
  for (const gone of ["private", "lapor-umum", "hash=", "seal=id"]) expect(left).not.toContain(gone);
  expect(on.kiosk.state.value).toMatchObject({ forms: [], waiting: { count: 1 } });
  await expect(on.kiosk.openOffline(NIP.wati, PIN.wati)).rejects.toThrow();
  await on.mend();
  on.server.backup = on.phone.nowMs + 1_000;
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 1);
  await quiet();
  expect(on.kiosk.state.value.waiting.count).toBe(0);
  expect(await on.everything()).not.toMatch(/sig=|sealed=/);
  on.server.revoked = false;
  expect(await on.kiosk.enrol(on.server.code, OPERATOR)).toBe("ok");
});

test("revoked while somebody is there: what he saves then is still sealed and delivered", async () => {
  const on = await stand();
  const budi = await signedIn(on, "budi");
  on.server.revoked = true;
  await on.kiosk.contactNow();
  await until(() => on.kiosk.state.value.phase === "revoked");
  await save([report("r1")]);
  await until(() => shipped(on).length === 1);
  await budi.end();
});

test("the signal comes back in the middle of a session without one: it stays what it is, its work goes", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  await on.mend();
  await on.phone.pass(10 * 60_000);
  await until(() => shipped(on).length === 1);
  await save([report("r2")]);
  await until(() => shipped(on).length === 2);
  expect(session.engine.outbox.value).toHaveLength(2); // it shows no verdict
  expect(on.phone.requests.filter((path) => path.includes("/api/sync"))).toEqual([]);
});

test("signing in tells wrong, wait and offline apart, and the session is forgotten at both ends", async () => {
  const on = await stand();
  expect(await on.kiosk.signIn(NIP.budi, "000000")).toEqual({ kind: "not_right" });
  on.server.wait = 40;
  expect(await on.kiosk.signIn(NIP.budi, PIN.budi)).toEqual({ kind: "wait", seconds: 40 });
  on.server.wait = 0;
  const session = await signedIn(on, "budi");
  expect(session).toMatchObject({ kind: "online", name: "Budi", person: BUDI.id, idleSeconds: 600 });
  await save([report("r1")]);
  await until(() => session.engine.status.value.waiting === 0);
  let stopped = 0;
  session.atEnd(() => {
    stopped += 1;
  });
  await session.end();
  await until(() => on.server.tokens.size === 0);
  expect(stopped).toBe(1);
  await session.end();
  expect(stopped).toBe(1);
  on.cut();
  expect(await on.kiosk.signIn(NIP.budi, PIN.budi)).toEqual({ kind: "offline" });
});

test("the key of a session's replica cannot be taken out, and is not on the disk", async () => {
  const on = await stand();
  const { person } = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  const vault = openVault(person);
  const [replica] = await vault.use((db) => db.getAll("replicas"));
  await vault.close();
  expect(replica!.keys.privateKey.extractable).toBe(false);
  expect(await on.everything()).not.toContain(replica!.id);
});

test("a server that asks for a pause gets one", async () => {
  const on = await stand();
  await on.kiosk.openOffline(NIP.budi, PIN.budi);
  let asked = 0;
  on.phone.network = async () => {
    asked += 1;
    return new Response(JSON.stringify({ code: "busy" }), { status: 503, headers: { "Retry-After": "120" } });
  };
  await save([report("r1")]);
  await quiet();
  expect(asked).toBe(1);
  await on.phone.pass(119_000);
  expect(asked).toBe(1);
  await on.mend();
  await on.phone.pass(60_000);
  await until(() => shipped(on).length === 1);
});

test("the unit's lines are there to be chosen from where the agency allows it, and only there", async () => {
  const on = await stand();
  on.server.policy = { plan_lines: true, survey: [] };
  on.server.lines = [
    {
      line: "l1",
      placement: "p1",
      title: "Imunisasi",
      position: "Bidan",
      indicators: [{ id: "i1", label: "Jumlah", unit: "anak" }],
    },
  ];
  const before = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  expect(before.engine.view.collection("plan_line").value).toEqual([]);
  await before.end();
  await on.kiosk.contactNow();
  await until(() => on.kiosk.state.value.lines.length === 1);
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  const [line] = session.engine.view.collection("plan_line").value;
  expect(line).toMatchObject({
    id: "l1",
    registers: { line: { value: { placement: "p1", rhk: "Imunisasi" } } },
  });
  expect(kioskSession.value).toMatchObject({ placements: [session.placement, "p1"] });
  await session.end();
  on.server.policy = { plan_lines: false, survey: [] };
  await on.kiosk.contactNow();
  await until(() => on.kiosk.state.value.lines.length === 0);
  expect(await on.everything()).not.toContain("Imunisasi");
});

test("F91 a key is needed while anything here is sealed to it, and a session goes on with the newest", async () => {
  const on = await stand();
  const told = () => on.server.contacts.at(-1).seal;
  const old = on.server.sealId;
  const session = await signedIn(on, "budi");
  await save([report("r1")]);
  await until(() => on.kiosk.state.value.waiting.count === 0);
  on.server.sealId = "fedcba9876543210";
  await on.kiosk.contactNow();
  expect(told()).toBe(old);
  await on.kiosk.contactNow();
  expect(told()).toBe(""); // received, but in no backup: it may have to go again
  await save([report("r2")]);
  await quiet();
  const keys = (await on.everything()).match(/\bkey=[0-9a-f]{16}$/gm);
  expect(keys?.sort()).toEqual([`key=${old}`, "key=fedcba9876543210"]);
  on.server.backup = on.phone.nowMs + 1_000;
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 2);
  await on.phone.pass(11 * 60_000);
  await quiet();
  await on.kiosk.contactNow();
  expect(told()).toBe("fedcba9876543210");
  await session.end();
});
