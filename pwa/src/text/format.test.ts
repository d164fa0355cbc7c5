import { describe, expect, test } from "vitest";
import {
  bytesIn,
  dateIn,
  daysBetween,
  localDate,
  monthIn,
  numberIn,
  parseNumber,
  timeIn,
  weekdayIn,
} from "./format";

const MOMENT = Date.UTC(2027, 4, 12, 3, 42); // 12 May 2027

test.each([
  ["Asia/Jakarta", "10.42 WIB"],
  ["Asia/Pontianak", "10.42 WIB"],
  ["Asia/Makassar", "11.42 WITA"],
  ["Asia/Jayapura", "12.42 WIT"],
])("the time in %s is %s", (zone, time) => {
  expect(timeIn("id", MOMENT, zone)).toBe(time);
});

test("English writes the time with a colon", () => {
  expect(timeIn("en", MOMENT, "Asia/Jakarta")).toBe("10:42 WIB");
});

test("the local date is the unit's, not the phone's", () => {
  const lateEvening = Date.UTC(2026, 10, 20, 16, 30);
  expect(localDate(lateEvening, "Asia/Jakarta")).toBe("2026-11-20");
  expect(localDate(lateEvening, "Asia/Jayapura")).toBe("2026-11-21");
});

test("dates are written out", () => {
  expect(dateIn("id", "2027-05-12")).toBe("12 Mei 2027");
  expect(dateIn("en", "2027-05-02")).toBe("2 May 2027");
  expect(dateIn("id", "kemarin")).toBe("kemarin");
  expect(monthIn("id", "2026-11")).toBe("November 2026");
  expect(weekdayIn("id", "2026-11-20")).toBe("Jumat");
});

test("days are counted between dates, over a change of month and year", () => {
  expect(daysBetween("2026-12-31", "2027-01-01")).toBe(1);
  expect(daysBetween("2026-11-23", "2026-12-31")).toBe(38);
  expect(daysBetween("2026-11-23", "2026-11-20")).toBe(-3);
});

test.each([
  [1234.5, "1.234,5", "1,234.5"],
  [1000000, "1.000.000", "1,000,000"],
  [0.1 + 0.2, "0,3", "0.3"],
  [-12.345, "−12,35", "−12.35"],
  [12, "12", "12"],
  [999, "999", "999"],
])("%f is written %s", (value, id, en) => {
  expect(numberIn("id", value)).toBe(id);
  expect(numberIn("en", value)).toBe(en);
});

test("sizes are written in the unit that fits", () => {
  expect(bytesIn("id", 900)).toBe("900 B");
  expect(bytesIn("id", 231_000)).toBe("231 kB");
  expect(bytesIn("id", 1_230_000)).toBe("1,2 MB");
  expect(bytesIn("en", 10_700_000_000)).toBe("10.7 GB");
});

describe("what people type as numbers", () => {
  test.each([
    ["12", 12],
    [" 12 ", 12],
    ["12,5", 12.5],
    ["12.5", 12.5],
    ["1.500", 1500],
    ["1,500", 1.5],
    ["0.500", 0.5],
    ["1.500.000", 1500000],
    ["1,500,000", 1500000],
    ["1.234,5", 1234.5],
    ["1,234.5", 1234.5],
    ["-3", -3],
    ["12,", 12],
    ["", null],
    ["   ", null],
  ])("%s is read as %s", (typed, value) => {
    expect(parseNumber(typed)).toBe(value);
  });

  test.each(["dua", "12 orang", "1.2.3", "1,2,3", ",5", "12-3", "1.23,4,5", "12..5"])(
    "%s is no number",
    (typed) => {
      expect(parseNumber(typed)).toBeNaN();
    },
  );
});
