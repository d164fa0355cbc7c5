import { expect, test, vi } from "vitest";

vi.mock("../../mine", () => ({ rolesFor: () => [], nameOf: () => "", findIndicator: () => undefined }));
vi.mock("../../sync", () => ({ collection: () => ({ value: [] }), record: () => ({ value: undefined }) }));

const { loadWords } = await import("../../text");
const { describe } = await import("./describe");
await loadWords("kabar");

const piece = (kind: string, value: Record<string, any>) => ({
  ...{ id: "n", at: 1, undone: false, owner: "", isRead: false },
  kind,
  value: { kind, placement: "", ...value },
});

test("F41 whose version was not chosen reads so, and is led to where both can be read", () => {
  const told = describe(piece("not_chosen", { collection: "plan_line", record: "r", register: "line" }));
  expect(told.title).toBe("Versi Anda tidak dipilih; keduanya dapat dibaca");
  expect(told.href).toBe("/riwayat/plan_line/r");
});

test("a kind that only a newer app knows is there all the same", () => {
  expect(describe(piece("of_tomorrow", {})).href).toBe("/");
});
