import type { siap as id } from "./siap.id";

export const siap: Record<keyof typeof id, string> = {
  "siap.title": "Set-up",
  "siap.line": "From nothing to an agency that is ready to appraise",
  "siap.progress": "{n} of {total} done",
  "siap.all": "All steps are done",
  "siap.all.hint":
    "This page stays in the menu. A step that opens again, such as a backup that grows old, is shown here.",
  "siap.state.done": "Done",
  "siap.state.open": "Open",
  "siap.state.not_needed": "Not needed",
  "siap.when": "{moment}, by {who}",
  "siap.by_command": "the command line",
  "siap.sso": "People sign in by an identity provider (SSO).",
  "siap.command": "Command {n}",
  "siap.set_aside": "Not needed",
  "siap.set_aside.hint":
    "This step counts as done. The reason is kept in the audit trail, and can be changed here.",
  "siap.take_up": "Needed after all",
  "siap.take_up.hint": "This step is open again.",
  "siap.people": "{n} {n?person|people}",
  "siap.have_slip": "{n} of {total} people have an account or a valid slip",
  "siap.kiosks": "{n} {n?kiosk|kiosks} enrolled",
  "siap.period": "{first} – {last}",

  "siap.agency": "Agency",
  "siap.agency.what":
    "The place of all data, made once with luring init. Its name is on every document and slip.",
  "siap.zone": "Time zone",
  "siap.zone.what":
    "Says when a day and a deadline end. Units in another zone name it in the column zona when they are imported.",
  "siap.import": "Import units and people",
  "siap.import.what":
    "Without people and their superiors nobody can report or rate. Download the template, fill it in, check, apply.",
  "siap.scheme": "Appraisal scheme",
  "siap.scheme.what":
    "The rules of weights, scales and ratings. A shipped scheme can be used as it is; copy it if your agency changes it.",
  "siap.cycle": "Appraisal cycle",
  "siap.cycle.what":
    "Hands out what there is to rate for one period. Before it opens, a trial shows who lacks what.",
  "siap.slips": "Activation slips",
  "siap.slips.what":
    "Paper with a one-time code. There is no default password: everybody makes his own with a slip.",
  "siap.kiosk": "Kiosk",
  "siap.kiosk.what":
    "A shared tablet or computer, for who has no phone. It is enrolled with a one-time code.",
  "siap.backup": "Backup",
  "siap.backup.what":
    "Phones let go of work only after a verified backup. Every two days at least; every night is better.",
  "siap.backup.type":
    "Type at the server. The first command once; after the third move the backup and the secret file off the server.",

  "siap.go.import": "To the import",
  "siap.go.scheme": "To the schemes",
  "siap.go.cycle": "To opening a cycle",
  "siap.go.period": "To the periods",
  "siap.go.slips": "To the slips",
  "siap.go.kiosk": "To the kiosks",

  "siap.lacks.period": "First make the period that is appraised.",
  "siap.lacks.old_backup": "The last backup is of {moment}: more than two days ago.",
  "siap.lacks.restored": "The data were restored after the last backup ({moment}). Make another.",
  "siap.lacks.expired": "Some slips have expired. Issue them again.",

  "siap.slips.line": "For a unit and all units below it",
  "siap.slips.unit": "With all units below it, 500 slips at a time; issue again for the next.",
  "siap.slips.fresh": "Who cannot sign in yet",
  "siap.slips.fresh.line": "Has neither an account nor a valid slip.",
  "siap.slips.all": "Everybody in that unit",
  "siap.slips.all.line": "Their old slips no longer count.",
  "siap.slips.issue": "Issue slips",
  "siap.slips.none": "Everybody can sign in",
  "siap.slips.none.hint": "Everybody in this unit has an account or a slip that still counts.",
};
