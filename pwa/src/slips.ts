/** Asking the server for activation slips. Online only: a code that no server knows opens nothing. */

export type Slip = {
  name: string;
  nip: string;
  unit: string;
  code: string;
  url: string;
  qr_svg: string;
  expires: number;
};

export type SlipRefusal = "offline" | "not_signed_in" | "not_allowed" | "busy" | "failed";

export type SlipsAnswer = { ok: true; slips: Slip[] } | { ok: false; code: SlipRefusal };

/** Issues a slip for each of these placements, or for everybody of a unit. Earlier unused codes of theirs stop working. */
export async function issueSlips(
  ask: { placements: string[] } | { unit: string; fresh?: boolean },
): Promise<SlipsAnswer> {
  let response: Response;
  try {
    response = await fetch("/api/slips", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(ask),
    });
  } catch {
    return { ok: false, code: "offline" };
  }
  if (response.status !== 201) return { ok: false, code: refusalOf(response.status) };
  // A captive portal's page answers too, but not with slips.
  const answer: unknown = await response.json().catch(() => undefined);
  return isSlips(answer) ? { ok: true, slips: answer.slips } : { ok: false, code: "offline" };
}

function refusalOf(status: number): SlipRefusal {
  if (status === 401) return "not_signed_in";
  if (status === 403 || status === 404) return "not_allowed";
  if (status === 429 || status === 503) return "busy";
  return "failed";
}

function isSlips(answer: unknown): answer is { slips: Slip[] } {
  const slips = (answer as { slips?: unknown } | null | undefined)?.slips;
  return (
    Array.isArray(slips) &&
    slips.every((slip) => typeof slip?.code === "string" && typeof slip.nip === "string")
  );
}
