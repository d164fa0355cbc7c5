/** Surveys of citizens at the desk: `/api/admin/surveys`. */
import { type Answer, ask, search } from "./administration";
import type { SurveyForm } from "./survey/box";

export type Weighting = "1/9" | "0.11";
export type Ikm = {
  value: string;
  band: string;
  n: number;
  weighting: Weighting;
  elements: { id: string; n: number; nrr: string }[];
};
export type Standing = {
  unit: string;
  unit_name: string;
  counter: string | null;
  ikm: Ikm | null;
  shares: Record<string, Record<string, number>>;
  comments: string[];
};
export type SurveyCode = {
  code: string;
  unit: string;
  unit_name: string;
  counter: string;
  made_at: number;
  revoked_at: number | null;
  url: string;
  qr_svg: string;
};
export type Surveys = {
  form: SurveyForm;
  codes: SurveyCode[];
  periods: string[];
  period: string;
  weighting: Weighting;
  today: string;
  standings: Standing[];
  may_use: boolean;
};

const BASE = "/api/admin/surveys";
type Query = { period?: string; weighting: Weighting };

export const readSurveys = (query: Query) => ask<Surveys>(`${BASE}${search(query)}`);
export const exportAddress = (query: Query & { language: string }) => `${BASE}/export${search(query)}`;
export const makeSurveyCode = (body: { unit: string; counter: string }) =>
  ask<SurveyCode>(`${BASE}/codes`, body);
export const revokeSurveyCode = (code: string, reason: string) =>
  ask<SurveyCode>(`${BASE}/codes/${code}/revoke`, { reason });
export type Rated = { placement: string; name: string; position: string; sources: string[] };

/** Who of a unit itself is rated in a cycle. */
export const readRated = (cycle: string, unit: string) =>
  ask<{ people: Rated[] }>(`/api/admin/cycles/${cycle}/satisfaction${search({ unit })}`);

export const useInCycle = (
  cycle: string,
  body: {
    unit: string;
    counter: string | null;
    period: string;
    weighting: Weighting;
    placements: string[];
    reason: string;
  },
): Promise<Answer<{ people: number; value: string }>> => ask(`/api/admin/cycles/${cycle}/satisfaction`, body);
