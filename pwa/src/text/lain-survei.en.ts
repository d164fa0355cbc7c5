import type { survei as id } from "./lain-survei.id";

export const survei: Record<keyof typeof id, string> = {
  "lain.survei": "Citizens' survey on this phone",
  "lain.survei.hint": "Hand the phone to a citizen; your app stays closed meanwhile",
  "survei_hp.about":
    "Citizens answer without a name. Answers are not kept under your name; they stay on this phone and are sent when there is internet.",
  "survei_hp.waiting": "{n} answers of citizens wait to be sent",
  "survei_hp.no_pin": "This phone has no screen lock in the app",
  "survei_hp.no_pin.hint":
    "Without a screen lock, whoever holds the phone can close the survey and open your app.",
  "survei_hp.set_pin": "Set a screen lock",
  "survei_hp.known": "Surveys on this phone",
  "survei_hp.new": "Another survey",
  "survei_hp.code": "Code of the survey",
  "survei_hp.code.hint": "Ten letters and digits on the counter's QR sheet, at the end of its address.",
  "survei_hp.wrong.code": "Write the ten letters and digits of the QR sheet.",
  "survei_hp.wrong.gone": "This code does not hold. Ask the administrator for a new one.",
  "survei_hp.wrong.offline": "Its questions are not on this phone. Fetch them once while there is internet.",
  "survei_hp.find": "Fetch the questions",
  "survei_hp.hand": "Hand the phone over",
  "survei_hp.hand.hint":
    "From now on only the survey is shown, also after a reload. If you lend the phone often, pin the app in the phone's settings, too.",
  "survei_hp.hand.pin": "To come back, close the survey and enter the PIN of the screen lock.",
  "survei_hp.leave": "Close the survey (owner of the phone)",
  "survei_hp.leave.confirm": "Yes, close the survey",
  "survei_hp.leave.pin": "Only the owner can go on: the screen lock asks for the PIN.",
  "survei_hp.leave.no_pin": "Give the phone back to its owner before you close the survey.",
};
