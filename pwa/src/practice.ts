/**
 * Practice: the same app on a database of its own with sample rows, and a world without a network. The person's own
 * engine goes on beside it and stays the one that signs in, signs out, and travels by hand.
 */
import { signal } from "@preact/signals-core";
import { sampleStaff } from "./practice-staff";
import type { Card, Cycle } from "./reading";
import { keyOf, openCache, type Row } from "./sync/cache";
import { collections } from "./sync/collections.gen";
import { engine } from "./sync/current";
import { type Engine, openEngine } from "./sync/engine";
import { shrink } from "./sync/shrink";
import { plain } from "./sync/storage";
import type { Register } from "./sync/types";
import { browserWorld, type World } from "./sync/world";

const noNetwork = (): World => ({
  ...browserWorld(),
  fetch: () => Promise.reject(new TypeError("practice has no network")),
  events: () => () => undefined,
});

type Stage = { real: Engine; sample: Engine };
const stage = signal<Stage | undefined>(undefined);

/** Whether what is on the screen is practice. Another sign-in takes the engine away, and the mark with it. */
export const practises = (): boolean => stage.value !== undefined && engine.value?.person === personOf();
const personOf = () => stage.peek()?.real.person;

const nameOf = (person: string) => `latihan-${person}`;

async function forget(person: string): Promise<void> {
  const drop = (name: string) =>
    new Promise<void>((done) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = request.onblocked = () => done();
    });
  await Promise.all([`luring-vault-${nameOf(person)}`, `luring-cache-${nameOf(person)}`].map(drop));
}

/** Open practice over the engine that is current. What an earlier practice left behind goes first. */
export async function beginPractice(card: Card, cycle: Cycle, day: string): Promise<void> {
  const real = engine.peek();
  if (!real || stage.peek()) return;
  await forget(real.person);
  const cache = openCache(nameOf(real.person));
  const rows = samples(real, card, cycle, day);
  await cache.use(async (db) => {
    const tx = db.transaction("rows", "readwrite");
    await Promise.all([...rows.map((row) => tx.store.put(row)), tx.done]);
  });
  await cache.close();
  const sample = await openEngine({
    world: noNetwork(),
    person: nameOf(real.person),
    tables: collections,
    shrink,
  });
  stage.value = { real, sample };
  engine.value = {
    ...sample,
    person: real.person, // the session knows this one
    expired: real.expired,
    signedIn: real.signedIn,
    signedOut: real.signedOut,
    forgetCopy: real.forgetCopy,
    courier: real.courier, // a file that travels is real work
    carrier: real.carrier,
    async close() {
      await leave();
      await real.close();
    },
  };
}

async function leave(): Promise<void> {
  const now = stage.peek();
  if (!now) return;
  stage.value = undefined;
  await now.sample.close();
  await forget(now.real.person);
}

/** Back to the real work; everything that was practised is deleted. */
export async function endPractice(): Promise<void> {
  const now = stage.peek();
  if (!now) return;
  engine.value = now.real;
  await leave();
}

const heads = (name: string) => [`latihan-${name}`];

function row(c: string, id: string, owner: string, given: Pick<Row, "registers"> | { value: unknown }): Row {
  return { ...plain, c, id, seq: 1, owner, inside: ["latihan"], registers: {}, ...given };
}

function samples(real: Engine, card: Card, cycle: Cycle, day: string): Row[] {
  const copied = ["form", "cycle"].flatMap((name) =>
    real.view
      .collection(name)
      .peek()
      .filter(({ value }) => value !== undefined)
      .map(({ id, value }) => row(name, id, "", { value })),
  );
  const own = real.view.record("placement", card.id).peek()?.value;
  const at = Date.parse(`${day}T03:00:00Z`) - 3 * 86_400_000;
  const said = (value: unknown, more: Partial<Register> = {}): Register => ({
    heads: heads("isi"),
    value,
    at,
    received: at,
    ...more,
  });
  const line = "latihan-baris";
  const indicator = {
    id: "latihan-indikator",
    aspect: "kuantitas",
    name: "Contoh: jumlah warga yang dilayani",
    unit: "warga",
    target: { value: 200, low: null, high: null, text: null },
    aggregate: "sum",
    direction: "higher",
  };
  const plan = {
    placement: card.id,
    cycle: cycle.id,
    kind: "utama",
    rhk: "Contoh: warga dilayani sesuai standar",
    parent: null,
    order: 1,
    indicators: [indicator],
  };
  const report = (id: string, quantity: number, note: string, state: Register): Row =>
    row("report", id, card.id, {
      registers: {
        body: said({ placement: card.id, date: day, quantity, note, description: note }),
        link: said({ line, indicator: indicator.id }),
        state,
      },
    });
  const isSuperior = real.view
    .collection("placement")
    .peek()
    .some(({ value }) => (value as { superior?: Card["superior"] })?.superior?.person === card.person);
  const rows = [
    ...copied,
    ...(isSuperior ? sampleStaff(row, own as object, card, cycle, day) : []),
    row("placement", card.id, card.id, { value: own }),
    row("plan_line", line, card.id, { registers: { line: said(plan), state: said("agreed") } }),
    row("progress", "latihan-kemajuan", card.id, {
      value: {
        line,
        indicators: {
          [indicator.id]: { reported: 40, verified: 25, waiting: 15, count: 2, last_date: day, reached: 0.2 },
        },
      },
    }),
    report("latihan-laporan-1", 25, "Contoh laporan yang sudah disetujui", said("verified")),
    report(
      "latihan-laporan-2",
      15,
      "Contoh laporan yang dikembalikan",
      said("returned", { reason: "Contoh: jumlahnya tidak cocok dengan register" }),
    ),
  ];
  return [...new Map(rows.map((one) => [keyOf(one.c, one.id), one])).values()];
}
