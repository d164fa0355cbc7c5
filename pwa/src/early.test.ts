import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";

const names = async () => (await indexedDB.databases()).map(({ name }) => name);

test("what is not there is not made by opening it early, and what is there can be given another version", async () => {
  const store = new Map([["luring-siapa", "budi"]]);
  vi.stubGlobal("localStorage", { getItem: (key: string) => store.get(key) ?? null });
  await new Promise((done) => {
    const made = indexedDB.open("luring-vault-budi", 1);
    made.onsuccess = () => done(made.result.close());
  });
  await import("./early");
  await vi.waitFor(async () => expect(await names()).toEqual(["luring-vault-budi"]));
  const upgraded = await new Promise<number>((done) => {
    const next = indexedDB.open("luring-vault-budi", 2);
    next.onsuccess = () => done(next.result.version);
  });
  expect(upgraded).toBe(2);
});
