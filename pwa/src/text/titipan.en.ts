import type { titipan as id } from "./titipan.id";

export const titipan: Record<keyof typeof id, string> = {
  "titipan.title": "Carried for others",
  "titipan.line": "Colleagues' files that you take to where there is a signal",
  "titipan.take": "Take a file",
  "titipan.take.hint":
    "Your own, or one that a colleague gave you. What is in it stays its author's, and cannot be read on this phone. From a messenger, share the file to Luring.",
  "titipan.take.drop": "You can drop files here, too.",
  "titipan.take.choose": "Choose a .txt file",
  "titipan.take.keeping": "Saving …",
  "titipan.kept": "{n} {n?file|files} kept on this phone",
  "titipan.kept.hint":
    "Sent by itself as soon as there is a signal, even if you sign out and somebody else signs in on this phone.",
  "titipan.again": "{n} {n?file is|files are} in this list already.",
  "titipan.receipts": "{n} of your changes {n?was|were} delivered, says the carrier",
  "titipan.receipts.hint":
    "That work stays on this phone until this phone itself connects and gets receipts from the server.",
  "titipan.refused": "Not every file was taken",
  "titipan.refused.foreign": "{name}: this is no file of Luring. See whether it is the wrong one.",
  "titipan.refused.too_large": "{name}: this file is too large.",
  "titipan.refused.too_many":
    "{name}: this phone carries as much as it may (40 files or 100 MB). Find a signal first, or remove what cannot be sent.",
  "titipan.refused.no_room":
    "{name}: this phone's storage is almost full, and the rest is for your own work. Free some room, then try again.",
  "titipan.refused.receipt_bad":
    "{name}: this delivery note is damaged or not from the server. Nothing was marked.",
  "titipan.refused.receipt_other":
    "{name}: no work that waits on this phone belongs to this delivery note. It may have been received, or was made on another phone.",
  "titipan.failed": "The file could not be kept on this phone",
  "titipan.failed.hint": "It is still where it came from. Try again, one at a time, with Choose a file.",
  "titipan.list": "What you carry",
  "titipan.list.waiting": "Carried: {n} {n?file waits|files wait} for a signal",
  "titipan.none": "This phone carries nothing for others.",
  "titipan.ship": "Send what is carried now",
  "titipan.given": "{bytes}, taken {ago}",
  "titipan.waiting": "Waits for a signal",
  "titipan.sending": "Being sent",
  "titipan.delivered": "Delivered {moment}",
  "titipan.done": "Sent: {received} new {received?change|changes}.",
  "titipan.done.again": "{n} {n?change was|changes were} on the server already.",
  "titipan.done.files": "{n} {n?photo|photos} came along.",
  "titipan.receipt": "Give the delivery note",
  "titipan.receipt.hint": "It tells the author that the file has arrived. It has no names and no contents.",
  "titipan.retry": "Try again",
  "titipan.remove": "Remove from this phone",
  "titipan.remove.title": "Remove this file?",
  "titipan.remove.hint":
    "It is not at the server yet. The work is still on its author's phone; tell him that the file was not sent.",
  "titipan.bad": "Cannot be sent",
  "titipan.bad.bundle_foreign": "This is no file of Luring for this agency. See whether it is the wrong one.",
  "titipan.bad.bundle_newer":
    "This file was made by a newer app than the server knows. Leave it here and try again later.",
  "titipan.bad.bundle_damaged":
    "This file was cut short or changed on its way. Ask its author to send it again.",
  "titipan.bad.bundle_key_unknown":
    "The server no longer has the key to this file. Its author has to connect himself, or make a new file.",
  "titipan.bad.too_large": "This file is too large.",
  "titipan.bad.unknown":
    "Some of it comes from a phone that has never been online. Only its author can send this file, signed in as himself.",
  "titipan.bad.refused": "Some of it was refused: the signature does not fit. Tell an administrator.",
  "titipan.bad.lost": "This file was damaged in the phone's storage. Take it once more from its author.",
  "titipan.bad.other": "The server does not take this file. Leave it here and try again later.",
  "titipan.trouble.offline": "No signal yet. What is carried goes by itself later.",
  "titipan.trouble.busy": "The server is busy. What is carried is tried again by itself.",
  "titipan.trouble.too_old": "The app must be updated before it can send what is carried.",
  "titipan.trouble.not_signed_in": "Your session has ended. Sign in again to send what is carried.",
};
