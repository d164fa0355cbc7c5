import { expect, test } from "vitest";
import { open, report, scene } from "../testing/cast";
import { WATI } from "../testing/server";
import { openVault } from "./vault";

const register = (by: string, quantity: number) => ({
  heads: ["hers"],
  value: { placement: "placement-budi", quantity },
  by,
  at: 1,
  received: 2,
});

/** Budi's report has been received and closed; then somebody decides for another value. */
async function decidedBy(by: string) {
  const told = await scene();
  const { budi, server } = told;
  await budi.save([report("r1")]);
  await budi.syncNow();
  const id = server.journal[0]?.mutation.id ?? "";
  server.backup = told.phone.nowMs + 1; // a backup covers all that there is: nothing need be kept for that
  server.put({ c: "report", id: "r1", inside: ["work"], registers: { body: register(by, 99) } });
  server.extra = { standing: [{ id, register: "body", standing: "set_aside" }] };
  await budi.syncNow();
  server.extra = {};
  return { ...told, id };
}

test("F41 an author is told that another value was chosen, and his own stays to be read until he has", async () => {
  const { budi, server, phone, id } = await decidedBy(WATI.id);
  const aside = { id, collection: "report", record: "r1", register: "body" };
  expect(budi.asides.value).toMatchObject([{ ...aside, value: { quantity: 12 } }]);
  expect(budi.view.record("report", "r1").value?.registers.body?.value.quantity).toBe(99);
  expect(budi.outbox.value).toEqual([]);

  server.backup = phone.nowMs + 1_000_000;
  await budi.syncNow();
  await budi.close();
  const again = await open(phone.openTab());
  expect(again.asides.value).toMatchObject([{ ...aside, value: { quantity: 12 } }]);
  await again.noteAsides([id]);
  expect(again.asides.value).toEqual([]);
});

test.each([
  ["it was in dispute when it came", { outcome: "conflict" }, undefined],
  ["it came to be in dispute later", { outcome: "applied" }, "contested" as const],
])("F41 he is told though days and backups lie between, when %s", async (_when, judged, then) => {
  const { budi, server, phone } = await scene();
  server.judge = () => judged as ReturnType<typeof server.judge>;
  await budi.save([report("r1")]);
  await budi.syncNow();
  const id = server.journal[0]?.mutation.id ?? "";
  if (then) server.extra = { standing: [{ id, register: "body", standing: then }] };
  await budi.syncNow();
  server.extra = {};
  for (let night = 1; night <= 3; night++) {
    phone.nowMs += 24 * 3_600_000;
    server.backup = phone.nowMs - 1;
    await budi.syncNow();
  }
  const kept = () => openVault(budi.person).use((db) => db.count("outbox"));
  expect(await kept()).toBe(1);
  server.put({ c: "report", id: "r1", inside: ["work"], registers: { body: register(WATI.id, 99) } });
  server.extra = { standing: [{ id, register: "body", standing: "set_aside" }] };
  await budi.syncNow();
  server.extra = {};
  expect(budi.asides.value).toMatchObject([{ id, register: "body", value: { quantity: 12 } }]);
  await budi.noteAsides([id]);
  server.backup = phone.nowMs + 1;
  await budi.syncNow();
  expect(await kept()).toBe(0);
});

test("F41 whoever chose another value himself is told nothing", async () => {
  const { budi } = await decidedBy("aaaaaaaa-0000-4000-8000-00000000b0d1");
  expect(budi.asides.value).toEqual([]);
});

test("what mutations are worth in each of several registers is kept", async () => {
  const { budi, server } = await decidedBy(WATI.id);
  const { mutation } = server.journal[0] ?? {};
  const id = mutation?.id ?? "";
  server.extra = {
    standing: [
      { id, register: "body", standing: "set_aside" },
      { id, register: "link", standing: "superseded" },
    ],
  };
  await budi.syncNow();
  expect(budi.asides.value.map(({ register }) => register)).toEqual(["body"]);
});

test("several mutations of one save can name each other", async () => {
  const { budi, server } = await scene();
  await budi.save([report("r1")]);
  const body = budi.view.record("report", "r1").value?.registers.body?.heads ?? [];
  const id = budi.newId();
  await budi.save([
    { id, collection: "report", record: "r1", step: "return", reason: "Kurang", saw: { body } },
    { collection: "report", record: "r1", step: "withdraw", saw: { body, state: [id] } },
  ]);
  await budi.syncNow();
  expect(server.journal.map(({ mutation }) => [mutation.step, mutation.saw?.state]).slice(1)).toEqual([
    ["return", undefined],
    ["withdraw", [id]],
  ]);
  expect(server.journal[1]?.mutation.id).toBe(id);
});
