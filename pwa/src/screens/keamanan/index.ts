/** Who may administer, and what shows that it is he; fetched when it is opened. */
export { Security } from "./security";
export { Services } from "./services";
