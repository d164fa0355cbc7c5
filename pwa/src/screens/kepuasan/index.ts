/** What citizens answered, and the codes by which they do: fetched when somebody opens it at the desk. */
export { Surveys } from "./surveys";
