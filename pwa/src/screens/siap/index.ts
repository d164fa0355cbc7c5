/** From nothing to an agency that works: fetched when it is opened. */
export { Setup } from "./setup";
export { Slips } from "./slips";
export { System } from "./system";
export { Units } from "./units";
