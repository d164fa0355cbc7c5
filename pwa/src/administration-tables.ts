/** What goes in and out of the desk as tables, who did what, and who may: `/api/admin/{imports,exports,acts,roles}`. */
import { type Answer, ask, search } from "./administration";

export type RowResult = "new" | "changed" | "same" | "refused";
export type ImportState =
  | "checking"
  | "ready"
  | "refused"
  | "applying"
  | "cards"
  | "applied"
  | "uncards"
  | "undone"
  | "dropped";

export type Import = {
  id: string;
  name: string;
  day: string;
  state: ImportState;
  made_at: number;
  by: string;
  agreed_by: string;
  applied_at: number;
  undone_at: number;
  done: number;
  total: number;
  counts: Record<string, Partial<Record<RowResult, number>>>;
  changed_since: boolean;
};

export type ImportLine = {
  sheet: string;
  row: number;
  result: RowResult | null;
  grave: "" | "note" | "warning" | "error";
  messages: string[];
};

export type ImportLines = { lines: ImportLine[]; total: number; next: number | null };
export type Block = { code: string; count: number; examples: string[] };

export const AT_WORK: ReadonlySet<ImportState> = new Set(["checking", "applying", "cards", "uncards"]);

const IMPORTS = "/api/admin/imports";

export const readImports = () => ask<{ imports: Import[]; today: string }>(IMPORTS);
export const readImport = (id: string) => ask<Import>(`${IMPORTS}/${id}`);
export const readImportLines = (
  id: string,
  query: { result?: string; told?: string; lang: string; start: number },
) => ask<ImportLines>(`${IMPORTS}/${id}/rows${search(query)}`);
export const importReport = (id: string, format: "csv" | "xlsx", lang: string) =>
  `${IMPORTS}/${id}/report${search({ format, lang })}`;
export const importTemplate = (table: string, lang: string) =>
  `${IMPORTS}/template${search({ table, lang })}`;
export const applyImport = (id: string) => ask<Import>(`${IMPORTS}/${id}/apply`, {});
export const dropImport = (id: string) => ask<Import>(`${IMPORTS}/${id}/drop`, {});
export const tryUndo = (id: string) => ask<{ blocks: Block[] }>(`${IMPORTS}/${id}/undo`);
export const undoImport = (id: string, reason: string) => ask<Import>(`${IMPORTS}/${id}/undo`, { reason });

/** A file goes as it is; the server finds out what it holds. */
export async function sendImport(file: File, since: string): Promise<Answer<Import>> {
  let response: Response;
  try {
    response = await fetch(`${IMPORTS}${search({ name: file.name.slice(-200), since })}`, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
  } catch {
    return { ok: false, code: "offline" };
  }
  const value = await response.json().catch(() => undefined);
  if (typeof value !== "object" || value === null) return { ok: false, code: "offline" };
  if (response.ok) return { ok: true, value };
  if (value.code === "change_refused") return { ok: false, code: `change_refused.${value.reason}` };
  if (response.status === 413) return { ok: false, code: "change_refused.import_large" };
  const codes = { 401: "not_signed_in", 403: "not_allowed", 429: "busy", 503: "busy" } as const;
  return { ok: false, code: codes[response.status as keyof typeof codes] ?? "failed" };
}

export type Format = "xlsx" | "csv" | "json" | "ndjson";
export type Export = {
  id: string;
  list: string;
  format: Format;
  state: "working" | "done" | "failed";
  code: string;
  done: number;
  total: number;
  bytes: number;
  name: string;
};

const EXPORTS = "/api/admin/exports";

export const beginExport = (body: {
  list: string;
  format: Format;
  within: Record<string, string>;
  query: Record<string, string>;
  lang: string;
}) => ask<Export>(EXPORTS, body);
export const readExport = (id: string) => ask<Export>(`${EXPORTS}/${id}`);
export const exportFile = (id: string) => `${EXPORTS}/${id}/file`;

export type Act = {
  row: number;
  at: number;
  act: string;
  by: string;
  on: string;
  about: string;
  detail: Record<string, unknown> | null;
};

export const readActs = (query: { act: string; who: string; first: string; last: string; start: number }) =>
  ask<{ acts: Act[]; names: string[]; next: number | null }>(
    `/api/admin/acts${search({ ...query, start: query.start || undefined })}`,
  );

export type Permission = {
  part: "desk" | "write" | "step" | "kiosk";
  action: string;
  words: string;
  roles: string[];
  reach: string;
};

export const readRoles = (lang: string) =>
  ask<{ rows: Permission[]; holders: { name: string; role: string; unit_name: string }[] }>(
    `/api/admin/roles${search({ lang })}`,
  );

/** What was destroyed by law, each with its record as it is printed. */
export type Destruction = {
  years: Record<string, number>;
  holds: number;
  destroyed: { id: string; at: number; by: string; text: string }[];
};

export const readDestruction = () => ask<Destruction>("/api/admin/destruction");
