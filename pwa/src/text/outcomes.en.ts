/** What became of an item, why, and who can do what about it. Codes are those of docs/protocol.md. */
import type { outcomes as id } from "./outcomes.id";

export const outcomes: Record<keyof typeof id, string> = {
  "outcome.applied": "Received and counted.",
  "outcome.merged": "Received, together with other changes that do not disagree.",
  "outcome.conflict":
    "Received, but another change touches the same part. Both are kept until somebody chooses.",
  "outcome.held": "Received, waiting for another item. You need not do anything.",
  "outcome.quarantined": "Received and kept, but not counted yet. Your supervisor or unit admin will decide.",
  "outcome.unreadable": "Kept by the server, but unreadable. Your unit admin needs to look at it.",

  "code.missing":
    "Waiting for the item that comes before it. It is dealt with when that arrives; you need not do anything.",
  "code.internal":
    "The server failed to process it. It is safe; the operators have been told and will process it again.",
  "code.newer":
    "Made with a newer app than the server. It is dealt with once the operators update the server.",
  "code.not_allowed": "You were not entitled to do this at that time. It is kept; ask your supervisor.",
  "code.invalid": "Some fields were not accepted. Correct them and send again.",
  "code.too_large": "The item is too large. Shorten the text and send again.",
  "code.reused_id":
    "The number of this item is already used for something else. Both are kept; your unit admin needs to look.",
  "code.scope_moved":
    "Responsibility moved before this item arrived. The person now responsible will decide.",
  "code.late": "Made after the deadline. Your supervisor will decide.",
  "code.late_unproven": "Not proven to have been made before the deadline. Your supervisor will decide.",
  "code.clock_passed":
    "Not proven to have been made within its working days. The administrator of your unit will decide.",
  "code.too_early":
    "The decision came before the rater had his time to explain. Decide again after his explanation, or when his days are over.",
  "code.not_assigned":
    "You are not asked to rate this person in this cycle. It is kept; ask whoever runs the appraisal.",
  "code.self_first":
    "Waits for this employee's self-assessment, or for the last day of rating to pass. Then it counts by itself; you need not do anything.",
  "code.cycle_closed": "This appraisal cycle has been closed. It is kept, and does not count any more.",
  "code.device_revoked":
    "This phone's rights have been revoked. The content is kept; contact your unit admin.",
  "code.json": "The item was damaged on the way. Your unit admin can see the copy.",
  "code.actor":
    "This item names somebody else than the owner of the phone. Your unit admin needs to look at it.",
  "code.sealed": "The server cannot open what this phone has sealed. Fill it in again.",
  "code.signature": "The phone's signature does not match. Your unit admin needs to look at it.",

  "error.required": "This part must be filled in.",
  "error.type": "This is not understood. Write it again, for instance 12 or 12.5 for a number.",
  "error.min": "At least {limit}.",
  "error.max": "At most {limit}.",
  "error.decimals": "At most {limit} decimal places.",
  "error.too_long": "Too long. At most {limit} letters.",
  "error.too_many": "Too many. At most {limit}.",
  "error.choice": "Choose one of those offered.",
  "error.unknown": "The current form does not know this field. Remove it and send again.",
  "error.date": "This date cannot be used. Choose another one.",
  "error.too_large": "This item is too large.",

  "form.example": "Example: {example}",
  "form.none": "Choose one",
  "form.in_words": "Read as: words, judged by the supervisor",
  "form.unable.hint": "I do not see enough of it",
  "form.unable.why": "Why can it not be rated?",

  "problem.wrong_credentials": "Wrong NIP or password.",
  "problem.wrong_code": "Wrong NIP or activation code. Check your slip again.",
  "problem.code_expired":
    "This activation code has expired or has been used. Ask your unit admin or supervisor for a new slip.",
  "problem.weak_password":
    "This password is too easy to guess. Use at least 8 letters, for instance three unrelated words.",
  "problem.weak_pin": "This PIN is too easy to guess. No sequences, repeated digits or birth dates.",
  "problem.locked": "Too many attempts.",
  "problem.offline": "No internet. The first sign-in on this phone needs internet.",
  "problem.not_signed_in": "Your session has ended. Sign in again.",
  "problem.replica_not_yours": "This phone is registered to somebody else. Sign out and sign in again.",
  "problem.replica_unknown": "The server does not know this phone yet. Sign in again.",
  "problem.replica_taken": "This phone is registered to somebody else. Contact your unit admin.",
  "problem.origin": "Refused because it came from another address. Open the app from its official address.",
  "problem.too_large": "Too large to send.",
  "problem.too_old": "This app is too old. Update it and try again.",
  "problem.quota":
    "Your room for photos on the server is full. The photo stays on this phone. Ask the administrator for more, then try again.",
  "problem.not_an_image": "This file is not a known kind of photo. Choose a JPEG, PNG or WebP photo.",
  "problem.lost": "The content of this photo is lost on the phone.",
  "problem.damaged": "The content of this photo is damaged on the phone.",
  "problem.hash_mismatch": "The photo was damaged on the way. It will be sent again by itself.",
  "problem.photo_full":
    "The phone is nearly full, new photos cannot be kept. Reports can still be sent without one.",
  "problem.storage_full":
    "The phone's memory is full, so this is not saved yet. Delete some files and try again.",
  "problem.storage_closed":
    "The phone's storage is closed, so this is not saved yet. Try again; if it fails, close and reopen the app.",
  "problem.busy": "The server is busy. Try again shortly.",
  "problem.unexpected": "That did not work. Try again; if it keeps failing, contact your unit admin.",
  "problem.unknown": "That did not work. Try again; if it keeps failing, contact your unit admin.",

  "step.approve": "Approved",
  "step.return": "Returned",
  "step.reopen": "Reopened",
  "step.withdraw": "Withdrawn",
  "step.agree": "Agreed",
  "step.acknowledge": "Received and signed",
  "step.object": "Objection made",
  "step.explain": "Explained by the rater",
  "step.uphold": "Result upheld",
  "step.change": "Result changed",
  "state.released": "Result available",
  "state.acknowledged": "Signed",
  "state.objected": "Objection in progress",
  "state.explained": "Waiting for the decision",
  "state.decided": "Objection decided",
  "step.close": "Closed",
  "step.accept": "Accepted to count",
  "step.read": "Mark as read",
  "step.answer": "Answer",
  "state.read": "Read",
  "state.answered": "Answered",
  "step.decline": "Not able to rate",
  "step.settle": "Settled by itself",

  "state.draft.hint": "Only on this phone. Open it to go on.",
  "state.waiting.hint": "Saved on this phone. Sent by itself when there is internet.",
  "state.sending.hint": "On its way to the server.",
  "state.kept.hint": "The server is busy. It has this and checks it later.",
  "state.held.hint": "Received, waiting for another item that comes before it. You need not do anything.",
  "state.undecided.hint": "Received. Waiting for a decision; you need not do anything.",
  "state.quarantined.hint": "Received, but not counted yet. The reason is below.",
  "state.unreadable.hint": "The server keeps this item but cannot read it. Contact the admin of your unit.",
  "state.contested.hint":
    "Two changes were made without seeing each other. Both are kept until somebody chooses.",
  "state.submitted.hint": "Waiting for your supervisor to verify it.",
  "state.submitted_waiting.hint":
    "The decision is saved on this phone. Sent by itself when there is internet.",
  "state.verified.hint": "The supervisor has checked and approved it.",
  "state.verified_waiting.hint":
    "The decision is saved on this phone. Sent by itself when there is internet.",
  "state.returned.hint": "Correct it and send it again.",
  "state.returned_waiting.hint":
    "The decision is saved on this phone. Sent by itself when there is internet.",
  "state.withdrawn.hint": "It does not count any more. It can still be read.",
  "state.withdrawn_waiting.hint":
    "The withdrawal is saved on this phone. Sent by itself when there is internet.",
  "state.replaced.hint": "A corrected report has taken its place.",
  "state.open.hint": "The personnel office will look into it.",
  "state.closed.hint": "The personnel office has dealt with it.",
  "state.agreed.hint": "This plan has been agreed with the supervisor.",
  "state.accepted": "Accepted",
  "state.accepted.hint": "Decided to count. Nobody has to act any more.",
  "state.declined": "Not rated",
  "state.declined.hint": "Whoever was asked to rate said that he is not able to, and why.",
  "state.settled": "Settled by itself",
  "state.settled.hint": "What it waited for has arrived, so this item counts without anybody's decision.",

  "reason.ready": "Ready-made reasons",
  "reason.needed": "Please give the reason, so that the employee knows what to put right.",

  "proof.unproven": "Time not proven yet",
  "proof.unproven.hint":
    "It is not certain that this was made before the deadline. The supervisor decides, with both times before his eyes.",
  "proof.late": "Late",
  "proof.late.hint": "Made after the deadline.",
  "proof.amendment": "Amendment",
  "proof.amendment.hint":
    "Counted after the period was locked. The locked figure does not change; the amendment stands beside it.",
  "proof.clock": "The phone's clock was wrong",
  "proof.clock.hint":
    "By the phone's clock it was made after the server received it. The server's clock counts.",
  "proof.in_time": "Made in time, sent later",
  "proof.in_time.hint": "Proven to have been made before the deadline.",
  "proof.sent_later": "Sent later",
  "proof.sent_later.hint": "Made on the phone on another day than the server received it.",
  "progress.aggregate.sum": "Added up over all reports",
  "progress.aggregate.latest": "By the latest report",
  "progress.aggregate.mean": "Mean of all reports",
  "progress.aggregate.min": "Lowest of all reports",
  "progress.aggregate.max": "Highest of all reports",
  "progress.aggregate.judged": "Judged by the supervisor",
  "progress.direction.higher": "higher is better",
  "progress.direction.lower": "lower is better",
  "progress.direction.range": "stay between the limits",
  "report.photos.follow": "Evidence to follow",
  "report.photos.from": "Evidence to follow from {device}",
  "report.photo.small": "The photo itself follows; this is its small copy.",
  "report.photo.refused": "The server refused the photo.",
  "report.photo": "Photo {at} of {n}",
  "report.photo.missing": "Cannot be shown on this phone yet",
};
