/** The kiosks of an administrator's units: `/api/admin/kiosks`. */
import { ask } from "./administration";

export type Policy = { plan_lines: boolean; survey: string[] };

export type Kiosk = {
  id: string;
  label: string;
  unit: string;
  unit_name: string;
  state: "active" | "revoked";
  policy: Policy;
  enrolled_at: number;
  enrolled_by: string;
  revoked_at: number | null;
  contact_at: number;
  client: string;
  waiting: { count: number; bytes: number; oldest_at: number | null };
  storage: { used: number; quota: number } | null;
  battery: { level: number; charging: boolean } | null;
  quarantined: Record<string, number>;
  alarms: { code: string; count: number; last_at: number }[];
};

export type KioskCode = { code: string; url: string; qr_svg: string; expires_at: number };

type Kiosks = {
  kiosks: Kiosk[];
  /** What people have not finished at kiosks: how much and since when, never what it says. */
  unfinished: { people: number; drafts: number; oldest_at: number };
  unknown: number;
};

const BASE = "/api/admin/kiosks";

export const findKiosks = () => ask<Kiosks>(BASE);

export const makeCode = (body: { unit: string; label: string; policy: Policy }) =>
  ask<KioskCode>(`${BASE}/codes`, body);

export const changeKiosk = (id: string, body: { reason: string; label: string; policy: Policy }) =>
  ask<Kiosk>(`${BASE}/${id}`, body, "PATCH");

export const revokeKiosk = (id: string, body: { reason: string }) => ask<Kiosk>(`${BASE}/${id}/revoke`, body);
