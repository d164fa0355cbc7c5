/** Two employees that do not exist, for a superior who practises: with reports to verify, and a period to rate them for. */
import type { Card, Cycle } from "./reading";
import type { Row } from "./sync/cache";
import type { Register } from "./sync/types";

type Make = (c: string, id: string, owner: string, given: Pick<Row, "registers"> | { value: unknown }) => Row;

const DAY_MS = 86_400_000;

/** One is as it should be; of the other's two reports one is far above all that is usual, and says nothing of what was done. */
const PEOPLE = [
  {
    name: "Contoh: Ani Lestari",
    position: "Contoh: perawat",
    verified: 40,
    reports: [
      { quantity: 12, note: "Contoh: kunjungan ke dusun dua, dua belas keluarga didata", back: 1 },
      { quantity: 9, note: "Contoh: posyandu balita pagi, sembilan anak ditimbang", back: 3 },
    ],
  },
  {
    name: "Contoh: Joko Susilo",
    position: "Contoh: bidan",
    verified: 8,
    reports: [
      { quantity: 180, note: "Contoh: kegiatan", back: 2 },
      { quantity: 5, note: "Contoh: lima ibu hamil diperiksa di pustu", back: 12 },
    ],
  },
];

/** The rows of their cards, plans, progress and reports, and of the period. `card`: their superior's. */
export function sampleStaff(make: Make, own: object, card: Card, cycle: Cycle, day: string): Row[] {
  const today = Date.parse(`${day}T03:00:00Z`);
  const said = (value: unknown, at: number): Register => ({
    heads: ["latihan-isi"],
    value,
    at,
    received: at,
  });
  const superior = { placement: card.id, person: card.person, name: card.name, position: card.position };
  const period = { from: cycle.from, until: cycle.until, deadline: cycle.until, lock: cycle.until };
  const people = PEOPLE.flatMap(({ name, position, verified, reports }, n) => {
    const id = `latihan-pegawai-${n + 1}`;
    const line = `${id}-baris`;
    const indicator = {
      id: `${id}-indikator`,
      aspect: "kuantitas",
      name: "Contoh: jumlah keluarga yang dilayani",
      unit: "keluarga",
      target: { value: 240, low: null, high: null, text: null },
      aggregate: "sum",
      direction: "higher",
    };
    const plan = {
      placement: id,
      cycle: cycle.id,
      kind: "utama",
      rhk: "Contoh: keluarga dilayani sesuai standar",
    };
    const waiting = reports.reduce((sum, { quantity }) => sum + quantity, 0);
    const standing = { reported: verified + waiting, verified, waiting, count: 2 + reports.length };
    return [
      make("placement", id, id, {
        value: { ...own, person: `${id}-orang`, name, nip: `9999-${n + 1}`, position, superior, until: null },
      }),
      make("plan_line", line, id, {
        registers: {
          line: said({ ...plan, parent: null, order: 1, indicators: [indicator] }, today),
          state: said("agreed", today),
        },
      }),
      make("progress", `${id}-kemajuan`, id, {
        value: {
          line,
          indicators: {
            [indicator.id]: { ...standing, last_date: day, reached: (verified + waiting) / 240 },
          },
        },
      }),
      ...reports.map(({ quantity, note, back }, at) => {
        const made = today - back * DAY_MS;
        const date = new Date(made).toISOString().slice(0, 10);
        return make("report", `${id}-laporan-${at + 1}`, id, {
          registers: {
            body: said({ placement: id, date, quantity, note, description: note }, made),
            link: said({ line, indicator: indicator.id }, made),
            state: said("submitted", made),
          },
        });
      }),
    ];
  });
  return [make("period", "latihan-periode", "", { value: period }), ...people];
}
