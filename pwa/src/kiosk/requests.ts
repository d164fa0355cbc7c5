/** Requests that the device signs, and what the server says of itself when it answers one. */

import type { SurveyForm } from "../survey/box";
import { type Failure, failureOf, send } from "../sync/exchange";
import { toBytes } from "../sync/line";
import type { Change } from "../sync/wire";
import { requestText, sign } from "./envelope";
import type { Facts, PlanLine, Policy, Unit } from "./store";
import type { KioskWorld } from "./world";

type Signer = { kiosk: string; keys: CryptoKeyPair };

/** Send JSON signed by the device. Answers the response, whatever its status. */
export async function sendSigned(
  world: KioskWorld,
  { kiosk, keys }: Signer,
  path: string,
  token: string,
  content: object,
): Promise<Response | Failure> {
  const body = toBytes(JSON.stringify(content));
  const headers = {
    "Content-Type": "application/json",
    "Luring-Kiosk": kiosk,
    "Luring-Time": token,
    "Luring-Signature": await sign(keys, await requestText("POST", path, token, body)),
  };
  return send(world, path, { method: "POST", headers, body }, body.length);
}

/** The body of a good answer. One that is not JSON is somebody else's page. */
export async function bodyOf(response: Response | Failure): Promise<{ body: any } | Failure> {
  if ("kind" in response) return response;
  if (response.status !== 200 && response.status !== 201) return failureOf(response);
  const body = await response.json().catch(() => undefined);
  return typeof body === "object" && body !== null ? { body } : { kind: "offline", timedOut: false };
}

const FRESH_MS = 8 * 60_000; // the server takes a token for ten minutes

/** A time of the server's to sign with: the last one while it is fresh, else a new one. */
export async function freshToken(
  world: KioskWorld,
  known: Facts["token"],
): Promise<{ text: string } | Failure> {
  const age = known ? world.now() - known.at : -1;
  if (known && age >= 0 && age < FRESH_MS) return known;
  const asked = await bodyOf(await send(world, "/api/kiosk/challenge", {}, 0));
  if ("kind" in asked) return asked;
  return typeof asked.body.token === "string"
    ? { text: asked.body.token }
    : { kind: "offline", timedOut: false };
}

/** A token begins with the server's time, ms. */
export function readToken(text: unknown, now: number): Facts["token"] {
  if (typeof text !== "string") return undefined;
  const at = Number(text.split(".", 1)[0]);
  return { text, at: now, offset_ms: Number.isSafeInteger(at) ? at - now : 0 };
}

export type Enrolled = Pick<Facts, "kiosk" | "label" | "unit" | "namespace" | "policy" | "seal">;

export function readEnrolled(body: any): Enrolled | undefined {
  const { kiosk, label = "", namespace } = body;
  const seal = readSeal(body.seal);
  if (typeof kiosk !== "string" || typeof namespace !== "string" || !seal) return undefined;
  return { kiosk, label, unit: readUnit(body.unit), namespace, policy: readPolicy(body.policy), seal };
}

export type Told = {
  epoch: string;
  token: unknown;
  seal: Facts["seal"];
  label: string | undefined;
  unit: Unit | undefined;
  policy: Policy;
  forms: Change[] | undefined; // undefined: as they were
  lines: PlanLine[] | undefined;
  surveys: SurveyForm[] | undefined;
  etag: string;
  revoked: boolean;
};

/** What a contact brought; undefined when it is no answer of the server. */
export function readContact(body: any): Told | undefined {
  if (typeof body.epoch !== "string" || body.epoch === "") return undefined;
  return {
    epoch: body.epoch,
    token: body.token,
    seal: readSeal(body.seal),
    label: typeof body.label === "string" ? body.label : undefined,
    unit: body.unit ? readUnit(body.unit) : undefined,
    policy: readPolicy(body.policy),
    forms: Array.isArray(body.forms) ? body.forms : undefined,
    lines: Array.isArray(body.lines) ? body.lines : undefined,
    surveys: Array.isArray(body.surveys) ? body.surveys : undefined,
    etag: typeof body.etag === "string" ? body.etag : "",
    revoked: isRevoked(body),
  };
}

export const isRevoked = (body: any): boolean =>
  Array.isArray(body?.directives) && body.directives.includes("revoked");

const readSeal = (seal: any): Facts["seal"] =>
  typeof seal?.id === "string" && typeof seal.key === "string" ? { id: seal.id, key: seal.key } : undefined;

function readUnit(unit: any): Unit {
  const { id = "", name = "", zone, form } = unit ?? {};
  return { id, name, ...(zone ? { zone } : {}), ...(form ? { form } : {}) };
}

const readPolicy = (policy: any): Policy => ({
  plan_lines: policy?.plan_lines === true,
  survey: Array.isArray(policy?.survey) ? policy.survey : [],
});
