/** The beginnings of a plan, its trajectories and its matrix; trajectories by the examples of `sync/vectors/plan.json`. */
import { describe, expect, test } from "vitest";
import { form } from "../../../../sync/vectors/form-plan_line-2.json";
import vectors from "../../../../sync/vectors/plan.json";
import type { Form } from "../../forms/definition";
import type { Indicator, PlanLine } from "../../reading";
import { card, line, visits } from "../penilai/cast";
import { lineValue, typedLine } from "../rencana/line";
import { beginning, fromBefore, fromTemplate, newestBefore } from "./begin";
import { type Entry, entryFits, isFor, type Library, ranked } from "./library";
import { matrixOf } from "./matrix";
import { fits, partsOf, rowsOf, totalOf } from "./trajectory";

const plan = { id: "plan", record: undefined, placement: "budi", cycle: "2027" };

const entry = (id: string, kinds: string[]): Entry => ({
  id,
  label: { id: `Jumlah ${id}`, en: `Number of ${id}` },
  definition: { id: "Definisi", en: "Definition" },
  measure: { id: "Hitung", en: "Count" },
  aspect: "kuantitas",
  unit: { id: "kali", en: "times" },
  aggregate: "sum",
  direction: "higher",
  kinds,
  source: "Renstra",
});
const health: Library = {
  sector: "health",
  label: { id: "Kesehatan", en: "Health" },
  serves: ["clinic"],
  entries: [entry("health.visits", ["Perawat"]), entry("health.births", ["Bidan"])],
};
const office: Library = {
  ...health,
  sector: "administration",
  serves: ["general"],
  entries: [entry("administration.letters", ["Pengadministrasi"])],
};

describe("a trajectory", () => {
  test.each(vectors.trajectories)(
    "of $values comes to $total",
    ({ aggregate, target, values, total, fits: fit }) => {
      const how = aggregate as Indicator["aggregate"];
      expect(totalOf(how, values) ?? null).toBe(total);
      expect(fits(how, target, values)).toBe(fit);
    },
  );

  test("has whole months for its periods", () => {
    expect(partsOf("2026-01-01", "quarter").map(({ from, until }) => [from, until])).toEqual([
      ["2026-01-01", "2026-03-31"],
      ["2026-04-01", "2026-06-30"],
      ["2026-07-01", "2026-09-30"],
      ["2026-10-01", "2026-12-31"],
    ]);
    expect(partsOf("2028-01-01", "month")[1]).toMatchObject({ until: "2028-02-29" });
  });

  const points = [
    { date: "2026-02-01", quantity: 10 },
    { date: "2026-03-31", quantity: 8 },
    { date: "2026-05-01", quantity: 20 },
  ];

  test("of a sum sets amounts against amounts, and what has come together", () => {
    const rows = rowsOf(
      visits,
      { each: "quarter", values: [15, 40, 40, 5] },
      points,
      "2026-01-01",
      "2026-08-01",
    );
    expect(
      rows.map(({ planned, plannedBy, reached, reachedBy }) => [planned, plannedBy, reached, reachedBy]),
    ).toEqual([
      [15, 15, 18, 18],
      [40, 55, 20, 38],
      [40, 95, 0, 38],
      [5, 100, undefined, undefined],
    ]);
  });

  test("of a level sets where it stands against where it should", () => {
    const rows = rowsOf(
      { aggregate: "latest" },
      { each: "semester", values: [null, 90] },
      points,
      "2026-01-01",
      "2026-08-01",
    );
    expect(rows.map(({ planned, reached }) => [planned, reached])).toEqual([
      [null, 20],
      [90, 20],
    ]);
  });
});

describe("the library", () => {
  test("shows first what is meant for the position, then the own sector", () => {
    const found = ranked([office, health], ({ entries }) => entries, {
      position: "Perawat Mahir",
      sector: "clinic",
    });
    expect(found.map(({ one }) => one.id)).toEqual([
      "health.visits",
      "health.births",
      "administration.letters",
    ]);
  });

  test("is searched by any words in any order", () => {
    expect(entryFits(health.entries[0]!, " visits jumlah ")).toBe(true);
    expect(entryFits(health.entries[0]!, "surat")).toBe(false);
    expect(isFor(["Guru"], "Perawat Mahir")).toBe(false);
  });
});

describe("a plan that begins", () => {
  const template = {
    id: "health.nurse",
    label: { id: "Perawat", en: "Nurse" },
    kinds: ["Perawat"],
    lines: [
      {
        rhk: { id: "Terlayaninya warga", en: "" },
        weight: "60",
        indicators: [{ entry: "health.visits", target: 48 }],
      },
      {
        kind: "tambahan" as const,
        rhk: { id: "Lain", en: "" },
        weight: 40,
        indicators: [{ entry: "health.births" }],
      },
    ],
  };

  test("from a template has its lines, weights that are whole, and targets to be confirmed", () => {
    const intents = beginning(plan, fromTemplate(template, health));
    const [first, second, whole] = intents;
    expect(first?.put?.line).toMatchObject({
      placement: "budi",
      cycle: "2027",
      kind: "utama",
      order: 1,
      parent: null,
    });
    expect(first?.put?.line.indicators[0]).toMatchObject({
      name: "Jumlah health.visits",
      definition: "Definisi",
      library: "health.visits",
      target: { value: 48 },
      unconfirmed: true,
    });
    expect(whole?.put).toMatchObject({
      main: { weights: { [first!.record]: 60 } },
      additional: { weights: { [second!.record]: 40 } },
      behaviour: { expectations: {} },
      annex: { support: [] },
    });
  });

  test("from last year keeps targets under new ids, and weights only when they are whole", () => {
    const old = [line("a", "budi"), line("b", "budi")];
    const record = (a: number, b: number) =>
      ({ registers: { main: { heads: ["h"], value: { weights: { a, b } } } } }) as never;
    const kept = fromBefore(old, record(70, 30));
    expect(kept.map(({ weight }) => weight)).toEqual([70, 30]);
    expect(kept[0]?.indicators[0]).toMatchObject({ target: { value: 100 }, unconfirmed: true });
    expect(kept[0]?.indicators[0]?.id).not.toBe("jumlah");
    expect(fromBefore(old, record(70, 20)).map(({ weight }) => weight)).toEqual([undefined, undefined]);
  });

  test("takes the newest year before that has lines, of the same post if it can", () => {
    const cycles = ["2025", "2026", "2027", "2028"].map((id) => ({ id, until: `${id}-12-31` }));
    const lines = [
      { ...line("a", "budi"), cycle: "2025" },
      { ...line("b", "old-post"), cycle: "2026" },
      { ...line("c", "rina"), cycle: "2026" },
      { ...line("d", "budi"), cycle: "2028" },
    ];
    const mine = new Set(["budi", "old-post"]);
    expect(newestBefore(lines, mine, cycles, "2027", card("budi"))).toMatchObject({
      cycle: "2026",
      placement: "old-post",
    });
    expect(newestBefore(lines.slice(2, 3), mine, cycles, "2027", card("budi"))).toBeUndefined();
  });

  test("is confirmed by whoever saves the line, and keeps what the library says", () => {
    const old = line("a", "budi", [{ ...visits, unconfirmed: true, definition: "Kunjungan", library: "x" }]);
    const [indicator] = lineValue(form as unknown as Form, typedLine(old), old, "budi", "2026").indicators;
    expect(indicator).not.toHaveProperty("unconfirmed");
    expect(indicator).toMatchObject({ definition: "Kunjungan", library: "x", target: { value: 100 } });
  });
});

test("the matrix has what each serves, and what serves nothing yet", () => {
  const linked = (id: string, parent: string | null): PlanLine => ({ ...line(id, "budi"), parent });
  const own = [line("s1", "sari"), line("s2", "sari")];
  const [row] = matrixOf(own, [card("budi")], [linked("b1", "s1"), linked("b2", null), linked("b3", "gone")]);
  expect(row?.cells.map((cell) => cell.map(({ id }) => id))).toEqual([["b1"], []]);
  expect(row?.unlinked.map(({ id }) => id)).toEqual(["b2", "b3"]);
});
