/** An administrator's second factor: a code of an app on his phone, shown at the desk. */
import { ask } from "./administration";

export type Factor = {
  state: "none" | "begun" | "confirmed";
  missing: "verify" | "enrol" | null;
  required: boolean;
  may_require: boolean;
  passkeys: number;
  recovery_left: number;
  since: number | null;
};

/** `qr`: a drawing of what the app reads; `secret`: the same, to be typed. */
export type Enrolment = { secret: string; address: string; qr: string };
export type Recovery = { recovery: string[] };

const at = (what: string) => `/api/second-factor/${what}`;

export const readFactor = () => ask<Factor>("/api/second-factor");
export const beginFactor = (password: string) => ask<Enrolment>(at("enrol"), { password });
export const confirmFactor = (code: string) => ask<Recovery>(at("confirm"), { code });
export const showFactor = (code: string) => ask<Factor>(at("verify"), { code });
export const renewRecovery = () => ask<Recovery>(at("recovery"), {});
export const removeFactor = () => ask<Factor>(at("remove"), {});
export const requireFactor = (required: boolean) => ask<Factor>(at("require"), { required });
