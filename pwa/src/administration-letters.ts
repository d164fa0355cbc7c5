/** What the personnel office is sent: input on the appraisal, and reports of behaviour. */
import { ask, type Decided, type Listed, search } from "./administration";

export type Sent = "process_input" | "behaviour_report";
export type Standing = "sent" | "read" | "answered";

export type Letter = {
  collection: Sent;
  id: string;
  state: Standing;
  listed: Listed;
  author: string;
  body: Record<string, any>;
  result: { label: Record<"id" | "en", string>; until: string } | null;
  feedback: number;
  received: number;
  reason: string;
  saw: Record<string, string[]>;
};

export type Letters = {
  is_office: boolean;
  counts: Partial<Record<Standing, number>>;
  letters: Letter[];
  total: number;
  next: number | null;
};

export const readLetters = (sent: Sent, query: { standing: Standing; start?: number }) =>
  ask<Letters>(`/api/admin/letters/${sent}${search(query)}`);

/** `reason` null: read, and nothing said about it. */
export const answerLetter = ({ collection, id, saw }: Letter, reason: string | null) =>
  ask<Decided["decided"][number]>(`/api/admin/letters/${collection}/${id}`, { reason, saw });
