import { expect, test } from "vitest";
import type { Register } from "../../sync";
import { agreementOf, type Talk } from "./talks";

const talk = (agreed: Partial<Register>, employee?: string, leader?: string): Talk => {
  const agrees = (of: string | undefined) => of && { heads: ["x"], value: { of } };
  const registers = { agreed, employee_agrees: agrees(employee), leader_agrees: agrees(leader) };
  return { record: { registers } } as unknown as Talk;
};

test("both have agreed to the words that stand, and to no others", () => {
  expect(agreementOf(talk({ heads: ["b"] }, "b", "b"))).toEqual({ employee: "own", leader: "own" });
  expect(agreementOf(talk({ heads: ["b"] }, "a", "b"))).toEqual({ employee: "changed", leader: "own" });
});

test("while two notes stand beside each other, nothing is agreed, though each agreed to his own", () => {
  const torn = { heads: ["a", "b"], kind: "parallel" };
  expect(agreementOf(talk(torn, "a", "b"))).toEqual({ employee: "changed", leader: "changed" });
});

test("the same words written twice are agreed", () => {
  expect(agreementOf(talk({ heads: ["a", "b"] }, "a", "b"))).toEqual({ employee: "own", leader: "own" });
});
