/** Passkeys, where the browser has them: the device signs what the server asks, after it has asked its owner. */
export type Passkey = {
  id: string;
  name: string;
  made_at: number;
  used_at: number | null;
  signs_in: boolean;
};
export type Own = { passkeys: Passkey[]; ask_password: boolean };

export type Refusal =
  | "offline"
  | "cancelled"
  | "wrong_passkey"
  | "wrong_credentials"
  | "locked"
  | "second_factor"
  | "busy"
  | "taken"
  | "many"
  | "failed";

export type Said<T> = { ok: true; value: T } | { ok: false; code: Refusal };

/** What the server has made for the browser, and the other way round. */
type Json = any;

/** Browsers have none under an address of numbers. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === "function" &&
  isSecureContext &&
  !/^[\d.]+$|^\[/.test(globalThis.location?.hostname ?? "");

export const readPasskeys = () => ask<Own>("/api/passkeys", "GET");

export const removePasskey = (id: string) => ask<Own>(`/api/passkeys/${encodeURIComponent(id)}`, "DELETE");

export async function addPasskey(name: string, password: string): Promise<Said<Own>> {
  const begun = await ask<{ options: Json }>("/api/passkeys/options", "POST", { password });
  if (!begun.ok) return begun;
  const made = await withDevice(() =>
    navigator.credentials.create({ publicKey: toMake(begun.value.options) }),
  );
  return made.ok ? ask<Own>("/api/passkeys", "POST", { name, credential: made.value }) : made;
}

/** Opens a session; the cookie is all that comes of it. */
export async function signInByPasskey(): Promise<Said<unknown>> {
  const signed = await sign("/api/passkeys/challenge");
  return signed.ok ? ask("/api/passkeys/session", "POST", { credential: signed.value }) : signed;
}

/** As a second factor, in the session that is open. */
export async function showPasskey(): Promise<Said<unknown>> {
  const signed = await sign("/api/passkeys/verify-options");
  return signed.ok ? ask("/api/passkeys/verify", "POST", { credential: signed.value }) : signed;
}

async function sign(path: string): Promise<Said<Json>> {
  const begun = await ask<{ options: Json }>(path, "POST");
  if (!begun.ok) return begun;
  return withDevice(() => navigator.credentials.get({ publicKey: toSign(begun.value.options) }));
}

async function withDevice(act: () => Promise<Credential | null>): Promise<Said<Json>> {
  try {
    const credential = await act();
    return credential ? { ok: true, value: toJson(credential) } : { ok: false, code: "cancelled" };
  } catch (error) {
    // It has this one already; else nobody unlocked it, or it has none for us: browsers do not say which.
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    return { ok: false, code: known ? "taken" : "cancelled" };
  }
}

async function ask<T>(path: string, method: string, body?: object): Promise<Said<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "same-origin",
      ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, code: "offline" };
  }
  if (response.status === 204) return { ok: true, value: undefined as T };
  const value: Json = await response.json().catch(() => undefined);
  if (typeof value !== "object" || value === null) return { ok: false, code: "offline" };
  return response.ok ? { ok: true, value } : { ok: false, code: refusalOf(value) };
}

function refusalOf({ code, reason }: { code?: string; reason?: string }): Refusal {
  if (code === "change_refused" && (reason === "taken" || reason === "many")) return reason;
  if (code === "wrong_passkey" || code === "wrong_credentials" || code === "locked") return code;
  if (code === "second_factor") return code;
  return code === "too_many_requests" || code === "busy" ? "busy" : "failed";
}

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const textOf = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (list: Json[] = []) => list.map((one) => ({ ...one, id: bytesOf(one.id) }));

/** For browsers that do not read what the standard calls JSON themselves (before 2025). */
export function toMake(options: Json): PublicKeyCredentialCreationOptions {
  const { parseCreationOptionsFromJSON: parse } = PublicKeyCredential as Json;
  if (parse) return parse.call(PublicKeyCredential, options);
  const { challenge, user, excludeCredentials } = options;
  return {
    ...options,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: named(excludeCredentials),
  };
}

export function toSign(options: Json): PublicKeyCredentialRequestOptions {
  const { parseRequestOptionsFromJSON: parse } = PublicKeyCredential as Json;
  if (parse) return parse.call(PublicKeyCredential, options);
  const { challenge, allowCredentials } = options;
  return { ...options, challenge: bytesOf(challenge), allowCredentials: named(allowCredentials) };
}

export function toJson(credential: Json): Json {
  if (typeof credential.toJSON === "function") return credential.toJSON();
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = credential.response;
  const parts = { clientDataJSON, attestationObject, authenticatorData, signature, userHandle };
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(
      Object.entries(parts).flatMap(([name, part]) => (part ? [[name, textOf(part)]] : [])),
    ),
    clientExtensionResults: {},
  };
}
