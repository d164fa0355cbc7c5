import type { bukti as id } from "./lain-bukti.id";

export const bukti: Record<keyof typeof id, string> = {
  "lain.bukti": "My proof",
  "lain.bukti.hint": "Whether what counts is what you sent; keep its receipts",
  "bukti.check": "Check what I sent",
  "bukti.about":
    "This phone asks the server for a list of everything you sent and compares its hashes with those made here. What you wrote is not in it.",
  "bukti.look": "Check now",
  "bukti.offline": "This needs internet, and you must be signed in. Try again later.",
  "bukti.same": "All agree: {same} of {here} on this phone are on the server exactly as they were sent",
  "bukti.count": "The server keeps {n} of yours from all devices; {in_force} are what counts now.",
  "bukti.unsent": "{n} have not been sent, so they are not checked.",
  "bukti.wrong": "{n} do not agree",
  "bukti.wrong.missing": "Number {n}: not on the server",
  "bukti.wrong.other": "Number {n}: the server has other contents under it",
  "bukti.wrong.changed": "Number {n}: its contents were changed on the server",
  "bukti.wrong.cut": "Number {n}: the chain of hashes breaks here",
  "bukti.wrong.hint": "Keep this file and show it to the personnel office.",
  "bukti.save": "Save the receipts",
  "bukti.file":
    "This file holds the hash, outcome and receipt of everything you sent. Whoever runs the system can prove it at any time.",
};
