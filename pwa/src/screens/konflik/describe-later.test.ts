import { beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../sync/vectors/feedback.json";
import type { ViewRecord } from "../../sync";

const cards = { "00000000-0000-4000-8000-000000000101": "Budi Santoso" } as Record<string, string>;
const dictionary = { entries: [{ id: "komunikasi", label: { id: "Komunikasi", en: "Communication" } }] };

vi.mock("../../sync", async (original) => ({
  ...(await original<object>()),
  record: (collection: string, id: string) => ({
    value: collection === "placement" && cards[id] ? { value: { name: cards[id] } } : undefined,
  }),
  collection: (name: string) => ({ value: name === "competency_dictionary" ? [{ value: dictionary }] : [] }),
}));

const { loadWords } = await import("../../text");
await loadWords("konflik", "pegawai", "rencana");
const { describe } = await import("./describe");
const { DESCRIBERS, titleWords } = await import("./describe-later");

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-/;
const record = (collection: string, registers: object = {}) =>
  ({ collection, id: "r", owner: "", registers, sendState: "received" }) as unknown as ViewRecord;
const told = (name: string, value: unknown, registers?: object) =>
  DESCRIBERS[name]?.(value, record(name.split("/")[0] ?? "", registers)).map(({ label, words }) => [
    label,
    words,
  ]);

beforeEach(() => vi.resetModules());

test("everything that may be written of talks and feedback is told in words, and no id is", () => {
  const sound = vectors.cases.filter(({ errors }) => errors.length === 0);
  expect(sound.length).toBeGreaterThan(8);
  for (const { collection, put } of sound)
    for (const [register, value] of Object.entries(put)) {
      const parts = DESCRIBERS[`${collection}/${register}`]?.(value, record(collection));
      expect(parts, `${collection}/${register}`).toBeDefined();
      expect(titleWords(collection), collection).not.toBe("");
      for (const { label, words } of parts ?? []) {
        expect(label, collection).toMatch(/^[A-Z]/);
        expect(words, label).not.toMatch(ID);
        expect(words, label).not.toMatch(/undefined|null|\[object/);
      }
    }
});

test("feedback says from whom, of what kind, about which value, and its three parts", () => {
  const value = { from: Object.keys(cards)[0], kind: "recognition", value: "harmonis", good: "Membantu" };
  expect(told("feedback/body", value)).toEqual([
    ["Dari", "Budi Santoso"],
    ["Bentuk", "Apresiasi"],
    ["Nilai BerAKHLAK", "Harmonis"],
    ["Yang sudah baik", "Membantu"],
  ]);
});

test("what was agreed says each action with its day and who does it, and what is done by its name", () => {
  const agreed = {
    text: "Pindah bulan",
    actions: [{ id: "a", text: "Susun jadwal", due: "2026-12-01", who: "leader" }],
  };
  expect(told("dialog/agreed", agreed)).toEqual([
    ["Isi", "Pindah bulan"],
    ["Tindak lanjut", "Susun jadwal, 1 Desember 2026, atasan"],
  ]);
  expect(told("dialog/done", { actions: ["a"] }, { agreed: { value: agreed } })).toEqual([
    ["Selesai", "Susun jadwal"],
  ]);
});

test("a sign of potential and a certificate say what they stand on", () => {
  const tag = { by: "Sari", sign: "lead", label: "Memimpin", evidence: "Mengatur posyandu" };
  expect(
    told("potential_tag/body", { ...tag, record: { collection: "report", id: "x", label: "Laporan" } }),
  ).toEqual([
    ["Tanda", "Memimpin"],
    ["Yang terlihat", "Mengatur posyandu"],
    ["Bukti di aplikasi", "Laporan"],
    ["Dicatat oleh", "Sari"],
  ]);
  const ground = { kind: "outcome", id: "x", label: "Sangat baik 2026" };
  const given = { name: "Budi", reason: "Teladan", date: "2026-12-01", ground };
  expect(told("appreciation/body", { ...given, signer: { name: "Sari", position: "Kepala" } })).toEqual([
    ["Penerima", "Budi"],
    ["Alasan", "Teladan"],
    ["Tanggal", "1 Desember 2026"],
    ["Dasar", "Sangat baik 2026"],
    ["Penanda tangan", "Sari, Kepala"],
  ]);
});

test("levels of competencies, gaps, checks and conditions are told in words", () => {
  expect(
    told("competency_self/answers", { levels: { komunikasi: 3 }, reasons: { komunikasi: "Jelas" } }),
  ).toEqual([["Komunikasi", "tingkat 3: Jelas"]]);
  const proposal = {
    name: "Komunikasi",
    gap: { required: 3, counted: 1 },
    title: "Wicara",
    hours: 16,
    mode: "daring",
  };
  expect(told("development_plan/proposal", proposal)).toEqual([
    ["Kompetensi", "Komunikasi"],
    ["Kesenjangan", "dinilai 1, diminta 3"],
    ["Pelatihan", "Wicara"],
    ["Jam pelajaran (JP)", "16"],
    ["Cara", "daring"],
  ]);
  const programme = { value: { steps: [{ id: "s", text: "Hadir tiap apel" }] } };
  const rows = [{ step: "s", date: "2026-12-01", met: false, note: "dua kali absen" }];
  expect(told("improvement/checks", { rows }, { programme })).toEqual([
    ["Pemeriksaan", "Hadir tiap apel, 1 Desember 2026, belum tercapai, dua kali absen"],
  ]);
  expect(told("nomination/body", { name: "Budi", conditions: { two_years: "unmet" } })).toEqual([
    ["Calon", "Budi"],
    ["Syarat", "two years, belum terpenuhi"],
  ]);
});

test("a phone that has the part uses it, and tells plainly before it has come", async () => {
  const value = { from: Object.keys(cards)[0], good: "Membantu" };
  const plainly = describe(record("feedback"), "body", value);
  expect(plainly.map(({ words }) => words)).toContain("Membantu");
  await vi.waitFor(() => expect(describe(record("feedback"), "body", value)[0]?.words).toBe("Budi Santoso"));
});
