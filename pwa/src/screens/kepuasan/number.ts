import { currentLanguage } from "../../text";

/** An exact decimal of the server with all its decimals, as people here write it: 77,50 and not 77,5. */
export const exact = (value: string) => (currentLanguage() === "id" ? value.replace(".", ",") : value);
