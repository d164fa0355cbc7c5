/** The two questions of a session: is he still there, and after ten minutes of touches alone, is it still he. */
import { useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { DigitsField } from "./digits-field";
import type { Quiet } from "./use-quiet";

type Props = { quiet: Quiet; isPin: (typed: string) => boolean; onEnd: () => void };

const PIN_LENGTH = 6;
const TRIES = 3;

export function StillHere({ quiet, isPin, onEnd }: Props) {
  const { now, stay, prove } = quiet;
  if (now.kind === "proving") return <Prove left={now.left} isPin={isPin} onRight={prove} onEnd={onEnd} />;
  if (now.kind !== "asking") return null;
  return (
    <Sheet
      title={t("kios.still")}
      onClose={stay}
      actions={
        <>
          <Button onClick={onEnd}>{t("kios.home.end")}</Button>
          <Button kind="primary" onClick={stay}>
            {t("kios.still.yes")}
          </Button>
        </>
      }
    >
      <p role="timer">{t("kios.still.hint", { n: now.left })}</p>
    </Sheet>
  );
}

type ProveProps = { left: number; isPin: Props["isPin"]; onRight: () => void; onEnd: () => void };

function Prove({ left, isPin, onRight, onEnd }: ProveProps) {
  const [pin, setPin] = useState("");
  const [wrong, setWrong] = useState(0);

  function submit() {
    if (isPin(pin)) return onRight();
    if (wrong + 1 >= TRIES) return onEnd();
    setWrong(wrong + 1);
    setPin("");
  }

  return (
    <Sheet
      title={t("kios.prove")}
      onClose={() => {}}
      actions={
        <>
          <Button onClick={onEnd}>{t("kios.home.end")}</Button>
          <Button kind="primary" onClick={submit}>
            {t("kios.still.yes")}
          </Button>
        </>
      }
    >
      <p role="timer">{t("kios.prove.hint", { n: left })}</p>
      <DigitsField
        id="prove"
        label={t("kios.enter.pin")}
        most={PIN_LENGTH}
        secret
        error={wrong > 0 ? t("kios.prove.wrong") : undefined}
        value={pin}
        onInput={setPin}
        onEnter={submit}
      />
    </Sheet>
  );
}
