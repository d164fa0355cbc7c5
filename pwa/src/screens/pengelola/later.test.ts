import { expect, test } from "vitest";
import { DESK_ROUTES } from "../../desk-routes";
import { LATER, screenFor } from "./later";

const names = Object.values(DESK_ROUTES);

test("who administers units is where the address says", () => {
  for (const name of names) expect(screenFor(name, ["admin"])).toBe(name);
});

test("who only manages reaches the rules, the holidays, careers, the board, documents and what is sent to the office, and nothing else", () => {
  const reached = new Set(names.map((name) => screenFor(name, ["pengelola"])));
  expect([...reached].sort()).toEqual([
    "pengelola_dokumen",
    "pengelola_karier",
    "pengelola_kotak",
    "pengelola_libur",
    "pengelola_panduan",
    "pengelola_papan",
    "pengelola_papan_unit",
    "pengelola_peran",
    "pengelola_satu_skema",
    "pengelola_skema",
    "pengelola_surat",
  ]);
  for (const name of reached) expect(LATER[name]).toBeTypeOf("function");
});

test("an auditor reaches what was done, who may do what, and documents, and nothing else", () => {
  const reached = new Set(names.map((name) => screenFor(name, ["auditor"])));
  expect([...reached].sort()).toEqual(["pengelola_audit", "pengelola_dokumen", "pengelola_peran"]);
});
