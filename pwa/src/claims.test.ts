import { afterEach, expect, test, vi } from "vitest";
import { claim, disown, findClaims } from "./claims";

const answer = (status: number, body?: unknown, headers = {}) =>
  vi.stubGlobal(
    "fetch",
    async () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers }),
  );

afterEach(() => vi.unstubAllGlobals());

test("what waits is listed, and a portal's page is not taken for it", async () => {
  answer(200, { claims: [{ id: "a" }] });
  expect(await findClaims()).toEqual({ ok: true, value: [{ id: "a" }] });
  answer(200, { hello: "portal" });
  expect(await findClaims()).toEqual({ ok: false, code: "offline" });
});

test("a PIN is right, wrong, or has to wait", async () => {
  answer(200, { outcome: "claimed" });
  expect(await claim("a", "1")).toEqual({ ok: true, value: "claimed" });
  answer(200, { outcome: "wrong" });
  expect(await claim("a", "1")).toEqual({ ok: true, value: "wrong" });
  answer(429, {}, { "Retry-After": "30" });
  expect(await claim("a", "1")).toEqual({ ok: false, code: "wait", seconds: 30 });
  answer(404, {});
  expect(await claim("a", "1")).toEqual({ ok: false, code: "gone" });
});

test("not mine", async () => {
  answer(204);
  expect(await disown("a")).toEqual({ ok: true, value: true });
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("no network");
  });
  expect(await disown("a")).toEqual({ ok: false, code: "offline" });
});
