import type { pin as id } from "./lain-pin.id";

export const pin: Record<keyof typeof id, string> = {
  "pin.title": "Kiosk PIN",
  "pin.line": "For the shared tablet at the office",
  "pin.what":
    "With your NIP and six digits you report, rate and read results at the office's kiosk. This PIN is used only there.",
  "pin.not_lock": "This is not the PIN of the phone's screen lock. That is under Me, Screen lock.",
  "pin.chosen": "You have a kiosk PIN. Forgotten? Choose a new one here.",
  "pin.none": "You have no kiosk PIN yet.",
  "pin.password": "Your password",
  "pin.password.help": "So that nobody else works at the kiosk in your name.",
  "pin.password.missing": "Type your password.",
  "pin.new": "New PIN",
  "pin.new.help": "Six digits. No birth date, sequence or repeated digits.",
  "pin.new.again": "Repeat the new PIN",
  "pin.differs": "The two PINs differ.",
  "pin.choose": "Choose the PIN",
  "pin.change": "Change the PIN",
  "pin.done": "Kiosk PIN saved",
  "pin.done.hint":
    "Use this new PIN at the kiosk from now on. What the old one had opened at kiosks is closed.",
  "pin.sign_in": "Sign in once more first",
  "pin.sign_in.hint":
    "You came in without a password. Sign in again and open this page within 10 minutes, so that nobody else chooses a PIN in your name.",
  "pin.sign_in.go": "Sign in again",
  "pin.again": "Try again",
  "pin.refused.offline": "This needs the internet. The PIN has not changed.",
  "pin.refused.not_signed_in": "The session has ended. Sign in again, then repeat.",
  "pin.refused.wrong_credentials": "Wrong password.",
  "pin.refused.wrong_left": "Wrong password. {n} {n?try|tries} left.",
  "pin.refused.locked": "Too many tries. Try again in {n} {n?minute|minutes}.",
  "pin.refused.format": "The PIN must have exactly 6 digits.",
  "pin.refused.common": "This PIN is too easy to guess. No sequence such as 123456 and no repeated digits.",
  "pin.refused.birth_date": "The PIN must not be your birth date.",
  "pin.refused.sign_in_again": "Sign in once more first.",
  "pin.refused.failed": "That did not work. The PIN has not changed. Try again.",
};
