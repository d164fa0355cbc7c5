import { expect, test } from "vitest";
import { choicesOf, disputesOf, grouped } from "./disputes";
import type { Sibling, ViewRecord } from "./sync";

const DAY_MS = 86_400_000;

const version = (id: string, by: string, value: unknown, at = 1, received = 2): Sibling => ({
  ...{ id, by, value, at, received },
});

function disputed(
  id: string,
  siblings: Sibling[],
  { kind = "parallel", state = "submitted", owner = "p", register = "link" } = {},
): ViewRecord {
  const heads = siblings.map((sibling) => sibling.id);
  return {
    collection: "report",
    id,
    owner,
    registers: {
      state: { heads: [], value: state },
      [register]: { heads, value: null, kind, siblings },
    },
    sendState: "received",
  };
}

const X = { line: "l", indicator: "x" };
const Y = { line: "l", indicator: "y" };
const [his, hers] = [version("1", "budi", X), version("2", "sari", Y, 1, 5)];

test("F28 a question names who can answer it, and is due a week after the last of it was received", () => {
  const [dispute] = disputesOf(disputed("r", [his, hers]));
  expect(dispute).toMatchObject({
    kind: "parallel",
    severity: "plain",
    deciders: ["author", "supervisor"],
    dueAt: 5 + 7 * DAY_MS,
  });
});

test("what has not been received yet has no due date", () => {
  const [dispute] = disputesOf(disputed("r", [his, version("2", "budi", Y, 1, 0)]));
  expect(dispute?.dueAt).toBe(0);
});

test("texts that are all shown are no question", () => {
  const record = disputed("r", [his, hers], { kind: "" });
  expect(disputesOf(record)).toEqual([]);
});

test("F30 one person's own two versions are light: the one he made last is proposed", () => {
  const [dispute] = disputesOf(
    disputed("r", [version("1", "budi", X, 9), version("2", "budi", Y, 8)], { kind: "same_author" }),
  );
  expect(dispute).toMatchObject({ severity: "light", harmless: { id: "1" } });
});

test("F29 versions that differ in spaces, capitals and empty fields only are light", () => {
  const [dispute] = disputesOf(
    disputed("r", [
      version("1", "budi", { line: "Kunjungan  rumah", indicator: null }, 3),
      version("2", "sari", { line: " kunjungan rumah" }, 2),
    ]),
  );
  expect(dispute).toMatchObject({ severity: "light", harmless: { id: "1" } });
  const [apart] = disputesOf(
    disputed("r", [version("1", "budi", { n: 1 }), version("2", "sari", { n: "1" })]),
  );
  expect(apart?.harmless).toBeUndefined();
});

test("F34 a deletion beside an edit is for whoever can stay with it", () => {
  const [dispute] = disputesOf(disputed("r", [hers], { kind: "withdraw_edit", state: "withdrawn" }));
  expect(dispute).toMatchObject({ severity: "grave", deciders: ["author"] });
});

test("F37 where something no longer adds up, whoever may write there can answer, by something new", () => {
  const [dispute] = disputesOf(disputed("r", [], { kind: "invariant" }));
  expect(dispute?.deciders).toEqual(["author", "supervisor"]);
});

test("F95 who can choose between two corrections", () => {
  const record = disputed(
    "r",
    [version("1", "budi", { report: "a" }), version("2", "budi", { report: "b" })],
    {
      register: "replaced_by",
      state: "returned",
    },
  );
  expect(choicesOf(record, "replaced_by", ["author"]).length).toBe(2);
  expect(choicesOf(record, "replaced_by", ["supervisor"])).toEqual([]);
});

test("F42 a thousand questions after a bad import are sorted out in a moment, the most urgent first", () => {
  const records = Array.from({ length: 1_000 }, (_, n) =>
    disputed(`r${n}`, [his, version("2", "sari", Y, 1, 1_000_000 - n)], {
      owner: n % 2 ? "mine" : "theirs",
      kind: n % 4 === 1 ? "same_author" : "parallel",
    }),
  );
  records.flatMap(disputesOf);
  const started = performance.now();
  const { harmless, mine, others } = grouped(records.flatMap(disputesOf), (owner) =>
    owner === "mine" ? ["supervisor"] : [],
  );
  expect(performance.now() - started).toBeLessThan(250);
  expect([harmless.length, mine.length, others.length]).toEqual([250, 250, 500]);
  expect(mine[0]?.record.id).toBe("r999");
  expect(mine.map(({ dueAt }) => dueAt)).toEqual(mine.map(({ dueAt }) => dueAt).sort((a, b) => a - b));
});
