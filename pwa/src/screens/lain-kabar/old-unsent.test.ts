import { expect, test } from "vitest";
import { oldUnsentDays } from "./old-unsent";

const DAY_MS = 86_400_000;
const NOW = 1_795_000_000_000;

test.each([
  [undefined, undefined],
  [NOW, undefined],
  [NOW - 3 * DAY_MS + 1, undefined],
  [NOW - 3 * DAY_MS, 3],
  [NOW - 12.5 * DAY_MS, 12],
  [NOW + DAY_MS, undefined], // by a clock that was put back
])("work from %s is told of after three whole days", (oldest, days) => {
  expect(oldUnsentDays(oldest, NOW)).toBe(days);
});
