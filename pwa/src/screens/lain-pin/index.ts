/** The room of the kiosk's PIN. */
export { KioskPin } from "./kiosk-pin";
