/**
 * Who somebody is where nobody can look him up: ids made of the NIP he types, and just enough in his (empty) copy for the
 * report screens to work. The server puts the real ids in their place once the PIN has turned out right.
 */
import { type Cache, openCache, type Row } from "../sync/cache";
import { uuid5 } from "../sync/ids";
import { plain } from "../sync/storage";
import type { Change } from "../sync/wire";
import type { Facts, PlanLine, Reference, Unit } from "./store";

export type Alias = { person: string; placement: string };

export async function aliasOf(namespace: string, nip: string): Promise<Alias> {
  const [person, placement] = await Promise.all([
    uuid5(namespace, `nip/${nip}`),
    uuid5(namespace, `post/${nip}`),
  ]);
  return { person, placement };
}

const USUAL_FORM = "lapor-umum";

export type FormRow = {
  name: string;
  version: number;
  collection: string;
  title: { id: string; en: string };
};

/** The newest version of every form. */
export function formsOf(rows: Change[]): FormRow[] {
  const newest = new Map<string, FormRow>();
  for (const { value } of rows) {
    const form = value as FormRow | undefined;
    if (form?.name && form.version > (newest.get(form.name)?.version ?? 0)) newest.set(form.name, form);
  }
  return [...newest.values()];
}

/** Which form a report of this unit has, as far as the kiosk knows. */
export function reportForm(unit: Unit, forms: FormRow[]): string {
  const names = forms.filter(({ collection }) => collection === "report").map(({ name }) => name);
  return [unit.form ?? "", USUAL_FORM].find((name) => names.includes(name)) ?? names[0] ?? "";
}

/** Put forms, a post without a name and, where the agency allows it, the unit's lines before his eyes. */
export async function fillCopy(
  alias: Alias,
  facts: Pick<Facts, "unit">,
  { forms, lines }: Reference,
  form: string,
): Promise<void> {
  const cache: Cache = openCache(alias.person);
  const rows = [
    ...forms.map(({ c, id, value }) => row(c, id, { value })),
    card(alias.placement, alias.person, facts.unit, form, ""),
    ...[...new Map(lines.map((line) => [line.placement, line])).values()].map(({ placement, position }) =>
      card(placement, alias.person, facts.unit, form, position),
    ),
    ...lines.map(lineRow),
  ];
  try {
    await cache.use(async (db) => {
      const tx = db.transaction("rows", "readwrite");
      await Promise.all([...rows.map((one) => tx.store.put(one)), tx.done]);
    });
  } finally {
    await cache.close();
  }
}

const row = (c: string, id: string, content: Pick<Row, "value"> | Pick<Row, "registers">): Row => ({
  ...plain,
  ...{ c, id, seq: 0, owner: "", inside: ["kiosk"], registers: {} },
  ...content,
});

const card = (id: string, person: string, unit: Unit, form: string, position: string): Row =>
  row("placement", id, {
    value: {
      ...{ person, name: "", nip: "", position, unit: unit.id, unit_name: unit.name, form },
      ...{ zone: unit.zone ?? "", sector: "", superior: null, until: null },
    },
  });

function lineRow({ line, placement, title, indicators }: PlanLine, order: number): Row {
  const value = {
    ...{ placement, cycle: "", kind: "utama", rhk: title, order },
    indicators: indicators.map(({ id, label, unit }) => ({
      ...{ id, name: label, unit, aspect: "", target: {}, aggregate: "sum", direction: "higher" },
    })),
  };
  const heads: string[] = [];
  return row("plan_line", line, {
    registers: { line: { heads, value }, state: { heads, value: "agreed" } },
  });
}
