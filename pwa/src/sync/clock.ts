/** The phone's clock: how far it is from the server's, and how often it was set back. Evidence only: nothing is decided by it. */
import { plain } from "./storage";
import type { ClockRow, ServerRow } from "./vault";
import type { Answer } from "./wire";

export type Probe = { answer: Pick<Answer, "t1" | "t2">; t0: number; t3: number };
export type Estimate = Pick<ServerRow, "offset_ms" | "offset_error_ms" | "offset_at">;

const STEP_MS = 1_000; // smaller corrections are the network's time service at work
const FRESH_MS = 3_600_000; // clocks of phones drift by seconds a day

/** NTP's four timestamps (RFC 5905 section 8): server time minus phone time, and by how much that may be wrong. */
function measure({ answer, t0, t3 }: Probe): { offset: number; error: number } {
  const { t1, t2 } = answer;
  return { offset: Math.round((t1 - t0 + (t2 - t3)) / 2), error: (t3 - t0 - (t2 - t1)) / 2 };
}

/** The better of what was known and what this exchange tells: the less certain one only where the other cannot be true. */
export function estimate(known: Estimate, probe: Probe): Estimate {
  const { offset, error } = measure(probe);
  const { offset_ms, offset_error_ms = 0, offset_at = 0 } = known;
  if (error < 0) return known; // the clock was set while the request was under way
  const age = probe.t3 - offset_at;
  const agrees = offset_ms !== undefined && Math.abs(offset - offset_ms) <= error + offset_error_ms + STEP_MS;
  if (agrees && offset_error_ms < error && age >= 0 && age < FRESH_MS) return known;
  return { offset_ms: offset, offset_error_ms: error, offset_at: probe.t3 };
}

/** Note the time; earlier than it has been is a step back, counted for good. */
export function tick(known: ClockRow | undefined, at: number): ClockRow {
  const { last_at, stepped } = known ?? { last_at: at, stepped: 0 };
  return { ...plain, last_at: at, stepped: stepped + (at < last_at - STEP_MS ? 1 : 0) };
}
