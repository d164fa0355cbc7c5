import { afterEach, expect, test, vi } from "vitest";
import { changePin, readPin } from "./kiosk-pin";

const answer = (status: number, body?: unknown, headers = {}) => {
  const asked = vi.fn(
    async (_path: string, _request: RequestInit) =>
      new Response(body === undefined ? null : JSON.stringify(body), { status, headers }),
  );
  vi.stubGlobal("fetch", asked);
  return asked;
};

afterEach(() => vi.unstubAllGlobals());

test("whether there is a PIN is read, and a portal's page is not taken for it", async () => {
  answer(200, { chosen: false, ask: "password" });
  expect(await readPin()).toEqual({ ok: true, value: { chosen: false, ask: "password" } });
  answer(200, { hello: "portal" });
  expect(await readPin()).toEqual({ ok: false, code: "offline" });
  answer(401, { code: "not_signed_in" });
  expect(await readPin()).toEqual({ ok: false, code: "not_signed_in" });
});

test("another PIN goes with the password; a portal's page is not taken for a yes", async () => {
  const asked = answer(204);
  expect(await changePin("rahasia", "402917")).toEqual({ ok: true, value: true });
  expect(asked.mock.calls[0]?.[0]).toBe("/api/pin");
  expect(JSON.parse(String(asked.mock.calls[0]?.[1].body))).toEqual({ password: "rahasia", pin: "402917" });
  answer(200, {});
  expect(await changePin("rahasia", "402917")).toEqual({ ok: false, code: "offline" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  expect(await changePin("rahasia", "402917")).toEqual({ ok: false, code: "offline" });
});

test.each([
  [401, { code: "wrong_credentials", left: 3 }, { code: "wrong_credentials", left: 3 }],
  [422, { code: "weak_pin", reason: "common" }, { code: "common" }],
  [422, { code: "weak_pin", reason: "birth_date" }, { code: "birth_date" }],
  [409, { code: "change_refused", reason: "sign_in_again" }, { code: "sign_in_again" }],
  [503, { code: "busy" }, { code: "failed" }],
])("a refusal says why: %s %o", async (status, body, refusal) => {
  answer(status, body);
  expect(await changePin("", "")).toEqual({ ok: false, ...refusal });
});

test("a lock says for how many minutes", async () => {
  answer(429, { code: "locked" }, { "Retry-After": "61" });
  expect(await changePin("", "")).toEqual({ ok: false, code: "locked", minutes: 2 });
});
