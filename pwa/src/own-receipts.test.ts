import { expect, test } from "vitest";
import { compare, disputed, type OwnLine } from "./own-receipts";

const receipt: any = { mac: "m" };
const mine = (n: number, sha = `h${n}`) => ({ replica: "r", n, sha, receipt });
const there = (n: number, changes: Partial<OwnLine> = {}): OwnLine => ({
  replica: "r",
  n,
  sha: `h${n}`,
  prev: n > 1 ? `h${n - 1}` : "",
  outcome: "applied",
  in_force: ["body"],
  kept: "kept",
  ...changes,
});
const head = (n: number, hash = `h${n}`) => [{ replica: "r", n, hash }];

test("what is there as it was sent agrees", () => {
  expect(compare([mine(1), mine(2)], head(2), [there(1), there(2, { in_force: [] })])).toEqual({
    lines: 2,
    inForce: 1,
    here: 2,
    same: 2,
    unsent: 0,
    wrong: [],
  });
});

test("what this phone has let go is proven by the chain that leads to its newest line", () => {
  expect(compare([mine(3)], head(3), [there(1), there(2), there(3)]).wrong).toEqual([]);
  expect(compare([mine(3)], head(3), [there(1), there(2, { sha: "x" }), there(3)]).wrong).toEqual([
    { n: 2, why: "cut" },
  ]);
  expect(compare([], head(3), [there(2), there(3)]).wrong).toEqual([{ n: 1, why: "cut" }]);
  expect(compare([], head(3), []).wrong).toEqual([{ n: 3, why: "cut" }]);
});

test("a line that is not there, or another one under its number, or changed since, is named", () => {
  const others = [there(2, { sha: "x", prev: "h1" }), there(3, { kept: "changed", prev: "x" })];
  expect(compare([mine(1), mine(2), mine(3)], [], others).wrong).toEqual([
    { n: 1, why: "missing" },
    { n: 2, why: "other" },
    { n: 3, why: "changed" },
  ]);
});

test("what has not been sent is no fault", () => {
  const unsent = { replica: "r", n: 3, sha: "h3", receipt: undefined };
  const found = compare([mine(1), mine(2), unsent], head(3), [there(1), there(2)]);
  expect([found.wrong, found.unsent, found.same]).toEqual([[], 1, 2]);
});

test("a fork of a copied phone does not hide the line that is meant", () => {
  expect(compare([mine(2)], head(2), [there(1), there(2, { sha: "fork" }), there(2)]).wrong).toEqual([]);
});

test("what the server does not show is in the file with the receipt that this phone was given", () => {
  const given: any = { outcome: "applied", code: "", at: 7, mac: "m" };
  const entries = [1, 2, 3].map((n) => ({ ...mine(n), id: `i${n}`, receipt: n < 3 ? given : undefined }));
  expect(disputed(entries, [there(1), there(2, { sha: "x" })])).toEqual([
    expect.objectContaining({ n: 2, id: "i2", sha: "h2", outcome: "applied", at: 7, mac: "m" }),
  ]);
});
