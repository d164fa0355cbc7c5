import { useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { showFactor } from "../../administration-security";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Refused } from "../pengelola/refused";

/** The gate: a code of the app, or a recovery code. */
export function ShowCode({ onDone }: { onDone: () => void }) {
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  async function submit(event: Event) {
    event.preventDefault();
    if (code.trim().length < 6) return setRefusal("wrong_code");
    setBusy(true);
    setRefusal(undefined);
    const answer = await showFactor(code);
    setBusy(false);
    if (answer.ok) return onDone();
    setCode("");
    setRefusal(answer.code);
  }
  return (
    <form class="stack" data-gap="form" onSubmit={submit} noValidate>
      <p>{t("keamanan.show.what")}</p>
      {refusal && <Refused code={refusal} />}
      <TextField
        id="factor-code"
        label={t("keamanan.code")}
        help={t("keamanan.show.help")}
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={40}
        value={code}
        onInput={setCode}
      />
      <Button kind="primary" type="submit" busy={busy}>
        {t("keamanan.show")}
      </Button>
    </form>
  );
}
