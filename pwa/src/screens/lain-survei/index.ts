/** A survey of citizens on an employee's own phone: where it is begun, and what the citizen is shown. */
export { HandedOver } from "./handed-over";
export { Survei } from "./start";
export { shipAnswers } from "./waiting";
