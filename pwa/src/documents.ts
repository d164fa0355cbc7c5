/** What is asked of the server about official documents. They are made there, so nothing of it works offline. */
import { type Answer, ask } from "./administration";

export type Offered = { form: string; placement: string; about: string; first: string; last: string };

export type Batch = {
  id: string;
  unit: string;
  unit_name: string;
  forms: string[];
  format: "pdf" | "zip";
  state: "working" | "done" | "failed" | "expired";
  done: number;
  total: number;
  made: number;
};

export type Span = { id: string; kind: "plan" | "outcome"; first: string; last: string };

export type Batches = {
  batches: Batch[];
  units: { id: string; name: string; code: string }[];
  spans: Span[];
  forms: Record<string, Span["kind"]>;
  has_emblem: boolean;
  sets_emblem: boolean;
};

export const listDocuments = (placement: string) =>
  ask<{ documents: Offered[] }>(`/api/documents?placement=${placement}`);

export const documentPath = ({ form, placement, about }: Offered) =>
  `/api/documents/${form}/${placement}/${about}`;

export const readBatches = () => ask<Batches>("/api/admin/documents");

export const orderBatch = (body: { unit: string; forms: string[]; about: string; format: Batch["format"] }) =>
  ask<Batch>("/api/admin/documents", body);

export const batchPath = (id: string) => `/api/admin/documents/${id}/file`;

export const siasnPath = (cycle: string, what: string) => `/api/admin/siasn/${cycle}/${what}`;

export type SiasnNow = {
  total: number;
  lacks: { code: string; what: string; who: string; count: number; people: string[] }[];
  people: number;
  people_mapped: number;
  units: number;
  units_mapped: number;
};

/** What the files of a run lack, with who completes it. */
export const readSiasn = (cycle: string, lang: string) =>
  ask<SiasnNow>(`/api/admin/siasn/${cycle}?lang=${lang}`);

/** With faults nothing was taken. */
export type SiasnMap = {
  faults: { line: number; code: string; text: string }[];
  people: number;
  units: number;
};

export const takeSiasnMap = (text: string) => ask<SiasnMap>("/api/admin/siasn-map", { text });

/** Fetch a file and put it among the downloads, under the name that the server gives it. */
export async function download(path: string): Promise<Answer<string>> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store" });
  } catch {
    return { ok: false, code: "offline" };
  }
  const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  if (response.ok && named) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = named;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return { ok: true, value: named };
  }
  if (response.ok) return { ok: false, code: "offline" }; // a captive portal's page
  const codes: Record<number, "not_signed_in" | "not_allowed" | "not_found" | "busy"> = {
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    429: "busy",
    503: "busy",
  };
  return { ok: false, code: codes[response.status] ?? "failed" };
}

/** `undefined`: go back to the neutral mark. */
export async function setEmblem(picture: Blob | undefined): Promise<boolean> {
  try {
    const response = await fetch("/api/admin/emblem", {
      method: picture ? "PUT" : "DELETE",
      credentials: "same-origin",
      cache: "no-store",
      ...(picture && { body: picture, headers: { "Content-Type": "application/octet-stream" } }),
    });
    return response.ok;
  } catch {
    return false;
  }
}
