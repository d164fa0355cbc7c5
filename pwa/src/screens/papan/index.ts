/** Pictures of the desk, fetched when one is opened. */
export { BoardPage } from "./board";
export { DevicesPart } from "./devices-part";
export { FunnelPart } from "./funnel-part";
export { LearnersPage } from "./learners";
export { WeeksPage } from "./weeks";
