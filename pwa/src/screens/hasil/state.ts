/** The state of a result in one word, an icon and a colour; what has not been sent yet says so. */
import { outcomeState } from "../../outcomes";
import type { ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import type { IconName } from "../../ui/icon";
import type { Tone } from "../../ui/state";

type Look = { tone: Tone; icon: IconName };

const LOOKS: Record<string, Look> = {
  released: { tone: "indigo", icon: "info" },
  acknowledged: { tone: "green", icon: "check" },
  objected: { tone: "turmeric", icon: "hourglass" },
  explained: { tone: "turmeric", icon: "hourglass" },
  decided: { tone: "green", icon: "checks" },
  closed: { tone: "green", icon: "checks" },
};

export function chipOf(record: ViewRecord): Look & { words: string } {
  const { sendState, registers } = record;
  if (sendState === "quarantined" || sendState === "held" || sendState === "unreadable")
    return { tone: "turmeric", icon: "hourglass", words: t("state.undecided") };
  if (Object.values(registers).some(({ kind }) => kind))
    return { tone: "madder", icon: "versions", words: t("state.contested") };
  const state = outcomeState(record);
  const words = tCode(`state.${state}`, "hasil.list");
  if (sendState === "kept") return { tone: "turmeric", icon: "clock", words: t("state.kept") };
  if (sendState !== "received" && registers.state?.pending)
    return { tone: "turmeric", icon: "clock", words: t("hasil.waiting", { state: words }) };
  return { ...(LOOKS[state] ?? { tone: "neutral", icon: "info" }), words };
}
