/** Asking the server for everything that was ever done to a record. Online only: a phone keeps what counts now. */
import type { Standing } from "./sync";

export type Past = {
  id: string;
  n: number;
  replica_label: string;
  actor: string;
  name: string;
  made: number | null;
  received: number;
  earliest?: number | null;
  latest?: number;
  put?: Record<string, any> | null;
  step?: string | null;
  reason?: string;
  saw?: Record<string, string[]>;
  outcome: string;
  code?: string;
  standing?: Record<string, Standing>;
  proof?: string;
  case?: string;
};

/** `codes`: how many lines there are by reason, also of those that may not be read. `next`: where the next page begins. */
export type HistoryAnswer =
  | { ok: true; past: Past[]; codes: Record<string, number>; next: number | undefined }
  | { ok: false; code: "offline" | "refused" };

export async function readHistory(
  collection: string,
  record: string,
  after?: number,
): Promise<HistoryAnswer> {
  let response: Response;
  const page = after === undefined ? "" : `?after=${after}`;
  try {
    response = await fetch(`/api/history/${collection}/${record}${page}`, {
      cache: "no-store",
      credentials: "same-origin",
    });
  } catch {
    return { ok: false, code: "offline" };
  }
  if (response.status >= 500) return { ok: false, code: "offline" };
  if (!response.ok) return { ok: false, code: "refused" };
  // A captive portal's page answers too, but not with a history.
  const answer: any = await response.json().catch(() => undefined);
  return Array.isArray(answer?.mutations)
    ? { ok: true, past: answer.mutations, codes: answer.codes ?? {}, next: answer.next ?? undefined }
    : { ok: false, code: "offline" };
}
