import type { klaim as id } from "./klaim.id";

export const klaim: Record<keyof typeof id, string> = {
  "klaim.title": "Kept for you",
  "klaim.line": "Written at a kiosk, waiting for your PIN",
  "klaim.none": "Nothing is waiting",
  "klaim.none.hint": "All you wrote at kiosks has come in, or the kiosk has had no contact yet.",
  "klaim.where": "{label}, {unit}",
  "klaim.when": "written {made}, received {received}",
  "klaim.lines": "{n} saves",
  "klaim.code.wrong_pin": "The PIN typed at the kiosk was wrong.",
  "klaim.code.throttled": "The PIN was not checked: too many wrong PINs came from that kiosk on that day.",
  "klaim.code.no_pin": "The server was restored and does not know that session any more.",
  "klaim.claim": "This is mine",
  "klaim.disown": "Not mine",
  "klaim.pin": "Your kiosk PIN",
  "klaim.pin.help": "The six digits that you chose when you activated your account, or later.",
  "klaim.pin.forgotten": "PIN forgotten? Choose another",
  "klaim.pin.needed": "Type the six digits of your PIN.",
  "klaim.claim.hint":
    "Once the PIN matches, it comes in under your name and counts since it was first received.",
  "klaim.disown.hint":
    "It will not count and you will not be asked again. Its contents stay at the server in case somebody looks into it.",
  "klaim.claimed": "It has come in under your name.",
  "klaim.disowned": "Marked as not yours.",
  "klaim.wrong": "Wrong PIN. Try again.",
  "klaim.refused.offline": "This needs the internet. Nothing has changed.",
  "klaim.refused.not_signed_in": "The session has ended. Sign in again, then repeat.",
  "klaim.refused.wait": "Too often. Wait {n} seconds, then try again.",
  "klaim.refused.gone": "It is not waiting any more.",
  "klaim.refused.failed": "The server failed. Try again.",
  "klaim.again": "Try again",
};
