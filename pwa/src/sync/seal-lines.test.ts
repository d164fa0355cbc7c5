import { expect, test } from "vitest";
import vector from "../../../sync/vectors/sealed-line.json";
import { offline, open, type Scene, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { newSuite, sealingKey } from "../testing/sealing";
import { BUDI } from "../testing/server";
import type { Engine } from "./engine";
import { lineHash, toBytes } from "./line";
import { fromB64u } from "./seal";
import { huskOf } from "./seal-lines";
import type { Intent } from "./types";
import { openVault, type Vault, write } from "./vault";
import type { Mutation } from "./wire";

const SECRET = "Tidak-pernah-membantu";
const ABOUT = { placement: "tempat-budi", cycle: "siklus", ratee: "tempat-rina", group: "peer" };
const ANSWERS = {
  items: { "indikator.disiplin": "1" },
  reasons: { "indikator.disiplin": SECRET },
  note: SECRET,
};

/** What is sent about a colleague: the answers, and that they are final. */
function rating(engine: Engine, collection = "assessment_peer", record = "nilai"): Intent[] {
  const id = engine.newId();
  return [
    { collection, record, id, put: { answers: { ...ABOUT, ...ANSWERS } }, saw: {} },
    { collection, record, step: "submit", saw: { answers: [id] } },
  ];
}

/** All that is on the disk of this phone, as somebody with a cable would read it. */
async function disk(): Promise<string> {
  const found: string[] = [];
  for (const { name = "" } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const asking = indexedDB.open(name);
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        const asking = db.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result);
        asking.onerror = () => reject(asking.error);
      });
      const readable = (_key: string, value: unknown) =>
        value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
      found.push(`${name}/${store}: ${JSON.stringify(rows, readable)}`);
    }
    db.close();
  }
  return found.join("\n");
}

const answers = (engine: Engine) => engine.view.record("assessment_peer", "nilai").value?.registers.answers;

const entries = async (vault: Vault = openVault(BUDI.id)) => {
  const all = await vault.use((db) => db.getAll("outbox"));
  await vault.close();
  return all;
};

const allSealed = async () => (await entries()).every(({ seal }) => !seal);

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 50; i++) {
    if (await condition()) return;
    await quiet();
  }
  expect.fail(`never happened: ${condition}`);
}

/** A phone that has been told the key. */
async function ready() {
  const all = await scene();
  const key = await sealingKey();
  all.server.seal = key.to;
  all.server.unsealLine = key.unsealLine;
  await all.phone.pass(11 * 60_000);
  await all.budi.syncNow();
  await eventually(async () => (await server()).seal !== undefined);
  return { ...all, ...key };
}

async function server() {
  const vault = openVault(BUDI.id);
  const row = await vault.use((db) => db.get("server", "server"));
  await vault.close();
  return row!;
}

async function sent({ budi }: Pick<Scene, "budi">) {
  await budi.save(rating(budi));
  await until(() => budi.status.value.waiting === 0);
  await eventually(allSealed);
}

test("after its receipt nothing of an answer about a colleague can be read on the phone", async () => {
  const { budi, server, phone, unsealLine } = await ready();
  phone.network = offline;
  await budi.save(rating(budi));
  expect(answers(budi)?.value.note).toBe(SECRET); // until then he can check what he is about to send
  expect(await disk()).toContain(SECRET);
  const salts = (await entries()).map(({ line }) => JSON.parse(new TextDecoder().decode(line)).salt);
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => budi.status.value.waiting === 0);
  await eventually(allSealed);

  const left = await disk();
  for (const secret of [SECRET, "indikator.disiplin", ...salts]) expect(left).not.toContain(secret);
  expect(answers(budi)?.value).toEqual(ABOUT);
  expect(budi.view.record("assessment_peer", "nilai").value?.registers.state?.value).toBe("submitted");
  for (const { line, sha, sealed } of await entries()) {
    expect(await lineHash(line)).toBe(sealed);
    const inside = await unsealLine(JSON.parse(new TextDecoder().decode(line)));
    expect(await lineHash(toBytes(inside))).toBe(sha);
  }
});

test("what a superior or somebody about himself has answered stays readable", async () => {
  const { budi } = await ready();
  await budi.save([
    ...rating(budi, "assessment_self", "diri"),
    ...rating(budi, "assessment_superior", "staf"),
  ]);
  await until(() => budi.status.value.waiting === 0);
  await quiet();
  expect((await entries()).map(({ seal, sealed }) => [seal, sealed])).toEqual(
    Array(4).fill([undefined, undefined]),
  );
  expect(budi.view.record("assessment_self", "diri").value?.registers.answers?.value.note).toBe(SECRET);
});

test("killed between receipt and sealing, it is sealed at the next start, without a signal", async () => {
  const { budi, server: far, phone, tab } = await scene();
  const { to } = await sealingKey();
  await budi.save(rating(budi));
  await until(() => budi.status.value.waiting === 0); // no key is known: the receipt is written, nothing is sealed
  expect(await disk()).toContain(SECRET);
  tab.kill();
  await budi.close();
  const vault = openVault(BUDI.id);
  await write(vault, ["server"], async (tx) => {
    const row = (await tx.objectStore("server").get("server"))!;
    await tx.objectStore("server").put({ ...row, seal: { ...to, at: phone.nowMs } }, "server");
  });
  await vault.close();
  phone.network = offline;
  const again = await open(phone.openTab());
  await eventually(allSealed);
  expect(await disk()).not.toContain(SECRET);
  expect(answers(again)?.value).toEqual(ABOUT);
  expect(far.exchanges.length).toBeGreaterThan(0);
});

test("where no key is known yet it is sealed as soon as one is", async () => {
  const { budi, server: far, phone } = await scene();
  await budi.save(rating(budi));
  await until(() => budi.status.value.waiting === 0);
  expect((await entries()).map(({ seal, open }) => [seal, open])).toEqual(Array(2).fill([1, 1]));
  const { to } = await sealingKey();
  far.seal = to;
  await phone.pass(11 * 60_000);
  await budi.syncNow();
  await eventually(allSealed);
  expect(await disk()).not.toContain(SECRET);
  expect((await entries()).some(({ open }) => open)).toBe(false);
});

test("F82 what is sealed is sent again to a restored server as if it were plain, with its receipt", async () => {
  const { budi, server: far } = await ready();
  await budi.save([{ ...rating(budi, "assessment_self", "diri")[0]! }]);
  await sent({ budi });
  const before = far.journal.map(({ outcome }) => outcome);
  far.epoch = "epoch-2";
  far.journal = [];
  far.records.clear();
  const from = far.exchanges.length;
  await budi.syncNow();
  await until(() => far.journal.length === 3 && budi.status.value.waiting === 0);
  const { hello, lines } = far.exchanges.slice(from).find((one) => one.lines.length > 0)!;
  expect(lines.map((line) => "sealed" in JSON.parse(line))).toEqual([false, true, true]);
  expect(hello.proofs?.map(({ sha }) => sha)).toEqual(before.map(({ sha }) => sha));
  expect(far.journal.map(({ outcome }) => outcome.sha)).toEqual(before.map(({ sha }) => sha));
  expect(far.journal.map(({ mutation }) => mutation.n)).toEqual([1, 2, 3]);
  expect(answers(budi)?.value).toEqual(ABOUT);
});

test("a sealed file for others to carry has it sealed twice", async () => {
  const { budi, server: far, phone, unseal, unsealLine } = await ready();
  await sent({ budi });
  far.epoch = "epoch-2";
  phone.network = async (path, init) => {
    const response = await far.answer(path, init);
    return path.startsWith("/api/sync") && far.exchanges.at(-1)?.lines.length
      ? Promise.reject(new TypeError())
      : response;
  };
  await budi.syncNow();
  await until(() => budi.status.value.waiting === 2);
  const made = await (await budi.courier()).export();
  const text = new TextDecoder().decode(await unseal(made.kind === "file" ? made.text : ""));
  const [, first = ""] = text.split("\n");
  expect(text).not.toContain(SECRET);
  expect(JSON.parse(await unsealLine(JSON.parse(first)))).toMatchObject({ n: 1, record: "nilai" });
});

test.each([true, false])(
  "a verified backup frees it, whether it could be sealed (%s) or not",
  async (knows) => {
    const { budi, server: far, phone } = knows ? await ready() : await scene();
    await budi.save(rating(budi));
    await until(() => budi.status.value.waiting === 0);
    if (knows) await eventually(allSealed);
    await phone.pass(1_000);
    far.backup = phone.nowMs;
    await budi.syncNow();
    await eventually(async () => (await entries()).length === 0);
    expect(answers(budi)?.value).toEqual(ABOUT);
  },
);

test("of a refused one it is still shown whom it was about and why, and nothing of what it said", async () => {
  const { budi, server: far } = await ready();
  far.judge = () => ({ outcome: "quarantined", code: "cycle_closed" });
  await budi.save(rating(budi));
  await until(() => budi.status.value.waiting === 0);
  await eventually(allSealed);
  await until(() => answers(budi)?.value.note === undefined);
  expect(budi.view.record("assessment_peer", "nilai").value).toMatchObject({
    sendState: "quarantined",
    outcome: { code: "cycle_closed" },
    registers: { answers: { value: ABOUT } },
  });
  expect(budi.outbox.value.map(({ collection, record, what }) => [collection, record, what])).toEqual([
    ["assessment_peer", "nilai", "put"],
    ["assessment_peer", "nilai", "step"],
  ]);
  expect(await disk()).not.toContain(SECRET);
});

test("F22 damaged after its receipt it could not be sent again, so nothing of it is kept", async () => {
  const { budi, server: far, phone } = await scene();
  await budi.save(rating(budi));
  await until(() => budi.status.value.waiting === 0);
  const vault = openVault(BUDI.id);
  await write(vault, ["outbox"], async (tx) => {
    const first = (await tx.objectStore("outbox").getAll())[0]!;
    const line = first.line.slice();
    line[2] = 0x3f;
    await tx.objectStore("outbox").put({ ...first, line });
  });
  await vault.close();
  far.seal = (await sealingKey()).to;
  await phone.pass(11 * 60_000);
  await budi.syncNow();
  await eventually(async () => (await entries()).every(({ seal }) => !seal));
  const [first, second] = await entries();
  expect([first?.line.length, first?.husk, second?.husk?.step]).toEqual([0, undefined, "submit"]);
  expect(await disk()).not.toContain(SECRET);
});

test("the example shared with the server: what is left to be shown, and what another library opens", async () => {
  const line = JSON.parse(vector.line) as Mutation;
  expect(huskOf(line, vector.tells)).toEqual(vector.husk);
  const suite = newSuite();
  const d = fromB64u(vector.private);
  const sealed = JSON.parse(vector.sealed);
  const content = fromB64u(sealed.ct);
  const recipient = await suite.createRecipientContext({
    recipientKey: await suite.kem.importKey("raw", d.buffer, false),
    enc: content.slice(0, 65).buffer,
    info: toBytes(`luring-line-1\n${vector.namespace}\n${vector.id}`).buffer,
  });
  const opened = new TextDecoder().decode(await recipient.open(content.slice(65).buffer));
  expect([opened.length % 512, opened.trimEnd()]).toEqual([0, vector.line]);
  expect([sealed.sealed, sealed.sha]).toEqual([vector.id, await lineHash(toBytes(vector.line))]);
});
