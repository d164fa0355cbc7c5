import { expect, test } from "vitest";
import { csvText } from "./csv";

test("a table opens in a spreadsheet as cells, with a mark and semicolons", () => {
  expect(
    csvText([
      ["Nama", "Nilai"],
      ["Budi; S.Kep", "82,5"],
    ]),
  ).toBe('\uFEFFNama;Nilai\r\n"Budi; S.Kep";82,5\r\n');
  expect(csvText([['Kata "kutip"', "dua\nbaris"]])).toBe('\uFEFF"Kata ""kutip""";"dua\nbaris"\r\n');
});

test("a NIP stays text, with all its digits", () => {
  expect(csvText([["199001012015011001"]])).toBe('\uFEFF"=""199001012015011001"""\r\n');
});

test.each(["=1+1", "  =1+1", "+62", "-3", "@SUM(A1)", "\tx", "\rx"])("%j is not run as a formula", (cell) => {
  const line = csvText([[cell]])
    .slice(1)
    .trimEnd();
  expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
});
