import { expect, test } from "vitest";
import { failed, firstPace, type Pace, passed } from "./pace";

const LINE_BYTES = 700;

/** Send so many lines over a link; how many attempts that took, and how many of them failed. */
function send(lines: number, carries: (bytes: number) => boolean, start: Pace = firstPace) {
  let [pace, attempts, failures, left] = [start, 0, 0, lines];
  while (left > 0 && attempts < 10_000) {
    attempts += 1;
    const run = pace.beat ? 0 : Math.min(left, Math.max(1, Math.floor(pace.bytes / LINE_BYTES)));
    if (carries(run * LINE_BYTES)) {
      left -= run;
      pace = passed(pace, run > 0, left > 0);
    } else {
      failures += 1;
      pace = failed(pace);
    }
  }
  return { attempts, failures, pace };
}

test.each([700, 3_000, 10_000, 40_000])(
  "F12 a link that carries %d bytes and no more costs a handful of failures",
  (limit) => {
    expect(send(600, (bytes) => bytes <= limit).failures).toBeLessThanOrEqual(2 * Math.log2(600));
  },
);

test("F12 a link that becomes good is believed soon", () => {
  let pace = firstPace;
  for (let i = 0; i < 100; i++) pace = passed(failed(pace), false, true);
  expect(send(1_000, () => true, pace).attempts).toBeLessThan(120);
});

test("F12 a day without any link makes no batch smaller", () => {
  let pace = firstPace;
  for (let i = 0; i < 101; i++) pace = failed(pace);
  expect(pace.bytes).toBe(firstPace.bytes);
});
