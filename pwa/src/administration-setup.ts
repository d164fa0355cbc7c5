/** The way from nothing to an agency that works, asked of the server. */
import { ask, type Unit } from "./administration";

export type SetupStep = {
  id: "agency" | "zone" | "import" | "scheme" | "cycle" | "slips" | "kiosk" | "backup";
  state: "done" | "open" | "not_needed";
  at: number | null;
  by: string;
  about: string;
  done: number;
  total: number;
  lacks: "" | "period" | "old_backup" | "restored" | "expired";
  reason: string;
  may_set_aside: boolean;
};

export type SetupNow = { steps: SetupStep[]; settled: number };

export const readSetup = () => ask<SetupNow>("/api/admin/setup");

export const setAside = (step: string, body: { needed: boolean; reason: string }) =>
  ask<SetupNow>(`/api/admin/setup/${step}`, body);

export type SystemNow = {
  version: string;
  oldest_client: string;
  found: { level: "good" | "warning" | "wrong"; words: string }[];
  free_mb: number;
  backup_at: number | null;
  backup_file: string;
  checkpoint_at: number | null;
  waiting: { held: number; sealed: number; webhooks: number; claims: number };
};

export const readSystem = (lang: string) => ask<SystemNow>(`/api/admin/system?lang=${lang}`);

type Reasoned = { reason: string };
type Units = { units: Unit[] };

export const makeUnit = (
  body: Reasoned & { code: string; name: string; parent: string; sector: string; since: string },
) => ask<Units>("/api/admin/units", body);

export const renameUnit = (unit: string, body: Reasoned & { name: string }) =>
  ask<Units>(`/api/admin/units/${unit}/name`, body);

export const moveUnit = (unit: string, body: Reasoned & { parent: string; since: string }) =>
  ask<Units>(`/api/admin/units/${unit}/parent`, body);

export const closeUnit = (unit: string, body: Reasoned & { last_day: string }) =>
  ask<Units>(`/api/admin/units/${unit}/close`, body);
