/** What the administrator's desk asks of the server. Online only: what is changed here counts at once, for everybody. */
import { signal } from "@preact/signals";
import type { Form } from "./forms/definition";

export type Refusal =
  | "offline"
  | "not_signed_in"
  | "not_allowed"
  | "second_factor"
  | "wrong_code"
  | "wrong_credentials"
  | "locked"
  | "not_found"
  | "busy"
  | "failed"
  | `change_refused.${string}`;

export type Answer<T> = { ok: true; value: T } | { ok: false; code: Refusal };

/** What an administrator has to do before his desk does anything: show his second factor, or enrol one. */
export const missingFactor = signal<"verify" | "enrol">();

export type Above = {
  placement: string;
  name: string;
  position: string;
  since: string;
  until: string | null;
};

export type Listed = {
  placement: string;
  person: string;
  name: string;
  nip: string;
  position: string;
  unit: string;
  unit_name: string;
  superior: Above | null;
  since: string;
  until: string | null;
};

export type People = { people: Listed[]; total: number; next: number | null };

export type Unit = {
  id: string;
  code: string;
  name: string;
  parent: string | null;
  zone: string;
  people: number;
};

export type Person = {
  listed: Listed;
  account: { state: "none" | "active" | "disabled"; since?: number | null };
  superiors: Above[];
  placements: Listed[];
};

export type Device = {
  replica: string;
  person: string;
  name: string;
  label: string;
  registered_at: number;
  revoked_at: number | null;
  received: number;
  announced: number;
  waiting: number;
  seen_at: number;
  client: string;
  files: number;
};

export type Devices = { devices: Device[]; total: number; next: number | null };

/** Lines that a device had by its own word and that have not come. */
export type Loss = {
  kind: "lost_unsent" | "gap" | "copied";
  replica: string;
  person: string;
  name: string;
  label: string;
  announced: number;
  received: number;
  missing: number;
  since: number;
  seen_at: number;
  closed_at: number | null;
};

export type Losses = { losses: Loss[]; total: number; next: number | null };

export type MissingFiles = {
  replica: string;
  person: string;
  name: string;
  label: string;
  files: number;
  refused: number;
  owners: string[];
  since: number;
};

export type MissingFilesPage = { devices: MissingFiles[]; total: number; next: number | null };

/** Lines of one device that the server holds because of itself. */
export type Held = {
  replica: string;
  person: string;
  name: string;
  label: string;
  code: string;
  lines: number;
  since: number;
};

export type HeldPage = { held: Held[]; total: number; lines: number; next: number | null };

/** Local days, each a last day except the first. */
export type Period = {
  id: string;
  first: string;
  last: string;
  deadline: string;
  lock: string;
  state: "open" | "grace" | "locked";
  amendments: number;
  reopened: { unit: string; unit_name: string; until: string }[];
};

export type Periods = { periods: Period[]; may_act: boolean };

export type Me = { person: { id: string; name: string }; roles: string[]; instansi: { name: string } };

export type Waiting = {
  collection: "case" | "data_problem";
  id: string;
  state: string;
  owner: string;
  name: string;
  unit_name: string;
  body: Record<string, any>;
  handler: { to: string; placement: string; reason: string } | null;
  at: number;
  received: number;
  reason: string;
  saw: Record<string, string[]>;
  for_me: boolean;
  form: string;
};

export type Queue = {
  waiting: Waiting[];
  total: number;
  codes: Record<string, number>;
  forms: Record<string, Form>;
  next: number | null;
};

export type Decided = { decided: { id: string; outcome: string; code: string }[] };

export const readQueue = (
  queue: Waiting["collection"],
  query: { standing?: string; code?: string; start?: number },
) => ask<Queue>(`/api/admin/queues/${queue}${search(query)}`);

/** One reason for all of them; `saw` is what was shown. */
export const decide = (step: string, waiting: readonly Waiting[], reason: string) =>
  ask<Decided>("/api/admin/decisions", {
    decisions: waiting.map(({ collection, id, saw }) => ({ collection, id, step, saw })),
    reason,
  });

export const readMe = () => ask<Me>("/api/session");
export const readUnits = () => ask<{ units: Unit[] }>("/api/admin/units");

export const findPeople = (query: { q?: string; unit?: string; start?: number }) =>
  ask<People>(`/api/admin/people${search(query)}`);

export const readPerson = (placement: string) => ask<Person>(`/api/admin/people/${placement}`);

type Reasoned = { reason: string };

export const setSuperior = (placement: string, body: Reasoned & { superior: string; since: string }) =>
  ask<Person>(`/api/admin/people/${placement}/superior`, body);

export const movePerson = (
  placement: string,
  body: Reasoned & { unit: string; superior: string; since: string },
) => ask<Person>(`/api/admin/people/${placement}/unit`, body);

export const endPlacement = (placement: string, body: Reasoned & { last_day: string }) =>
  ask<Person>(`/api/admin/people/${placement}/end`, body);

type Days = { since: string; last_day: string | null };

export const setAbsence = (placement: string, body: Reasoned & Days & { why: string }) =>
  ask<Person>(`/api/admin/people/${placement}/absence`, body);

export const appointActing = (placement: string, body: Reasoned & Days & { who: string; kind: string }) =>
  ask<Person>(`/api/admin/people/${placement}/acting`, body);

export const setAccount = (placement: string, body: Reasoned & { disabled: boolean }) =>
  ask<Person>(`/api/admin/people/${placement}/account`, body);

export const findDevices = (query: { unit?: string; start?: number }) =>
  ask<Devices>(`/api/admin/devices${search(query)}`);

export const revokeDevice = (replica: string, body: Reasoned) =>
  ask<Device>(`/api/admin/devices/${replica}/revoke`, body);

export const findLosses = (query: { standing: "open" | "closed"; start?: number }) =>
  ask<Losses>(`/api/admin/losses${search(query)}`);

export const findMissingFiles = (query: { start?: number }) =>
  ask<MissingFilesPage>(`/api/admin/missing-files${search(query)}`);

export const findHeld = (query: { start?: number }) => ask<HeldPage>(`/api/admin/held${search(query)}`);

export const readPeriods = () => ask<Periods>("/api/admin/periods");

export const addPeriod = (body: Reasoned & { first: string; last: string; deadline: string; lock: string }) =>
  ask<Period>("/api/admin/periods", body);

export const reopenPeriod = (period: string, body: Reasoned & { unit: string; until: string }) =>
  ask<{ period: Period; released: number }>(`/api/admin/periods/${period}/reopen`, body);

export function search(query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

export async function ask<T>(path: string, body?: object, method = "POST"): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: "same-origin",
      cache: "no-store",
      ...(body && {
        method,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    return { ok: false, code: "offline" };
  }
  // A captive portal answers every address with a page of its own.
  const value = await response.json().catch(() => undefined);
  if (typeof value !== "object" || value === null) return { ok: false, code: "offline" };
  return response.ok
    ? { ok: true, value: value as T }
    : { ok: false, code: refusalOf(response.status, value) };
}

function refusalOf(status: number, { code, reason }: { code?: string; reason?: string }): Refusal {
  if (code === "second_factor") {
    missingFactor.value = reason === "enrol" ? "enrol" : "verify";
    return code;
  }
  if (code === "change_refused") return `change_refused.${reason ?? "over"}`;
  if (code === "wrong_code" || code === "wrong_credentials" || code === "locked") return code;
  if (status === 401) return "not_signed_in";
  if (status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  if (status === 429 || status === 503) return "busy";
  return "failed";
}
