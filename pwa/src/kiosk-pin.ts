/** The PIN of the office's kiosk: whether there is one, and another. The server alone knows it: online only. */

/** `ask`: what it wants to see first; `sign_in`: without a password here, one must just have signed in. */
export type PinState = { chosen: boolean; ask: "password" | "sign_in" | "nothing" };

export type PinRefusal =
  | "offline"
  | "not_signed_in"
  | "wrong_credentials"
  | "locked"
  | "format"
  | "common"
  | "birth_date"
  | "sign_in_again"
  | "failed";

export type PinAnswer<T> =
  | { ok: true; value: T }
  | { ok: false; code: PinRefusal; left?: number; minutes?: number };

export const readPin = () =>
  ask<PinState>({}, (value) => {
    const { chosen, ask } = (value ?? {}) as Partial<PinState>;
    return typeof chosen === "boolean" && ask ? { chosen, ask } : undefined;
  });

export const changePin = (password: string, pin: string) =>
  ask<true>(
    {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ password, pin }),
    },
    (value) => (value === null ? true : undefined),
  );

async function ask<T>(request: RequestInit, read: (value: unknown) => T | undefined): Promise<PinAnswer<T>> {
  let response: Response;
  try {
    response = await fetch("/api/pin", { credentials: "same-origin", cache: "no-store", ...request });
  } catch {
    return { ok: false, code: "offline" };
  }
  const body = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (!response.ok) return refusalOf(response, body ?? {});
  // A captive portal's page answers too, but not with what was asked for.
  const value = read(body);
  return value === undefined ? { ok: false, code: "offline" } : { ok: true, value };
}

type Problem = { code?: string; reason?: string; left?: number };

function refusalOf(response: Response, { code, reason, left }: Problem): PinAnswer<never> {
  const seconds = Number(response.headers.get("Retry-After"));
  if (code === "locked") return { ok: false, code, minutes: Math.max(1, Math.ceil(seconds / 60)) };
  if (code === "wrong_credentials") return { ok: false, code, ...(left !== undefined && { left }) };
  if (code === "not_signed_in") return { ok: false, code };
  if (code === "weak_pin")
    return { ok: false, code: reason === "format" || reason === "birth_date" ? reason : "common" };
  if (code === "change_refused" && reason === "sign_in_again") return { ok: false, code: reason };
  return { ok: false, code: "failed" };
}
