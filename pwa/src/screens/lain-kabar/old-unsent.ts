/** Work that has waited here for days: known on this phone only, for the server has not heard of it. */
const OLD_DAYS = 3;
const DAY_MS = 86_400_000;

/** For how many days the oldest has waited; undefined: nothing has waited long enough to say so. */
export function oldUnsentDays(oldestUnsentAt: number | undefined, nowMs: number): number | undefined {
  const days = oldestUnsentAt ? Math.floor((nowMs - oldestUnsentAt) / DAY_MS) : 0;
  return days >= OLD_DAYS ? days : undefined;
}
