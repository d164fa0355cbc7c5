/** Tables in and out of the desk, and the tables about the desk itself: fetched when one is opened. */
export { Audit } from "./audit";
export { ExportEverything, ExportSheet } from "./export";
export { ImportRun } from "./import-run";
export { Imports } from "./imports";
export { Roles } from "./roles";
