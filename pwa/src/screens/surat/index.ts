/** What the personnel office is sent, fetched when it is opened. */
export { Letters } from "./letters";
