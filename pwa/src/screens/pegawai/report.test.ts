import { beforeAll, describe, expect, test } from "vitest";
import type { Form } from "../../forms/definition";
import { inputsOf, valueFrom } from "../../forms/inputs";
import { calledName, type Indicator, type PlanLine, type Report } from "../../mine";
import { loadWords } from "../../text";
import { askedFor, checkInputs, onPage } from "./report-form";
import { answers } from "./report-words";
import { matches } from "./search";
import { partsWords, standingOf, standingWords, targetWords } from "./standing";

const words = (id: string) => ({ id, en: id });
const form: Form = {
  name: "lapor-contoh",
  version: 2,
  collection: "report",
  group: "body",
  title: words("Contoh"),
  fields: [
    { name: "date", type: "date", label: words("Tanggal"), required: true },
    { name: "quantity", type: "number", label: words("Jumlah"), decimals: 2, unit_from: "indicator" },
    { name: "text", type: "text", label: words("Hasil") },
    { name: "note", type: "text", label: words("Uraian") },
    { name: "kind", type: "choice", label: words("Jenis"), options: [{ value: "a", label: words("Apel") }] },
    { name: "why", type: "text", label: words("Mengapa"), show_if: { field: "kind", is: ["a"] } },
    { name: "evidence", type: "evidence", label: words("Bukti"), step: 3 },
  ],
};
const visits: Indicator = {
  id: "i",
  aspect: "kuantitas",
  name: "Kunjungan rumah",
  unit: "kunjungan",
  target: { value: 20 },
  aggregate: "sum",
  direction: "higher",
};
const flow: Indicator = { ...visits, id: "j", target: { text: "Disepakati" }, aggregate: "judged" };
const line = { id: "l", indicators: [visits, flow] } as unknown as PlanLine;

beforeAll(() => loadWords("outcomes", "pegawai"));

const names = (fields: { name: string }[]) => fields.map(({ name }) => name);

describe("a form asks what its indicator needs", () => {
  test("a number for a target in numbers", () => {
    const asked = askedFor(form, visits);
    expect(names(asked.fields)).not.toContain("text");
    expect(checkInputs(asked, { date: "2026-11-20" }, "2026-11-23").errors).toEqual({
      quantity: "Bagian ini wajib terisi.",
    });
  });

  test("words for a target in words", () => {
    const asked = askedFor(form, flow);
    expect(names(asked.fields)).not.toContain("quantity");
    expect(Object.keys(checkInputs(asked, { date: "2026-11-20" }, "2026-11-23").errors)).toEqual(["text"]);
  });

  test("what was done, for work outside the plan", () => {
    const asked = askedFor(form, undefined);
    const { errors } = checkInputs(asked, { date: "2026-11-20" }, "2026-11-23");
    expect(Object.keys(errors)).toEqual(["note"]);
  });

  test("no day that has not come yet", () => {
    const { errors } = checkInputs(askedFor(form, flow), { date: "2026-11-24", text: "x" }, "2026-11-23");
    expect(errors.date).toBeTruthy();
  });

  test("evidence is on the last page", () => {
    expect(names(onPage(3, form.fields))).toEqual(["evidence"]);
    expect(names(onPage(2, form.fields))).toContain("date");
  });
});

describe("between the inputs and what is sent", () => {
  test("numbers are read as they are typed here, blanks and hidden fields stay out", () => {
    const inputs = {
      date: "2026-11-20",
      quantity: "1.500,5",
      text: "  ",
      kind: "",
      why: "ditulis lalu disembunyikan",
    };
    expect(valueFrom(form, inputs)).toEqual({ date: "2026-11-20", quantity: 1500.5 });
  });

  test("what cannot be read is an error, not a zero", () => {
    const { errors } = checkInputs(
      askedFor(form, visits),
      { date: "2026-11-20", quantity: "dua" },
      "2026-11-23",
    );
    expect(Object.keys(errors)).toEqual(["quantity"]);
  });

  test("a report fills the inputs again, without the photos of another day when it is repeated", () => {
    const value = { date: "2026-11-20", quantity: 12.5, evidence: [{ sha256: "a" }] };
    expect(inputsOf(form, value)).toEqual({
      date: "2026-11-20",
      quantity: "12,5",
      evidence: [{ sha256: "a" }],
    });
    expect(inputsOf(form, value, ["evidence"])).toEqual({ date: "2026-11-20", quantity: "12,5" });
    expect(valueFrom(form, inputsOf(form, value))).toEqual(value);
  });
});

describe("how far an indicator has come", () => {
  const own = (quantity: number, more: object = {}) =>
    ({
      line: "l",
      indicator: "i",
      body: { quantity },
      record: { sendState: "waiting", registers: { body: { pending: true } }, ...more },
    }) as unknown as Report;

  test("what the server counts and what is still on the phone stay apart", () => {
    const standing = standingOf(line, visits, { reported: 16, verified: 12, count: 4 }, [own(2), own(1)]);
    expect(standing).toMatchObject({ reported: 16, verified: 12, unsent: 3, count: 6 });
    expect(standingWords(visits, standing)).toBe("16 dari 20 kunjungan");
    expect(partsWords(visits, standing)).toEqual([
      "12 diverifikasi",
      "4 menunggu verifikasi",
      "3 belum terkirim",
    ]);
  });

  test("withdrawn and received reports are not counted a second time", () => {
    const withdrawn = own(5, { registers: { body: { pending: true }, state: { value: "withdrawn" } } });
    const received = own(5, { sendState: "received" });
    expect(standingOf(line, visits, undefined, [withdrawn, received]).unsent).toBe(0);
  });

  test("a mean is not added to on the phone", () => {
    expect(standingOf(line, { ...visits, aggregate: "mean" }, undefined, [own(5)]).unsent).toBe(0);
  });

  test("a target is said in its own terms", () => {
    expect(targetWords(visits)).toBe("20 kunjungan");
    expect(targetWords({ ...visits, target: { low: 1, high: 2 }, unit: "minggu" })).toBe("1–2 minggu");
    expect(targetWords(flow)).toBe("Disepakati");
    expect(partsWords(flow, standingOf(line, flow, undefined, []))).toEqual(["Target: Disepakati"]);
    const waiting: Indicator = { ...visits, aggregate: "mean", direction: "lower", unit: "menit" };
    expect(standingWords(waiting, standingOf(line, waiting, undefined, []))).toBe("Belum ada laporan");
    const waited = standingOf(line, waiting, { reported: 18, count: 3 }, []);
    expect(standingWords(waiting, waited)).toBe("18 menit; paling banyak 20");
    expect(standingWords(visits, standingOf(line, visits, undefined, []))).toBe("0 dari 20 kunjungan");
    expect(standingWords(flow, standingOf(line, flow, { count: 2 }, []))).toBe("2 laporan");
  });
});

test("a report is told in the words of its form; what the form does not know keeps its name", () => {
  const body = { placement: "p", date: "2026-11-20", quantity: 3, kind: "a", evidence: [], lama: true };
  expect(answers(form, body, "kunjungan")).toEqual([
    ["Tanggal", "20 November 2026"],
    ["Jumlah", "3 kunjungan"],
    ["Jenis", "Apel"],
    ["lama", "Ya"],
  ]);
});

test("a search finds every word, in any order", () => {
  expect(matches("rumah kunj", ["Kunjungan rumah", "RHK"])).toBe(true);
  expect(matches("sekolah", ["Kunjungan rumah"])).toBe(false);
});

test.each([
  ["dr. Sari Wulandari, M.K.M.", "Sari"],
  ["Budi Santoso, A.Md.Kep.", "Budi"],
  ["Prof. Dr. Ir. Hasan", "Hasan"],
  ["Rina", "Rina"],
  ["H.", "H."],
])("%s is called %s", (name, called) => {
  expect(calledName(name)).toBe(called);
});
