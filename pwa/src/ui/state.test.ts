import { describe, expect, test } from "vitest";
import type { Register, SendState, ViewRecord } from "../sync";
import { needsAuthor, stateOf } from "./state";
import { syncSummary } from "./sync-summary";

const register = (value: unknown, more: Partial<Register> = {}): Register => ({
  heads: ["h"],
  value,
  ...more,
});

function report(
  sendState: SendState,
  state?: Partial<Register> & { value: string },
  more: Partial<ViewRecord> = {},
): ViewRecord {
  const registers: ViewRecord["registers"] = {
    body: register({}, { pending: sendState !== "received" && !state }),
  };
  if (state) registers.state = register(state.value, state);
  return { collection: "report", id: "r", owner: "p", registers, sendState, ...more };
}

const outcome = (code: string): ViewRecord["outcome"] => ({
  outcome: "quarantined",
  code,
  errors: [],
  missing: [],
  at: 1,
});

describe("the one word for a report", () => {
  test.each([
    ["new and unsent", report("waiting"), "waiting"],
    ["on its way", report("sending"), "sending"],
    ["kept by a server in a rush", report("kept"), "kept"],
    ["approved, and that is kept", report("kept", { value: "verified", pending: true }), "kept"],
    ["received", report("received"), "submitted"],
    ["verified", report("received", { value: "verified" }), "verified"],
    ["returned", report("received", { value: "returned" }), "returned"],
    ["withdrawn", report("received", { value: "withdrawn" }), "withdrawn"],
    [
      "withdrawn, and that not sent yet",
      report("waiting", { value: "withdrawn", pending: true }),
      "withdrawn_waiting",
    ],
    [
      "approved on the supervisor's phone",
      report("waiting", { value: "verified", pending: true }),
      "verified_waiting",
    ],
    [
      "returned on the supervisor's phone",
      report("sending", { value: "returned", pending: true }),
      "returned_waiting",
    ],
    ["held by the server", report("held"), "held"],
    ["quarantined", report("quarantined"), "quarantined"],
    [
      "late, for the supervisor to decide",
      report("quarantined", undefined, { outcome: outcome("late") }),
      "undecided",
    ],
    ["wrong in a field", report("quarantined", undefined, { outcome: outcome("invalid") }), "quarantined"],
    ["unreadable", report("unreadable"), "unreadable"],
    ["verified, with a link that waits", report("waiting", { value: "verified" }), "verified"],
  ])("%s", (_name, record, state) => {
    expect(stateOf(record)).toBe(state);
  });

  test("two versions come before everything that is decided", () => {
    const contested = report("received", { value: "verified" });
    contested.registers.link = register(
      {},
      { kind: "parallel", siblings: [{ id: "x", value: {}, by: "b", at: 1, received: 1 }] },
    );
    expect(stateOf(contested)).toBe("contested");
  });

  test("a returned report that was corrected needs nobody any more", () => {
    const corrected = report("received", { value: "returned" });
    expect(needsAuthor(corrected)).toBe(true);
    corrected.registers.replaced_by = register({ report: "r2" });
    expect(stateOf(corrected)).toBe("replaced");
    expect(needsAuthor(corrected)).toBe(false);
  });

  test("nor while the correction is still on the phone", () => {
    const corrected = report("waiting", { value: "returned" });
    corrected.registers.replaced_by = register({ report: "r2" }, { pending: true });
    expect(stateOf(corrected)).toBe("replaced");
  });
});

describe("the sync chip", () => {
  const status = { phase: "idle", waiting: 0, filesWaiting: 0, done: 0 } as const;
  test.each([
    [{ ...status }, "sent"],
    [{ ...status, waiting: 3 }, "waiting"],
    [{ ...status, filesWaiting: 1 }, "files"],
    [{ ...status, phase: "offline" }, "offline"],
    [{ ...status, phase: "offline", waiting: 3 }, "offline_waiting"],
    [{ ...status, phase: "retry", waiting: 3 }, "retry"],
    [{ ...status, phase: "retry" }, "unreachable"],
    [{ ...status, phase: "retry", waiting: 3, kept: 3 }, "kept"],
    [{ ...status, phase: "retry", waiting: 4, kept: 3 }, "retry"],
    [{ ...status, phase: "sending", waiting: 3 }, "sending"],
    [{ ...status, phase: "sending" }, "sent"],
    [{ ...status, phase: "needs_sign_in", waiting: 3 }, "needs_sign_in"],
    [{ ...status, phase: "too_old" }, "too_old"],
  ] as const)("%o says %s", (given, key) => {
    expect(syncSummary(given).key).toBe(key);
  });

  test("counts what is done and what is left", () => {
    expect(syncSummary({ phase: "sending", waiting: 3, filesWaiting: 0, done: 2 }).params).toMatchObject({
      at: 3,
      total: 5,
    });
  });
});
