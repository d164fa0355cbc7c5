import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { beginFactor, confirmFactor, type Enrolment } from "../../administration-security";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { SecretField, TextField } from "../../ui/field";
import { Refused } from "../pengelola/refused";

type QrType = ComponentType<{ svg: string; label: string }>;

/** Two steps: the password, for a code to scan; then a code of the app, which shows that it was scanned. */
export function Enrol({ onDone }: { onDone: (recovery: string[]) => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [begun, setBegun] = useState<Enrolment>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    if (begun) {
      const answer = await confirmFactor(code.trim());
      if (answer.ok) return onDone(answer.value.recovery);
      // A field that was too short is no different from a wrong code.
      setRefusal(answer.code === "failed" ? "wrong_code" : answer.code);
    } else {
      const answer = await beginFactor(password);
      if (answer.ok) setBegun(answer.value);
      else setRefusal(answer.code);
      setPassword("");
    }
    setBusy(false);
  }
  return (
    <form class="stack" data-gap="form" onSubmit={submit} noValidate>
      {refusal && <Refused code={refusal} />}
      {begun ? (
        <>
          <p>{t("keamanan.scan")}</p>
          <Drawing begun={begun} />
          <TextField
            id="factor-code"
            label={t("keamanan.code")}
            help={t("keamanan.code.help")}
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={10}
            value={code}
            onInput={setCode}
          />
        </>
      ) : (
        <>
          <p>{t("keamanan.what")}</p>
          <SecretField
            id="factor-password"
            label={t("keamanan.password")}
            help={t("keamanan.password.help")}
            autocomplete="current-password"
            value={password}
            onInput={setPassword}
          />
        </>
      )}
      <Button kind="primary" type="submit" busy={busy}>
        {t(begun ? "keamanan.confirm" : "keamanan.begin")}
      </Button>
    </form>
  );
}

function Drawing({ begun }: { begun: Enrolment }) {
  const [Qr, setQr] = useState<QrType>();
  useEffect(() => {
    // The secret stands there in letters, too: without the drawing it can be typed.
    void import("../penilai/qr").then(
      (part) => setQr(() => part.Qr),
      () => undefined,
    );
  }, []);
  return (
    <>
      {Qr && <Qr svg={begun.qr} label={t("keamanan.qr")} />}
      <p>
        {t("keamanan.secret")} <code>{begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
    </>
  );
}
