import { expect, test } from "vitest";
import { ANSWER_MS, standingOf } from "./standing";

const AT = 1_795_000_000_000;
const request = (state?: string, received = AT, sendState = "received") =>
  ({ registers: { body: { received }, state: { value: state } }, sendState }) as any;

test("a request is due 3 x 24 hours after it was received, and late from then on", () => {
  expect(standingOf(request("open", 0, "waiting"), AT).standing).toBe("waiting");
  expect(standingOf(request("open"), AT)).toMatchObject({ standing: "due", due: AT + ANSWER_MS });
  expect(standingOf(request("open"), AT + ANSWER_MS).standing).toBe("due");
  expect(standingOf(request("open"), AT + ANSWER_MS + 1).standing).toBe("late");
});

test("what was answered is late no more", () => {
  expect(standingOf(request("closed"), AT + 2 * ANSWER_MS).standing).toBe("closed");
  expect(standingOf(request("refused"), AT + 2 * ANSWER_MS).standing).toBe("refused");
});
