/** Careers at the desk, fetched when somebody opens them. */
export { BoxesPage } from "./boxes";
export { NominationsPage } from "./nominations";
