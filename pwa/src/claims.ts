/** What waits at the server for its author: sealed at a kiosk, and the PIN was not right. Online only. */

export type Claim = {
  id: string;
  label: string;
  unit: string;
  received_at: number;
  made_at: number;
  lines: number;
  code: "wrong_pin" | "throttled" | "no_pin";
};

export type ClaimRefusal = "offline" | "not_signed_in" | "wait" | "gone" | "failed";

export type Claimed<T> = { ok: true; value: T } | { ok: false; code: ClaimRefusal; seconds?: number };

export const findClaims = () =>
  ask<Claim[]>("/api/claims", {}, (value) => {
    const claims = (value as { claims?: unknown } | null)?.claims;
    return Array.isArray(claims) ? (claims as Claim[]) : undefined;
  });

export const claim = (id: string, pin: string) =>
  ask<"claimed" | "wrong">(
    `/api/claims/${id}`,
    { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ pin }) },
    (value) => {
      const outcome = (value as { outcome?: unknown } | null)?.outcome;
      return outcome === "claimed" || outcome === "wrong" ? outcome : undefined;
    },
  );

/** "Not mine": it stays at the server, and nobody is asked again. */
export const disown = (id: string) => ask<true>(`/api/claims/${id}`, { method: "DELETE" }, () => true);

async function ask<T>(
  path: string,
  request: RequestInit,
  read: (value: unknown) => T | undefined,
): Promise<Claimed<T>> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...request });
  } catch {
    return { ok: false, code: "offline" };
  }
  if (!response.ok) {
    const seconds = Number(response.headers.get("Retry-After"));
    return { ok: false, code: refusalOf(response.status), ...(seconds > 0 && { seconds }) };
  }
  // A captive portal's page answers too, but not with what was asked for.
  const value = read(response.status === 204 ? null : await response.json().catch(() => undefined));
  return value === undefined ? { ok: false, code: "offline" } : { ok: true, value };
}

function refusalOf(status: number): ClaimRefusal {
  if (status === 401) return "not_signed_in";
  if (status === 404) return "gone";
  return status === 429 || status === 503 ? "wait" : "failed";
}
