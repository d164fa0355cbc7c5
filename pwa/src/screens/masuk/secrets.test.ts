import { expect, test } from "vitest";
import { weakPassword, weakPin } from "./secrets";

const NIP = "19870412 201001 1 001";

test.each([
  ["pendek", "too_short"],
  ["x".repeat(201), "too_long"],
  ["198704122010011001", "nip"],
  ["1987-0412-2010-011001", "nip"],
  ["aaaaaaaa", "common"],
  ["12345678", "common"],
  ["kopi pagi hujan", undefined],
])("the password %s is %s", (password, weakness) => {
  expect(weakPassword(password, NIP)).toBe(weakness);
});

test.each([
  ["12345", "format"],
  ["12345a", "format"],
  ["123456", "common"],
  ["654321", "common"],
  ["111111", "common"],
  ["123123", "common"],
  ["121212", "common"],
  ["120487", "birth_date"],
  ["870412", "birth_date"],
  ["481957", undefined],
])("the PIN %s is %s", (pin, weakness) => {
  expect(weakPin(pin, NIP)).toBe(weakness);
});
