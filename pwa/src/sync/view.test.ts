import { expect, test } from "vitest";
import vectors from "../../../sync/vectors/overlay.json";
import type { Row } from "./cache";
import { collections } from "./collections.gen";
import { plain } from "./storage";
import type { Register } from "./types";
import { createView, overlay, type Pending } from "./view";
import type { Mutation } from "./wire";

/** Examples leave fields at their defaults out; so does what is compared with them. */
function shortened(registers: Record<string, Register>): unknown {
  const isDefault = (value: unknown) =>
    value === "" ||
    value === 0 ||
    value === false ||
    value === null ||
    (Array.isArray(value) && !value.length);
  return Object.fromEntries(
    Object.entries(registers).map(([name, register]) => [
      name,
      Object.fromEntries(Object.entries(register).filter(([, value]) => !isDefault(value))),
    ]),
  );
}

test.each(vectors.cases)("overlay: $name", ({ registers, own, replay, view }) => {
  const mutations = own.map(({ at, ...mutation }) => ({ ...mutation, made: { at } }) as unknown as Mutation);
  const before = registers as unknown as Record<string, Register> | null;
  const whole = before
    ? Object.fromEntries(
        Object.entries(before).map(([name, register]) => [
          name,
          { ...register, heads: register.heads ?? [] },
        ]),
      )
    : undefined;
  const shown = overlay(
    whole,
    mutations.filter(({ n }) => replay.includes(n)),
    vectors.workflow,
    (head, mutation) => mutations.some(({ id, n }) => id === head && n < mutation.n),
  );
  expect(shortened(shown)).toEqual(view);
});

const row = (id: string, c = "report"): Row => ({
  ...plain,
  c,
  id,
  seq: 1,
  owner: "p",
  inside: ["work"],
  registers: { body: { heads: ["a"], value: { quantity: 1 }, by: "budi", at: 1, received: 2 } },
});

const pending = (n: number, record: string, extra: Partial<Pending> = {}): Pending => ({
  mutation: {
    id: `m${n}`,
    n,
    actor: "budi",
    collection: "report",
    record,
    put: { body: { quantity: n } },
    made: { at: 1_000 + n, zone: "Asia/Jakarta" },
  } as unknown as Mutation,
  sendState: "waiting",
  replay: true,
  ...extra,
});

const view = () => createView(collections, () => true);

test("a record that nothing pending touches keeps its identity, so that screens need not draw it again", () => {
  const { setRows, setPending, collection, record } = view();
  setRows(
    [
      ["report/r1", row("r1")],
      ["report/r2", row("r2")],
    ],
    false,
  );
  const before = record("report", "r1").value;
  const untouched = collection("plan_line").value;
  setPending([pending(3, "r2")]);
  expect(record("report", "r1").value).toBe(before);
  expect(record("report", "r2").value?.registers.body?.value).toEqual({ quantity: 3 });
  expect(collection("plan_line").value).toBe(untouched);
});

test("a refused change of a known record does not show over what the server has", () => {
  const { setRows, setPending, record } = view();
  setRows([["report/r1", row("r1")]], false);
  const outcome = { outcome: "quarantined" as const, code: "not_allowed", errors: [], missing: [], at: 5 };
  setPending([pending(3, "r1", { sendState: "quarantined", replay: false, outcome })]);
  expect(record("report", "r1").value).toMatchObject({
    registers: { body: { value: { quantity: 1 } } },
    sendState: "quarantined",
    outcome: { code: "not_allowed" },
  });
});

test("a thousand pending mutations are replayed without looking at each of them for each other", () => {
  const { setPending, collection } = view();
  const all = Array.from({ length: 1_000 }, (_, n) => pending(n, `r${n}`));
  const started = performance.now();
  for (let n = 1; n <= all.length; n++) setPending(all.slice(0, n));
  expect(collection("report").value.length).toBe(1_000);
  expect(performance.now() - started).toBeLessThan(2_000);
});
