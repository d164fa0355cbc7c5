/** The shapes that travel, and the one check that tells an answer of the server from a captive portal's page. */
import type { Answer } from "./wire.gen";

export * from "./wire.gen";

const isList = (value: unknown) => value === undefined || Array.isArray(value);

/** Whether a parsed body is an answer of the server: only this counts as being online. */
export function isAnswer(body: any): body is Answer {
  return (
    typeof body === "object" &&
    body !== null &&
    body.v === 1 &&
    typeof body.epoch === "string" &&
    body.epoch !== "" &&
    typeof body.t1 === "number" &&
    typeof body.t2 === "number" &&
    typeof body.token === "string" &&
    [body.outcomes, body.changes, body.standing, body.gained, body.lost, body.missing].every(isList)
  );
}
