/** Feedback, requests and replies as this phone knows them, what waits to be sent among them. */
import { computed } from "@preact/signals";
import { collection, type ViewRecord } from "../../sync";
import { mine } from "./people";

export const VALUES = [
  "pelayanan",
  "akuntabel",
  "kompeten",
  "harmonis",
  "loyal",
  "adaptif",
  "kolaboratif",
] as const;
export const SAID = ["good", "improve", "next"] as const;
export type Said = (typeof SAID)[number];

/** What it is about: one plan line, one value, or neither: the work as a whole. */
export type About = { line?: string | null; value?: string | null };

export type Voice = About & {
  id: string;
  /** Of whom it is about. */
  placement: string;
  from: string;
  kind: "feedback" | "recognition";
  good?: string;
  improve?: string;
  next?: string;
  request?: string | null;
  at: number;
  isRead: boolean;
  record: ViewRecord;
};

export type Request = About & {
  id: string;
  /** Who asks. */
  placement: string;
  to: string;
  text?: string;
  state: string;
  at: number;
  record: ViewRecord;
};

export type Reply = {
  id: string;
  feedback: string;
  text: string;
  by?: string;
  at: number;
  record: ViewRecord;
};

const whenOf = ({ registers, madeAt }: ViewRecord) => registers.body?.at || madeAt || 0;
const newestFirst = (a: { at: number; id: string }, b: { at: number; id: string }) =>
  b.at - a.at || b.id.localeCompare(a.id);

export const voices = computed(() =>
  collection("feedback")
    .value.flatMap((record): Voice[] => {
      const value = record.registers.body?.value;
      const isRead = !!record.registers.read?.value?.is_read;
      return value ? [{ ...value, id: record.id, at: whenOf(record), isRead, record }] : [];
    })
    .sort(newestFirst),
);

export const requests = computed(() =>
  collection("feedback_request")
    .value.flatMap((record): Request[] => {
      const value = record.registers.body?.value;
      const state = record.registers.state?.value || "asked";
      return value ? [{ ...value, id: record.id, state, at: whenOf(record), record }] : [];
    })
    .sort(newestFirst),
);

export const repliesTo = (feedback: string): Reply[] =>
  collection("feedback_reply")
    .value.flatMap((record): Reply[] => {
      const { value, by } = record.registers.body ?? {};
      return value?.feedback === feedback
        ? [{ ...value, by, id: record.id, at: whenOf(record), record }]
        : [];
    })
    .sort((a, b) => newestFirst(b, a));

export const isMine = (placement: string) => mine.value.includes(placement);

/** What somebody has asked of this person and he has neither answered nor declined. */
export const toAnswer = computed(() =>
  requests.value.filter(
    ({ id, to, state }) =>
      isMine(to) &&
      state === "asked" &&
      !voices.value.some(({ request, from }) => request === id && isMine(from)),
  ),
);

/** Whether an own request has been answered. */
export const answerOf = ({ id }: Request) => voices.value.find(({ request }) => request === id);

export type Problem = { path: string; code: "required" | "too_long" };

const LONGEST = { feedback: 2000, recognition: 500 };

/** What is wrong with feedback before it is sent; the twin of `check` in `server/appraisal/feedback.py`. */
export function problemsOf(body: Partial<Voice>): Problem[] {
  const kind = body.kind ?? "feedback";
  const found = SAID.flatMap((name): Problem[] =>
    (body[name]?.length ?? 0) > LONGEST[kind] ? [{ path: `body.${name}`, code: "too_long" }] : [],
  );
  if (!SAID.some((name) => body[name]?.trim())) found.push({ path: "body.good", code: "required" });
  if (kind === "recognition" && !body.value) found.push({ path: "body.value", code: "required" });
  return found;
}
