/** What the desk asks for its pictures: the units by period, the weeks of a unit, a cycle's funnel, devices, guides. */
import { ask, search } from "./administration";
import type { Words } from "./administration-cycles";

export type Rank = { id: string; label: Words };

export type UnitRow = {
  unit: string;
  name: string;
  depth: number;
  people: number;
  planned: number;
  reporting: number;
  reports: number;
  targets: number;
  reached: number;
  on_course: number;
  trained: number;
  hours: number;
  ikm: string | null;
  band: string | null;
  respondents: number;
  results: number;
  spread: number[] | null;
};

export type Board = {
  period: string;
  first: string;
  last: string;
  elapsed: number;
  ranks: Rank[];
  units: UnitRow[];
};

export type BoardAnswer = {
  periods: { id: string; first: string; last: string }[];
  at: number;
  least: number;
  board: Board | null;
  before: Board | null;
};

export type Weeks = {
  weeks: string[];
  at: number;
  people: { placement: string; name: string; reports: number[] }[];
  total: number;
  next: number | null;
};

export type Funnel = { people: number; planned: number; closed: number; released: number; signed: number };

export type DevicesHealth = {
  at: number;
  ages: { days: number | null; devices: number; waiting: number }[];
};

export type Onboarding = {
  at: number;
  units: { unit: string; name: string; people: number; finished: Record<string, number> }[];
  people: { placement: string; name: string; unit_name: string; finished: string[] }[];
  total: number;
  next: number | null;
};

export const readBoard = (query: { unit?: string; period?: string; against?: string }) =>
  ask<BoardAnswer>(`/api/admin/board${search(query)}`);

export const readWeeks = (unit: string, query: { start?: number }) =>
  ask<Weeks>(`/api/admin/units/${unit}/weeks${search(query)}`);

export const readFunnel = (cycle: string) => ask<Funnel>(`/api/admin/cycles/${cycle}/funnel`);
export const readDevicesHealth = () => ask<DevicesHealth>("/api/admin/devices/health");

export const readOnboarding = (query: { unit?: string; start?: number }) =>
  ask<Onboarding>(`/api/admin/onboarding${search(query)}`);
