/** What helps beside the score: fetched when it is first wanted. */
export { Lain } from "./lain";
