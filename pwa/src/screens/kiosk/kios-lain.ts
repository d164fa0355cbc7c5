/** What few open at a kiosk: in one part, fetched behind its page and kept with it. */
export { Operator } from "./operator";
export { Receive } from "./receive";
export { Survey } from "./survey";
