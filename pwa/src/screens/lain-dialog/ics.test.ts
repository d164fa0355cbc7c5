import { expect, test } from "vitest";
import { icsOf } from "./ics";

const NOW = Date.parse("2026-11-20T02:03:04Z");
const TALK = { id: "a", date: "2026-11-25", title: "Dialog kinerja: Budi", zone: "Asia/Jakarta" };

test("a talk at nine in Jakarta is at two in UTC, for an hour", () => {
  const lines = icsOf({ ...TALK, time: "09:00", place: "Aula, lantai 2; timur" }, NOW).split("\r\n");
  expect(lines).toContain("DTSTART:20261125T020000Z");
  expect(lines).toContain("DTEND:20261125T030000Z");
  expect(lines).toContain("DTSTAMP:20261120T020304Z");
  expect(lines).toContain("LOCATION:Aula\\, lantai 2\\; timur");
});

test("early in Jayapura it is still the day before in UTC", () => {
  expect(icsOf({ ...TALK, time: "08:30", zone: "Asia/Jayapura" }, NOW)).toContain("DTSTART:20261124T233000Z");
});

test("without a time it is the whole day", () => {
  const ics = icsOf({ ...TALK, date: "2026-12-31" }, NOW);
  expect(ics).toContain("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n");
});

test("no line is longer than 75 octets, and unfolded it says the same", () => {
  const title = `Dialog ${"é".repeat(90)}`;
  const ics = icsOf({ ...TALK, title }, NOW);
  for (const line of ics.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(ics.replace(/\r\n /g, "")).toContain(`SUMMARY:${title}\r\n`);
});
