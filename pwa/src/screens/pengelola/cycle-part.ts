/** Cycles of appraisal at the desk: fetched when somebody opens one of their screens. */
export { OneCycle } from "./cycle";
export { OpenCycle } from "./cycle-open";
export { Raters } from "./cycle-raters";
export { Results } from "./cycle-results";
export { Cycles } from "./cycles";
export { Notes } from "./notes";
export { Objections } from "./objections";
