import { expect, test } from "vitest";
import { byCode, type Case, decisionsOn, handOver, readCase } from "./cases";
import type { Register, ViewRecord } from "./sync";

const BODY = {
  placement: "budi",
  mutation: "m1",
  collection: "report",
  record: "r1",
  author: "budi-person",
  code: "late_unproven",
  made: 10,
  received: 20,
  earliest: 5,
  latest: 20,
  contents: { put: { body: { quantity: 4 } } },
  to: "supervisor",
};

const filed = (id: string, body: object = {}, others: Record<string, Register> = {}): ViewRecord => ({
  collection: "case",
  id,
  owner: "budi",
  registers: {
    body: { heads: [`${id}-body`], value: { ...BODY, ...body } },
    handler: { heads: [`${id}-handler`], value: { placement: "budi", to: "supervisor", reason: "" } },
    state: { heads: [], value: "open" },
    ...others,
  },
  sendState: "received",
});

const read = (...args: Parameters<typeof filed>) => readCase(filed(...args)) as Case;

test("a decision names what it was about, as it was seen, and why", () => {
  expect(decisionsOn([read("c1")], "accept", "Bukti cukup")).toEqual([
    {
      collection: "case",
      record: "c1",
      step: "accept",
      reason: "Bukti cukup",
      saw: { body: ["c1-body"], handler: ["c1-handler"] },
    },
  ]);
});

test("F44 whoever has it now is the one it was handed to, with the reason for that", () => {
  const value = { placement: "rina", to: "admin", reason: "Bukan pegawai saya" };
  const handler = { heads: ["h2"], value, by: "sari", at: 7 };
  expect(read("c1", {}, { handler })).toMatchObject({
    ...{ owner: "rina", to: "admin", reason: "Bukan pegawai saya", by: "sari" },
  });
  expect(handOver(read("c1"), "rina", "admin", "Bukan pegawai saya").put).toEqual({ handler: value });
});

test("F56 whoever decides is told how often the phone's clock was set back", () => {
  expect([read("c1", { stepped: 2 }).stepped, read("c1").stepped]).toEqual([2, 0]);
});

test("what was decided says by whom and why", () => {
  const state = { heads: ["s1"], value: "returned", by: "sari", at: 9, reason: "Buat ulang" };
  expect(read("c1", {}, { state })).toMatchObject({ state: "returned", by: "sari", reason: "Buat ulang" });
});

test("only what was set aside for the same reason is decided together, the longest waiting first", () => {
  const cases = [
    read("c1", { code: "late", received: 30 }),
    read("c2", { received: 20 }),
    read("c3", { code: "late", received: 10 }),
  ];
  expect(byCode(cases).map(({ code, cases }) => [code, cases.map(({ id }) => id)])).toEqual([
    ["late", ["c3", "c1"]],
    ["late_unproven", ["c2"]],
  ]);
});

test("F100 of an anonymous line a case holds the reason and nothing that tells who or what", () => {
  const record = filed("c1");
  record.registers.body = {
    heads: ["x"],
    value: { placement: "budi", code: "scope_moved", to: "supervisor" },
  };
  expect(readCase(record)).toMatchObject({
    ...{ code: "scope_moved", author: "", contents: undefined, about: "", target: "", made: 0 },
  });
});
