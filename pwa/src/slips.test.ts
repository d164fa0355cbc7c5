import { afterEach, expect, test, vi } from "vitest";
import { issueSlips } from "./slips";

const slip = {
  name: "Budi",
  nip: "199001012015012001",
  unit: "Puskesmas",
  code: "ABCD-2345",
  url: "/aktivasi",
  qr_svg: "<svg/>",
  expires: 1,
};

const answering = (body: BodyInit | null, status: number) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(body, { status })),
  );

afterEach(() => vi.unstubAllGlobals());

test("slips come for the placements asked for", async () => {
  answering(JSON.stringify({ slips: [slip] }), 201);
  expect(await issueSlips({ placements: ["p1"] })).toEqual({ ok: true, slips: [slip] });
  expect(JSON.parse(vi.mocked(fetch).mock.calls[0]?.[1]?.body as string)).toEqual({ placements: ["p1"] });
});

test("F6 a captive portal's page is no slip", async () => {
  answering("<html>Selamat datang di Wi-Fi</html>", 201);
  expect(await issueSlips({ unit: "u" })).toEqual({ ok: false, code: "offline" });
  answering("<html>Selamat datang di Wi-Fi</html>", 200);
  expect((await issueSlips({ unit: "u" })).ok).toBe(false);
});

test("each refusal has its own word", async () => {
  const codes: string[] = [];
  for (const status of [401, 403, 404, 429, 503, 500]) {
    answering("{}", status);
    const answer = await issueSlips({ unit: "u" });
    codes.push(answer.ok ? "ok" : answer.code);
  }
  expect(codes).toEqual(["not_signed_in", "not_allowed", "not_allowed", "busy", "busy", "failed"]);
});

test("no connection is said to be that", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Promise.reject(new TypeError("Failed to fetch"))),
  );
  expect(await issueSlips({ unit: "u" })).toEqual({ ok: false, code: "offline" });
});
