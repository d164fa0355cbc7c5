import { describe, expect, test } from "vitest";
import type { Indicator, Standing } from "../../reading";
import { card, DAY_MS, line, MORNING, report, visits, year } from "./cast";
import { attained, chosenRows, isBehind, othersCards, shareOf, type TeamData, teamRows } from "./team";

const TODAY = "2026-11-20";

function rows(over: Partial<TeamData> = {}, cards = [card("budi")]) {
  return teamRows(
    cards,
    { reports: [], lines: [], progress: new Map(), cycles: new Map([["2026", year]]), ...over },
    MORNING,
  );
}

describe("the team", () => {
  test("is taken from everybody in sight but the supervisor's own placements and those that have ended", () => {
    const cards = [
      card("budi"),
      card("sari-own", { person: "sari" }),
      card("sari-acting"),
      card("moved-away", { until: "2026-11-19" }),
      card("until-today", { until: TODAY }),
    ];
    const team = othersCards(cards, ["sari-acting"], "sari", MORNING).map(({ id }) => id);
    expect(team).toEqual(["budi", "until-today"]);
  });

  test("stands by name, not by figures", () => {
    expect(rows({}, [card("Wati"), card("agus"), card("Budi")]).map((row) => row.card.name)).toEqual([
      "agus",
      "Budi",
      "Wati",
    ]);
  });

  test("shows reported and verified apart", () => {
    const progress = new Map([["kunjungan", { jumlah: { reported: 64, verified: 52, count: 9 } }]]);
    const [row] = rows({ lines: [line("kunjungan", "budi")], progress });
    expect(row?.share?.reported).toBeCloseTo(0.64);
    expect(row?.share?.verified).toBeCloseTo(0.52);
    expect(row?.share?.expected).toBeCloseTo(324 / 365);
    expect(row?.behind).toBe(true);
  });

  test.each([
    ["an average", { aggregate: "mean" as const }, { reported: 77, verified: 80 }, 0.77],
    ["the latest value", { aggregate: "latest" as const }, { reported: 40, verified: 60 }, 0.4],
    [
      "a ceiling",
      { aggregate: "max" as const, direction: "lower" as const },
      { reported: 200, verified: 90 },
      0.5,
    ],
  ])("never calls more verified than reported: %s", (_, over, standing, share) => {
    // Of two indicators, so that the mean over them does not hide it either.
    const plan = [visits, { ...visits, id: "waktu", ...over }];
    const both = { jumlah: { reported: 100, verified: 100, count: 3 }, waktu: { ...standing, count: 4 } };
    const [row] = rows({
      lines: [line("kunjungan", "budi", plan)],
      progress: new Map([["kunjungan", both]]),
    });
    expect(row?.share?.reported).toBeCloseTo((1 + share) / 2);
    expect(row?.share?.verified).toBeCloseTo((1 + share) / 2);
  });

  test("has no share for a person whose targets are words", () => {
    const words: Indicator = { ...visits, target: { text: "1-2 minggu" } };
    const [row] = rows({ lines: [line("kunjungan", "budi", [words])] });
    expect([row?.share, row?.behind, row?.indicators]).toEqual([undefined, false, 1]);
  });

  test("is not measured by an average that nobody has reported yet", () => {
    const plan = [visits, { ...visits, id: "waktu", aggregate: "mean" as const }];
    const progress = new Map([["kunjungan", { jumlah: { reported: 90, verified: 80, count: 9 } }]]);
    const [row] = rows({ lines: [line("kunjungan", "budi", plan)], progress });
    expect([row?.share?.reported, row?.behind]).toEqual([0.9, false]);
  });

  test("counts what waits, and since when", () => {
    const [row] = rows({
      reports: [
        report("a", { receivedAt: 20 }),
        report("b", { receivedAt: 10 }),
        report("c", { state: "verified", receivedAt: 1 }),
      ],
    });
    expect([row?.waiting, row?.oldestWaitingAt]).toEqual([2, 10]);
  });

  test("a person is quiet seven days after the last day he reported on, and one who never did is too", () => {
    const on = (date: string) =>
      rows({ reports: [report("a", { date, madeAt: MORNING - DAY_MS })] })[0]?.quiet;
    expect(on("2026-11-14")).toBe(false);
    expect(on("2026-11-13")).toBe(true);
    expect(rows()[0]?.quiet).toBe(true);
  });

  test("a withdrawn report is no report", () => {
    const [row] = rows({ reports: [report("a", { state: "withdrawn" })] });
    expect([row?.lastDate, row?.quiet]).toEqual([undefined, true]);
  });

  test("is searched by name, position and NIP together", () => {
    const found = rows({}, [card("Budi Santoso"), card("Rina", { position: "Perawat" })]);
    expect(chosenRows(found, "all", "santoso bidan").map((row) => row.card.name)).toEqual(["Budi Santoso"]);
    expect(chosenRows(found, "waiting", "")).toEqual([]);
  });
});

describe("a share of the target", () => {
  const of = (over: Partial<Indicator>, reported: number) => attained({ ...visits, ...over }, reported);

  test("ends at the target: surplus in one indicator hides no gap in another", () => {
    expect(of({}, 250)).toBe(1);
  });

  test("where lower is better is full until the ceiling is passed", () => {
    const ceiling: Partial<Indicator> = { direction: "lower", target: { value: 4 } };
    expect(of(ceiling, 3)).toBe(1);
    expect(of(ceiling, 8)).toBe(0.5);
    expect(of({ direction: "lower", target: { value: 0 } }, 0)).toBe(1);
  });

  test("in a range is full anywhere inside", () => {
    const range: Partial<Indicator> = { direction: "range", target: { low: 10, high: 20 } };
    expect([of(range, 5), of(range, 15), of(range, 40)]).toEqual([0.5, 1, 0.5]);
  });

  test("of something people judge is not computed", () => {
    expect(shareOf({ ...visits, aggregate: "judged" }, undefined, year, TODAY)).toBeUndefined();
  });

  test("a little behind is not behind", () => {
    const at = (reported: number) =>
      isBehind(shareOf(visits, { reported } as Standing, { ...year, until: "2026-11-20" }, TODAY) as never);
    expect([at(95), at(85)]).toEqual([false, true]);
  });

  test("of a ceiling or an average is not missed before the first report", () => {
    for (const over of [{ aggregate: "mean" }, { direction: "lower" }] as Partial<Indicator>[])
      expect(isBehind(shareOf({ ...visits, ...over }, undefined, year, TODAY) as never)).toBe(false);
  });
});
