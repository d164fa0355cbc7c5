import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addPasskey, hasPasskeys, showPasskey, signInByPasskey, toJson, toMake, toSign } from "./passkeys";

const buffer = (...bytes: number[]) => new Uint8Array(bytes).buffer;

beforeEach(() => {
  vi.stubGlobal("PublicKeyCredential", class {});
  vi.stubGlobal("isSecureContext", true);
});
afterEach(() => vi.unstubAllGlobals());

test("a browser that reads no JSON is given bytes, and what it gives becomes JSON", () => {
  const made = toMake({
    challenge: "-_8",
    user: { id: "AQI", name: "Budi" },
    excludeCredentials: [{ id: "Aw" }],
  });
  expect(made.challenge).toEqual(new Uint8Array([251, 255]));
  expect(made.user).toEqual({ id: new Uint8Array([1, 2]), name: "Budi" });
  expect(made.excludeCredentials).toEqual([{ id: new Uint8Array([3]) }]);
  expect(toSign({ challenge: "AQ" }).allowCredentials).toEqual([]);
  const response = { clientDataJSON: buffer(251, 255), signature: buffer(1), userHandle: null };
  expect(toJson({ id: "Aw", rawId: buffer(3), type: "public-key", response })).toEqual({
    id: "Aw",
    rawId: "Aw",
    type: "public-key",
    response: { clientDataJSON: "-_8", signature: "AQ" },
    clientExtensionResults: {},
  });
});

test("a browser that reads JSON does it itself", () => {
  const parseCreationOptionsFromJSON = vi.fn(() => "parsed");
  vi.stubGlobal("PublicKeyCredential", Object.assign(class {}, { parseCreationOptionsFromJSON }));
  expect(toMake({ challenge: "AQ" })).toBe("parsed");
});

test.each([
  ["luring.example", true],
  ["localhost", true],
  ["127.0.0.1", false],
  ["[::1]", false],
])("under %s: %s", (hostname, has) => {
  vi.stubGlobal("location", { hostname });
  expect(hasPasskeys()).toBe(has);
});

test("no signal, somebody who does not unlock it, and a refusal are told apart", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError()));
  expect(await signInByPasskey()).toEqual({ ok: false, code: "offline" });
  const options = { challenge: "AQ", user: { id: "AQ" } };
  vi.stubGlobal("fetch", async () => Response.json({ options }));
  const credentials = { get: async () => Promise.reject(new DOMException("", "NotAllowedError")) };
  vi.stubGlobal("navigator", { credentials });
  expect(await showPasskey()).toEqual({ ok: false, code: "cancelled" });
  vi.stubGlobal("navigator", {
    credentials: { create: async () => Promise.reject(new DOMException("", "InvalidStateError")) },
  });
  expect(await addPasskey("HP", "")).toEqual({ ok: false, code: "taken" });
  vi.stubGlobal("fetch", async () => Response.json({ code: "wrong_credentials" }, { status: 401 }));
  expect(await addPasskey("HP", "salah")).toEqual({ ok: false, code: "wrong_credentials" });
});
