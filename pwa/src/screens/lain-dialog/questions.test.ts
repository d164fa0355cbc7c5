import { expect, test } from "vitest";
import type { Sibling } from "../../sync";
import { answersIn } from "./questions";

const sibling = (id: string, text: string): Sibling => ({
  id,
  value: { text },
  by: "sari",
  at: 1,
  received: 2,
});

test("of answers that had not seen each other each is shown, and nothing where nobody has answered", () => {
  expect(answersIn(undefined)).toEqual([]);
  expect(answersIn({ value: { text: "Target berubah" } })).toEqual(["Target berubah"]);
  // As the server tells it: none of them counts for the other.
  const siblings = [sibling("a", "Target berubah"), sibling("b", "Lihat Maret"), sibling("c", "Lihat Maret")];
  expect(answersIn({ value: null, siblings })).toEqual(["Target berubah", "Lihat Maret"]);
});
