import { expect, test } from "vitest";
import { offline, open, report, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";

test("a draft is written within 300 ms of typing, and survives a kill", async () => {
  const { budi, phone, tab } = await scene();
  void budi.drafts.save("lapor", { note: "rapat" }, {});
  void budi.drafts.save("lapor", { note: "rapat desa" }, {});
  await phone.pass(300);
  tab.kill();
  const again = await open(phone.openTab());
  expect(await again.drafts.load("lapor")).toMatchObject({ value: { note: "rapat desa" } });
  expect(again.drafts.list.value.map(({ key }) => key)).toEqual(["lapor"]);
});

test("a draft is written at once when the app goes out of sight", async () => {
  const { budi, phone, tab } = await scene();
  void budi.drafts.save("lapor", { note: "rapat" }, { body: ["a"] });
  tab.hide();
  await quiet();
  tab.kill();
  const again = await open(phone.openTab());
  expect(await again.drafts.load("lapor")).toMatchObject({ value: { note: "rapat" }, saw: { body: ["a"] } });
});

test("many letters are one write", async () => {
  const { budi, phone } = await scene();
  let writes = 0;
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...rest: [any, any, any]) {
    if (rest[1] === "readwrite") writes += 1;
    return original.apply(this, rest);
  };
  for (const letter of "puskesmas") void budi.drafts.save("lapor", { note: letter }, {});
  await phone.pass(300);
  IDBDatabase.prototype.transaction = original;
  expect(writes).toBe(1);
});

test("saving a report ends its draft in the same step, an autosave still under way included", async () => {
  const { budi, phone, tab } = await scene();
  phone.network = offline;
  void budi.drafts.save("lapor", { note: "rap" }, {});
  await phone.pass(300);
  void budi.drafts.save("lapor", { note: "rapat" }, {});
  await budi.save([report("r1")], "lapor");
  await phone.pass(1_000);
  expect(budi.drafts.list.value).toEqual([]);
  tab.kill();
  const again = await open(phone.openTab());
  expect(await again.drafts.load("lapor")).toBeUndefined();
});

test("a draft that was dropped stays dropped", async () => {
  const { budi, phone } = await scene();
  void budi.drafts.save("lapor", { note: "rapat" }, {});
  await phone.pass(300);
  void budi.drafts.save("lapor", { note: "rapat desa" }, {});
  await budi.drafts.drop("lapor");
  await phone.pass(1_000);
  expect(await budi.drafts.load("lapor")).toBeUndefined();
});

test("a draft of one tab is seen by the other", async () => {
  const { budi, phone } = await scene();
  const other = await open(phone.openTab());
  void budi.drafts.save("lapor", { note: "rapat" }, {});
  await phone.pass(300);
  await until(() => other.drafts.list.value.length === 1);
});
