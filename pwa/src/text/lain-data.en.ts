import type { data as id } from "./lain-data.id";

export const data: Record<keyof typeof id, string> = {
  "lain.data": "My data",
  "lain.data.hint": "A copy of your data, who has opened it, and your rights",
  "data.line": "What is kept of you, and who has opened it",
  "data.offline": "Your data at the server takes the internet",
  "data.save": "Download my data",
  "data.save.hint":
    "A JSON file with {n} records, placements, devices and the access trail. Keep it in a safe place.",
  "data.opened": "Who has opened it",
  "data.opened.none": "Nobody has opened your data at the desk or by another system yet.",
  "data.nobody": "The server",
  "data.times": "{n} ×",
  "data.what.desk_person": "Your page at the desk",
  "data.what.evidence": "Evidence that you uploaded",
  "data.what.service_people": "List of people, by another system",
  "data.what.service_results": "Released results, by another system",
  "data.what.other": "Something else",
  "data.acts": "Changes of your data",
  "data.acts.none": "None yet.",
  "data.act.account_activated": "Account activated",
  "data.act.account_disabled": "Account disabled",
  "data.act.account_enabled": "Account enabled again",
  "data.act.account_locked": "Account locked after wrong passwords",
  "data.act.passkey_added": "Passkey added",
  "data.act.passkey_removed": "Passkey removed",
  "data.act.passkey_copied": "Passkey refused: it seems to be copied",
  "data.act.pin_changed": "PIN changed",
  "data.act.superior_set": "Superior set",
  "data.act.person_moved": "Moved to another unit",
  "data.act.placement_ended": "Placement ended",
  "data.act.role_granted": "Role given",
  "data.act.role_ended": "Role ended",
  "data.act.other": "Another change",
  "data.wrong": "Is something wrong?",
  "data.wrong.n": "Your requests for correction: {n}. The answers of your unit's admin are in News.",
  "data.wrong.ask": "Ask for a correction on the page Me",
  "data.notice": "Privacy notice",
  "data.notice.what": "What is kept",
  "data.notice.what.text":
    "Name, NIP, position, unit and superior; plans, reports, evidence, ratings and results; devices and times of sending. No tracking of places, and no data for advertising.",
  "data.notice.why": "What for",
  "data.notice.why.text":
    "Performance management by PP 30/2019 and PermenPANRB 6/2022: a legal duty of the agency (UU 27/2022, article 20), not by your consent.",
  "data.notice.who": "Who sees it",
  "data.notice.who.text":
    "You, your superior and his, team leads for the team's work, and the unit's admin for personnel data. Answers of colleagues are not shown by person.",
  "data.notice.how_long": "How long",
  "data.notice.how_long.text":
    "Records of performance are kept as long as the agency has to archive them. The access trail is kept two years, the log of messages to other systems 90 days.",
  "data.notice.rights": "Your rights",
  "data.notice.rights.text":
    "To see and copy your data, to have it corrected, to know who has opened it, and to object to a result. Ask the agency's data protection officer.",
  "data.notice.extras": "What you choose yourself",
  "data.notice.extras.text":
    "Photos, the place of a report, notifications and mail are used only if you use them, and can be stopped at any time without any effect on your appraisal.",
};
