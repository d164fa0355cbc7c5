import type { ViewRecord } from "../../sync";
import type { IconName } from "../../ui/icon";
import type { Tone } from "../../ui/state";

/** UU 27/2022, article 30: from the receipt of the request. */
export const ANSWER_MS = 3 * 24 * 3_600_000;

type Standing = "waiting" | "due" | "late" | "closed" | "refused";
const SHOWN: Record<Standing, { tone: Tone; icon: IconName }> = {
  waiting: { tone: "turmeric", icon: "clock" },
  due: { tone: "turmeric", icon: "hourglass" },
  late: { tone: "madder", icon: "late" },
  closed: { tone: "green", icon: "check" },
  refused: { tone: "madder", icon: "reply" },
};

/** How a request for a correction stands; `due`: until when it has to be answered, once it was received. */
export function standingOf(one: Pick<ViewRecord, "registers" | "sendState">, nowMs: number) {
  const { body, state } = one.registers;
  const due = body?.received ? body.received + ANSWER_MS : undefined;
  const standing: Standing =
    state?.value === "closed" || state?.value === "refused"
      ? state.value
      : !due || one.sendState !== "received"
        ? "waiting"
        : due < nowMs
          ? "late"
          : "due";
  return { standing, due, ...SHOWN[standing] };
}
