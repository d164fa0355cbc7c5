import { record as recordOf } from "../../sync";
import { formatDate, localDate, t, tCode } from "../../text";
import { Chip } from "../../ui/chip";
import type { About, Voice } from "./voices";
import { SAID } from "./voices";

/** What it is about, in words; a line that this phone does not have is one of the other's results. */
export function aboutWords({ line, value }: About): string {
  if (line) {
    const rhk = recordOf("plan_line", line).value?.registers.line?.value?.rhk as string | undefined;
    return rhk ? t("umpan.about.line", { rhk }) : t("umpan.about.a_line");
  }
  return value ? tCode(`values.${value}`, "umpan.about.value") : t("umpan.about.general");
}

export const when = (at: number) => (at ? formatDate(localDate(at)) : "");

/** The three fields, those that say something. */
export function What({ voice }: { voice: Voice }) {
  if (voice.kind === "recognition") return <p>{voice.good}</p>;
  return (
    <dl class="facts">
      {SAID.filter((name) => voice[name]).map((name) => (
        <div key={name}>
          <dt>{t(`umpan.${name}`)}</dt>
          <dd>{voice[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

export function VoiceChips({ voice, received }: { voice: Voice; received: boolean }) {
  const { kind, isRead, record } = voice;
  return (
    <>
      {kind === "recognition" && (
        <Chip tone="indigo" icon="check">
          {t("umpan.recognition")}
        </Chip>
      )}
      {record.sendState !== "received" && (
        <Chip tone="turmeric" icon="clock">
          {tCode(`state.${record.sendState}`, "state.waiting")}
        </Chip>
      )}
      {isRead ? (
        <Chip tone="green" icon="checks">
          {t("umpan.is_read")}
        </Chip>
      ) : (
        received && (
          <Chip tone="turmeric" icon="info">
            {t("umpan.is_new")}
          </Chip>
        )
      )}
    </>
  );
}
