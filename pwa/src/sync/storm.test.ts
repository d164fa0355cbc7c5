import { expect, test } from "vitest";
import { createLoop, type Round } from "./loop";

const CLIENTS = 300;
const RETRY_AFTER_MS = 30_000;

/** Chance that is the same in every run (Park and Miller's minimal standard). */
function dice(): () => number {
  let state = 42;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** 300 phones that were told at the same moment to come back later: when each of them came, wave by wave. */
async function storm(chance: () => number, waves: number): Promise<number[][]> {
  let nowMs = 0;
  const timers: { at: number; run: () => void }[] = [];
  const came: number[][] = Array.from({ length: waves + 1 }, () => []);
  for (let client = 0; client < CLIENTS; client++) {
    let wave = 0;
    const loop = createLoop(
      {
        now: () => nowMs,
        after(ms, run) {
          const timer = { at: nowMs + ms, run };
          timers.push(timer);
          return () => timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
        },
        chance,
        visible: () => false,
        events: () => () => undefined,
        onWake: () => () => undefined,
        onHide: () => () => undefined,
      },
      {
        leads: () => true,
        async round(): Promise<Round> {
          came[wave++]?.push(nowMs);
          return { kind: "busy", retryAfterMs: RETRY_AFTER_MS };
        },
        upload: async () => "none",
        hasWork: () => true,
        hasFiles: () => false,
        expired: () => undefined,
        tell: () => undefined,
      },
    );
    void loop.trigger();
  }
  for (;;) {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    const next = timers.sort((a, b) => a.at - b.at)[0];
    if (!next || came[waves]?.length === CLIENTS) return came;
    timers.shift();
    nowMs = Math.max(nowMs, next.at);
    next.run();
  }
}

const inTheWorstSecond = (moments: number[]) =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length));

test("F10 300 phones that were sent away at once do not come back at once, and ever less so", async () => {
  const [first, second, , , fifth] = await storm(dice(), 5);
  expect(inTheWorstSecond(first!)).toBe(CLIENTS);
  expect(Math.min(...second!)).toBeGreaterThanOrEqual(RETRY_AFTER_MS);
  expect(inTheWorstSecond(second!)).toBeLessThan(CLIENTS / 2);
  expect(inTheWorstSecond(fifth!)).toBeLessThan(CLIENTS / 10);
});

test("it is chance that parts them", async () => {
  const [, second] = await storm(() => 0.5, 1);
  expect(inTheWorstSecond(second!)).toBe(CLIENTS);
});
