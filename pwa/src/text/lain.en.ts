import type { lain as id } from "./lain.id";
import { bukti } from "./lain-bukti.en";
import { data } from "./lain-data.en";
import { karier } from "./lain-karier.en";
import { pengembangan } from "./lain-pengembangan.en";
import { survei } from "./lain-survei.en";

export const lain: Record<keyof typeof id, string> = {
  ...data,
  ...bukti,
  ...karier,
  ...pengembangan,
  ...survei,
  "lain.title": "More",
  "lain.panduan": "Guides and practice",
  "lain.panduan.hint": "Tour, practice mode, what “good” means, practice in rating",
  "lain.gambar": "Pictures",
  "lain.gambar.hint": "Calendar of reports, results from year to year, team by week",
  "lain.sandi": "Passkeys",
  "lain.sandi.hint": "Sign in without typing your password",
  "lain.pin": "Kiosk PIN",
  "lain.pin.hint": "Choose or change the PIN for the shared tablet at the office",
  "lain.not_here": "This part is not on this phone yet",
  "lain.not_here.hint": "Open it once while there is internet. From then on it opens without, too.",
  "lain.kompetensi": "Competencies",
  "lain.kompetensi.hint": "Strengths, and what is to be developed",
  "lain.pengembangan": "Development",
  "lain.pengembangan.hint": "Recommended trainings, the plan, certificates and what came of them",
  "lain.kabar": "News",
  "lain.kabar.hint": "Reports returned, targets reached, results out",
  "lain.unread": "{n} new",
  "lain.again": "Try again",
  "lain.dialog": "Performance dialogue",
  "lain.dialog.hint": "Date, agenda, notes, what was agreed, and questions about a result",
  "lain.umpan": "Feedback",
  "lain.umpan.hint": "Give, ask for and read feedback and recognition",
};
