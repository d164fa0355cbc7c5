/** NIP, from a badge or typed, and PIN; without a signal the PIN twice, because nobody here can say whether it is right. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Kiosk, KioskSession } from "../../kiosk/kiosk";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Actions, Page } from "../../ui/page";
import { DigitsField } from "./digits-field";
import { hasCamera, Scan } from "./scan";
import { useQuiet } from "./use-quiet";

type Props = {
  kiosk: Kiosk;
  /** `pin`: for the page to ask for it again, in memory only. */
  onIn: (session: KioskSession, pin: string) => void;
  onCancel: () => void;
};
type Step = "nip" | "pin" | "again";

const LENGTH: Record<Step, number> = { nip: 18, pin: 6, again: 6 };
const LABEL = { nip: "kios.enter.nip", pin: "kios.enter.pin", again: "kios.enter.pin.again" } as const;
const MISSING = {
  nip: "kios.enter.nip.missing",
  pin: "kios.enter.pin.missing",
  again: "kios.enter.pin.differs",
} as const;
const NOTHING: Record<Step, string> = { nip: "", pin: "", again: "" };

export function Enter({ kiosk, onIn, onCancel }: Props) {
  const [typed, setTyped] = useState(NOTHING);
  const [step, setStep] = useState<Step>("nip");
  const [wrong, setWrong] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [scanning, setScanning] = useState(false);
  useQuiet(onCancel);
  const gone = useRef(false);
  useEffect(() => {
    return () => {
      gone.current = true;
    };
  }, []);

  /** An answer may come when he has left, and somebody else stands here. */
  function enter(session: KioskSession, pin: string) {
    if (gone.current) void session.end();
    else onIn(session, pin);
  }

  function go(to: Step) {
    setStep(to);
    setWrong(false);
  }

  function take(nip: string) {
    setTyped({ ...NOTHING, nip });
    setScanning(false);
    go("pin");
  }

  async function submit() {
    if (busy) return;
    const { nip, pin, again } = typed;
    const fits = typed[step].length === LENGTH[step] && (step !== "again" || again === pin);
    setWrong(!fits);
    setRefusal(undefined);
    if (!fits) return step === "again" && again.length === LENGTH.again && setTyped({ ...typed, again: "" });
    if (step === "nip") return go("pin");
    setBusy(true);
    try {
      if (step === "again") return enter(await kiosk.openOffline(nip, pin), pin);
      const answer = await kiosk.signIn(nip, pin);
      if (answer.kind === "in") return enter(answer.session, pin);
      if (answer.kind === "offline") return go("again");
      setTyped({ ...typed, pin: "" });
      setRefusal(
        answer.kind === "wait" ? t("kios.enter.wait", { n: answer.seconds }) : t("kios.enter.not_right"),
      );
    } catch {
      setRefusal(t("kios.enter.failed")); // revoked a moment ago, or no room for a session
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page title={t("kios.enter.title")} withoutSync>
      {step === "again" && (
        <Banner tone="turmeric" icon="offline" title={t("kios.enter.offline")} alert>
          {t("kios.enter.offline.hint")}
        </Banner>
      )}
      {refusal && <Banner tone="madder" title={refusal} alert />}
      {step === "nip" && hasCamera() && (
        <Button wide icon="camera" onClick={() => setScanning(true)}>
          {t("kios.scan")}
        </Button>
      )}
      {step !== "nip" && (
        <p class="kiosk-who">
          {t("kios.enter.nip")} <b>{typed.nip}</b>
          <Button
            kind="quiet"
            onClick={() => {
              setTyped({ ...NOTHING, nip: typed.nip });
              go("nip");
            }}
          >
            {t("kios.enter.nip.change")}
          </Button>
        </p>
      )}
      <DigitsField
        key={step}
        id={step}
        label={t(LABEL[step])}
        most={LENGTH[step]}
        secret={step !== "nip"}
        error={wrong ? t(MISSING[step]) : undefined}
        value={typed[step]}
        onInput={(value) => setTyped({ ...typed, [step]: value })}
        onEnter={submit}
      />
      <Actions>
        <Button onClick={onCancel}>{t("kios.enter.cancel")}</Button>
        <Button kind="primary" onClick={submit} busy={busy}>
          {t(step === "nip" ? "kios.enter.next" : "kios.enter.submit")}
        </Button>
      </Actions>
      {scanning && <Scan onNip={take} onClose={() => setScanning(false)} />}
    </Page>
  );
}
