/** What only who makes the rules of an agency opens: fetched when it is. */
export { OneScheme } from "./editor";
export { Holidays } from "./holidays";
export { Schemes } from "./schemes";
