import { beforeEach, expect, test, vi } from "vitest";

const rows: Record<string, { id: string; owner: string; value: any }[]> = { news: [], news_read: [] };
const { signal } = await import("@preact/signals");
const changed = signal(0);

vi.mock("../../session", () => ({
  session: { value: { kind: "signed_in", person: { id: "budi", name: "Budi" } } },
}));
vi.mock("../../sync", () => ({
  collection: (name: string) => ({
    get value() {
      changed.value;
      return rows[name];
    },
  }),
}));
const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
});

const { markRead, news, unread, untold } = await import("../lain/news");

function there(upto: number, ids: string[] = []) {
  rows.news_read = [{ id: "m", owner: "", value: { upto, ids } }];
  changed.value++;
}

beforeEach(() => {
  kept.clear();
  rows.news = [3, 1, 2].map((at) => ({
    id: `n${at}`,
    owner: "",
    value: { kind: "question", at, undone: at === 2 },
  }));
  there(0);
});

test("the newest is first, and what was undone is not counted as unread", () => {
  expect(news.value.map(({ id }) => id)).toEqual(["n3", "n2", "n1"]);
  expect(unread.value).toBe(2);
});

test("one that was opened is read here at once, and the other devices are told", () => {
  markRead(news.value.find(({ id }) => id === "n1"));
  expect(unread.value).toBe(1);
  expect(untold()).toEqual({ upto: 0, ids: ["n1"] });
  there(0, ["n1"]);
  expect(untold()).toBeUndefined();
});

test("all that are there are read, and what comes later is not", () => {
  markRead();
  expect(unread.value).toBe(0);
  expect(untold()).toEqual({ upto: 3, ids: [] });
  rows.news!.push({ id: "n4", owner: "", value: { kind: "question", at: 4, undone: false } });
  there(3);
  expect(unread.value).toBe(1);
  expect(untold()).toBeUndefined();
});

test("what another device has read is read here, too", () => {
  there(1, ["n3"]);
  expect(unread.value).toBe(0);
  expect(news.value.filter(({ isRead }) => !isRead).map(({ id }) => id)).toEqual(["n2"]);
});
