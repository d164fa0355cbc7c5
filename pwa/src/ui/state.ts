/**
 * One vocabulary for the state of anything a person sent: icon, tone and word are the same on every screen.
 *
 * Words are in `src/text`, as `state.<key>` and, one sentence saying what happens next, `state.<key>.hint`.
 */
import type { ViewRecord } from "../sync";
import type { IconName } from "./icon";

export type Tone = "neutral" | "indigo" | "turmeric" | "green" | "madder" | "violet";

export const STATES = {
  draft: { icon: "pencil", tone: "neutral" },
  waiting: { icon: "clock", tone: "turmeric" },
  sending: { icon: "sync", tone: "turmeric" },
  kept: { icon: "clock", tone: "turmeric" },
  held: { icon: "hourglass", tone: "turmeric" },
  undecided: { icon: "hourglass", tone: "turmeric" },
  quarantined: { icon: "warning", tone: "madder" },
  unreadable: { icon: "warning", tone: "madder" },
  contested: { icon: "versions", tone: "madder" },
  submitted: { icon: "check", tone: "green" },
  submitted_waiting: { icon: "clock", tone: "turmeric" },
  verified: { icon: "checks", tone: "green" },
  verified_waiting: { icon: "clock", tone: "turmeric" },
  returned: { icon: "reply", tone: "madder" },
  returned_waiting: { icon: "clock", tone: "turmeric" },
  withdrawn: { icon: "cross", tone: "neutral" },
  withdrawn_waiting: { icon: "clock", tone: "turmeric" },
  replaced: { icon: "forward", tone: "neutral" },
  open: { icon: "hourglass", tone: "turmeric" },
  closed: { icon: "check", tone: "green" },
  agreed: { icon: "lock", tone: "indigo" },
} as const satisfies Record<string, { icon: IconName; tone: Tone }>;

export type StateKey = keyof typeof STATES;

const STEPPED: Record<string, { done: StateKey; waiting: StateKey }> = {
  submitted: { done: "submitted", waiting: "submitted_waiting" },
  verified: { done: "verified", waiting: "verified_waiting" },
  returned: { done: "returned", waiting: "returned_waiting" },
  withdrawn: { done: "withdrawn", waiting: "withdrawn_waiting" },
};

/** Received, kept and not counted: somebody else decides, the author need only know. */
const OTHERS_DECIDE = ["late", "late_unproven", "clock_passed", "scope_moved"];

function troubleOf({ sendState, outcome }: Pick<ViewRecord, "sendState" | "outcome">): StateKey | undefined {
  switch (sendState) {
    case "held":
    case "unreadable":
      return sendState;
    case "quarantined":
      return outcome && OTHERS_DECIDE.includes(outcome.code) ? "undecided" : "quarantined";
    default:
      return undefined;
  }
}

/** The workflow state's name; a record no step has touched is `submitted`. */
export function workflowOf(record: Pick<ViewRecord, "registers">): string {
  return record.registers.state?.value ?? "submitted";
}

/** The one word for a report: what the phone must still do comes before what the office did with it. */
export function stateOf(record: Pick<ViewRecord, "registers" | "sendState" | "outcome">): StateKey {
  const { registers, sendState } = record;
  const trouble = troubleOf(record);
  if (trouble) return trouble;
  if (Object.values(registers).some((register) => register.kind)) return "contested";
  const workflow = workflowOf(record);
  const step = STEPPED[workflow];
  if (sendState !== "received") {
    if (sendState === "kept") return sendState; // and not that it waits, whatever it is
    if (registers.state?.pending && step) return step.waiting;
    if (!registers.body || registers.body.pending || !step) return sendState as "waiting" | "sending";
  }
  if (registers.replaced_by?.value && workflow === "returned") return "replaced";
  return step?.done ?? "submitted";
}

/** Reports that wait for their author: sent back and not yet corrected, or not counted for a reason he can mend. */
export function needsAuthor(record: ViewRecord): boolean {
  const state = stateOf(record);
  return state === "returned" || state === "quarantined" || state === "unreadable" || state === "contested";
}
