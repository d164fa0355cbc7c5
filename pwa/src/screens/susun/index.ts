/** What a plan can do beyond its words, in one part that comes after the app. */
export { AksiSaya, AksiTim } from "./aksi";
export { Beginning } from "./beginning";
export { typedFrom } from "./library";
export { LibrarySheet, Meaning } from "./library-sheet";
export { LinkLine, ParentField, Unlinked } from "./link-line";
export { Matriks } from "./matriks";
export { PlanPapers } from "./papers";
export { Talk } from "./talk";
export { TrajectoryChart } from "./trajectory-chart";
export { TrajectoryFields } from "./trajectory-fields";
export { UnitAchievement } from "./unit-achievement";
export { WeightsSheet } from "./weights-sheet";
export { AnnexSheet, BehaviourSheet } from "./words-sheet";
