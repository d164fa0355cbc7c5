import type { cadangan as id } from "./cadangan.id";

export const cadangan: Record<keyof typeof id, string> = {
  "cadangan.title": "Send by a colleague",
  "cadangan.own": "My work that is not sent yet",
  "cadangan.own.none": "The server has received all your work on this phone. There is nothing to save.",
  "cadangan.own.count": "{n} {n?change is|changes are} not sent from this phone yet.",
  "cadangan.own.hint":
    "The file is sealed: only the server can open it. Hand it to a colleague who travels to a signal, or keep it somewhere else.",
  "cadangan.own.make": "Make the file",
  "cadangan.own.no_key":
    "This phone has never received a sealing key from the server. Connect to the internet once, then try again.",
  "cadangan.own.done": "The file holds {lines} {lines?change|changes} and {files} {files?photo|photos}",
  "cadangan.own.done_text": "The file holds {lines} {lines?change|changes}",
  "cadangan.own.left": "{n} {n?change|changes} did not fit. Send this file first, then make the next one.",
  "cadangan.own.stays":
    "All of it stays on this phone until this phone itself connects and gets receipts from the server.",
  "cadangan.own.failed": "The file could not be made. Your work is still on this phone; try again.",
  "cadangan.elsewhere":
    "The app on the home screen may have a storage of its own. What this browser has not sent does not move there: send it first, or carry it over in a file.",
  "cadangan.others": "Colleagues' files and delivery notes",
  "cadangan.others.hint":
    "Take a colleague's file to a signal, send a file that you made elsewhere, or read the delivery note of a carrier.",
  "cadangan.others.open": "Open what is carried",
  "cadangan.damaged": "Some work was damaged in this phone's storage",
  "cadangan.damaged.hint":
    "This part cannot be sent. Save it as it is to show it to an administrator. The file is not sealed: anybody can read it.",
  "cadangan.damaged.save": "Save what was damaged",
};
