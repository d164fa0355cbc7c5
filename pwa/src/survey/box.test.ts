import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { type BoxWorld, openBox } from "./box";

function world(disk = new IDBFactory()) {
  let n = 0;
  const sent: { path: string; init: RequestInit }[] = [];
  const here = { online: true, status: 200 };
  const made: BoxWorld = {
    disk,
    today: () => "2026-11-18",
    newId: () => `id-${++n}`,
    async fetch(path, init) {
      if (!here.online) throw new TypeError("no network");
      sent.push({ path, init });
      return new Response(JSON.stringify({ unit: "PKM" }), { status: here.status });
    },
  };
  return { made, sent, here };
}

test("answers given offline are on the disk, and are sent once when there is internet", async () => {
  const { made, sent, here } = world();
  here.online = false;
  const box = await openBox(made);
  await box.keep("abc", { u1: 4 });
  expect(await box.ship()).toBe(1);
  const later = await openBox(made); // the page was closed and opened again
  here.online = true;
  expect(await later.ship()).toBe(0);
  expect(await later.ship()).toBe(0);
  expect(sent).toHaveLength(1);
  expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
    id: "id-1",
    day: "2026-11-18",
    answers: { u1: 4 },
  });
  expect(sent[0]?.init.credentials).toBe("omit");
});

test("what the server refuses for good is not sent again, what it cannot take now is", async () => {
  const { made, sent, here } = world();
  const box = await openBox(made);
  await box.keep("abc", { u1: 4 });
  here.status = 429;
  expect(await box.ship()).toBe(1);
  here.status = 404;
  expect(await box.ship()).toBe(0);
  expect(sent).toHaveLength(2);
});

test("the questions are there without internet once they were seen", async () => {
  const { made, here } = world();
  const box = await openBox(made);
  here.online = false;
  expect(await box.survey("abc")).toBe("offline");
  here.online = true;
  expect(await box.survey("abc")).toEqual({ unit: "PKM" });
  here.online = false;
  expect(await box.survey("abc")).toEqual({ unit: "PKM" });
  here.online = true;
  here.status = 404;
  expect(await box.survey("abc")).toBe("gone");
  here.online = false;
  expect(await box.survey("abc")).toBe("offline"); // a code that does not hold is forgotten
});

test("the surveys that were seen can be chosen without internet", async () => {
  const { made, here } = world();
  const box = await openBox(made);
  expect(await box.known()).toEqual([]);
  await box.survey("abc");
  here.online = false;
  expect(await box.known()).toEqual([{ code: "abc", survey: { unit: "PKM" } }]);
});
