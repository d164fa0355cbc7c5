/** The code before the menu of whoever looks after the kiosk: chosen when it is enrolled, kept as a hash. */
import { derive, makePin, waitMs } from "../lock";
import type { World } from "../sync/world";
import type { Facts } from "./store";

const SALT_BYTES = 16;

export const makeOperator = (code: string, world: Pick<World, "random">) =>
  makePin(code.trim(), world.random(SALT_BYTES));

/** Whether it is right, and what to remember of the attempt. While a wait is on, nothing is right. */
export async function checkCode(
  code: string,
  known: NonNullable<Facts["operator"]>,
  now: number,
): Promise<{ right: boolean; next: NonNullable<Facts["operator"]> }> {
  if (waitMs(known, now) > 0) return { right: false, next: known };
  const right = (await derive(code.trim(), known.salt, known.rounds)) === known.hash;
  return { right, next: { ...known, wrong: right ? 0 : known.wrong + 1, wrong_at: now } };
}
