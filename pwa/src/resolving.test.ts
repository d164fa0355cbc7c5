import { expect, test } from "vitest";
import { endOf, intentsOf, type Move, thirdWay, wayTo } from "./resolving";
import type { Register, Sibling, ViewRecord } from "./sync";

const X = { line: "l", indicator: "x" };
const Y = { line: "l", indicator: "y" };

const version = (id: string, value: unknown, by = "budi", saw: string[] = []): Sibling => ({
  ...{ id, value, by, at: 1, received: 2, saw },
});

const contested = (kind: string, value: unknown, heads: string[], siblings: Sibling[]): Register => ({
  ...{ heads, value, kind, siblings },
});

const report = (state: Register, others: Record<string, Register>): ViewRecord => ({
  collection: "report",
  id: "r",
  owner: "p",
  registers: { state, body: { heads: ["b"], value: {} }, ...others },
  sendState: "received",
});

const plain = (value: string): Register => ({ heads: value === "submitted" ? [] : ["s"], value });
const words = (moves: Move[] | undefined) => moves?.map((move) => ("step" in move ? move.step : "put"));

const twoLinks = contested("parallel", null, ["1", "2"], [version("1", X), version("2", Y, "sari")]);
const newer = contested("reviewed_stale", X, ["2"], [version("1", X), version("2", Y, "budi", ["1"])]);

test("F28 two values side by side: whoever may put there chooses, having seen all heads", () => {
  const record = report(plain("submitted"), { link: twoLinks });
  expect(words(wayTo(record, "link", X, ["author"]))).toEqual(["put"]);
  expect(wayTo(record, "link", X, ["pengelola"])).toBeUndefined();
  const [intent] = intentsOf(record, wayTo(record, "link", X, ["author"]) ?? [], "", () => "new");
  expect(intent).toMatchObject({ id: "new", put: { link: X }, saw: { body: ["b"], link: ["1", "2"] } });
});

test("F28 a third version of a plan brings the groups that change with it, and has seen every version there is", () => {
  const weights = contested(
    "parallel",
    { w: 1 },
    ["1", "2"],
    [version("1", { w: 2 }), version("2", { w: 3 }, "sari")],
  );
  const put = { main: { w: 4 }, additional: { w: 5 } };
  const plan = (state: string): ViewRecord => ({
    ...{ collection: "plan", id: "p", owner: "o", sendState: "received" },
    registers: { state: { heads: state === "draft" ? [] : ["s"], value: state }, main: weights },
  });
  expect(thirdWay(plan("draft"), "state", {}, ["supervisor"])).toBeUndefined();
  expect(thirdWay(plan("draft"), "main", put, [])).toBeUndefined();
  const way = thirdWay(plan("draft"), "main", put, ["author"]) ?? [];
  expect(intentsOf(plan("draft"), way, "", () => "new")).toMatchObject([{ put, saw: { main: ["1", "2"] } }]);
  const agreed = thirdWay(plan("agreed"), "main", put, ["supervisor"]);
  expect(words(agreed)).toContain("put");
  expect(agreed?.some((move) => "step" in move && move.needsReason)).toBe(true);
  expect([endOf(plan("draft"), way), endOf(plan("agreed"), agreed ?? [])]).toEqual([undefined, "draft"]);
});

test("F35 keeping what was approved: reopened with a reason, put again, approved again, each seeing the one before", () => {
  const record = report(plain("verified"), { link: newer });
  const way = wayTo(record, "link", X, ["supervisor"]) ?? [];
  expect(words(way)).toEqual(["reopen", "put", "approve"]);
  let n = 0;
  const intents = intentsOf(record, way, "Tetap", () => `new${++n}`);
  expect(intents.map(({ reason }) => reason)).toEqual(["Tetap", undefined, undefined]);
  expect(intents.map(({ saw }) => saw)).toEqual([
    { state: ["s"], body: ["b"], link: ["2"] },
    { state: ["new1"], body: ["b"], link: ["2"] },
    { state: ["new1"], body: ["b"], link: ["new2"] },
  ]);
});

test("F35 taking the newer value: approved again without putting anything; its author cannot", () => {
  const record = report(plain("verified"), { link: newer });
  expect(words(wayTo(record, "link", Y, ["supervisor"]))).toEqual(["reopen", "approve"]);
  expect(wayTo(record, "link", Y, ["author"])).toBeUndefined();
});

test("F35 while something else is in dispute, what was reopened is not approved unseen", () => {
  const record = report(plain("verified"), { link: newer, replaced_by: twoLinks });
  expect(words(wayTo(record, "link", Y, ["supervisor"]))).toEqual(["reopen"]);
});

test("F35 what was returned meanwhile is answered by its author", () => {
  const record = report(plain("returned"), { link: newer });
  expect(words(wayTo(record, "link", Y, ["author"]))).toEqual(["put"]);
  expect(wayTo(record, "link", Y, ["supervisor"])).toBeUndefined();
});

test("F34 withdrawn while somebody changed it: its author stays with that, nobody else undoes it", () => {
  const edited = contested("withdraw_edit", X, ["2"], [version("2", Y, "sari")]);
  const record = report(plain("withdrawn"), { link: edited });
  expect(words(wayTo(record, "link", null, ["author"]))).toEqual(["withdraw"]);
  expect(wayTo(record, "link", null, ["supervisor"])).toBeUndefined();
  expect(wayTo(record, "link", Y, ["supervisor"])).toBeUndefined();
});

test("F36 approved here and returned there: reopened, then what was chosen", () => {
  const sides = [version("s1", "verified", "sari"), version("s2", "returned", "hasan")];
  const record = report(contested("parallel", "verified", ["s1", "s2"], sides), {});
  expect(words(wayTo(record, "state", "verified", ["supervisor"]))).toEqual(["reopen", "approve"]);
  expect(words(wayTo(record, "state", "returned", ["supervisor"]))).toEqual(["reopen", "return"]);
});

test("F34 returned and withdrawn at once: each side can be taken by whoever took it", () => {
  const sides = [version("s1", "withdrawn", "budi"), version("s2", "returned", "sari")];
  const record = report(contested("parallel", "submitted", ["s1", "s2"], sides), {});
  expect(words(wayTo(record, "state", "withdrawn", ["author"]))).toEqual(["withdraw"]);
  expect(words(wayTo(record, "state", "returned", ["supervisor"]))).toEqual(["return"]);
});

test("F95 two corrections of one report: its author chooses", () => {
  const twice = contested(
    "same_author",
    null,
    ["1", "2"],
    [version("1", { report: "a" }), version("2", { report: "b" })],
  );
  const record = report(plain("returned"), { replaced_by: twice });
  expect(words(wayTo(record, "replaced_by", { report: "b" }, ["author"]))).toEqual(["put"]);
});
