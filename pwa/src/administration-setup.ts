/** The way from nothing to an agency that works, asked of the server. */
import { ask } from "./administration";

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
