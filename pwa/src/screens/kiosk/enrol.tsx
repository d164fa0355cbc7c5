/** Once in a kiosk's life: the code of an administrator, and the operator's own. Also where a revoked one says so. */
import { useState } from "preact/hooks";
import type { Enrolment, Kiosk } from "../../kiosk/kiosk";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { focusField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";

const SHORTEST = 6;

export function Enrol({ kiosk, code: known }: { kiosk: Kiosk; code: string }) {
  const [code, setCode] = useState(known);
  const [operator, setOperator] = useState("");
  const [wrong, setWrong] = useState<"code" | "operator">();
  const [answer, setAnswer] = useState<Exclude<Enrolment, "ok">>();
  const [busy, setBusy] = useState(false);
  const { phase, waiting } = kiosk.state.value;

  async function submit() {
    const missing =
      code.trim() === "" ? "code" : operator.trim().length < SHORTEST ? ("operator" as const) : undefined;
    setWrong(missing);
    if (missing) return focusField(missing);
    setBusy(true);
    const result = await kiosk.enrol(code, operator);
    setBusy(false);
    setAnswer(result === "ok" ? undefined : result);
  }

  return (
    <Page title={t("kios.enrol.title")} line={t("kios.enrol.line")} withoutSync>
      {phase === "revoked" && (
        <Banner tone="madder" title={t("kios.revoked")} alert>
          {waiting.count > 0 ? t("kios.revoked.waiting", { n: waiting.count }) : t("kios.revoked.empty")}
        </Banner>
      )}
      {answer && <Banner tone="madder" title={t(`kios.enrol.${answer}`)} alert />}
      <div class="stack" data-gap="form">
        <TextField
          id="code"
          label={t("kios.enrol.code")}
          error={wrong === "code" ? t("kios.enrol.code.missing") : undefined}
          value={code}
          onInput={setCode}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
        <div class="kiosk-secret">
          <TextField
            id="operator"
            label={t("kios.enrol.operator")}
            help={t("kios.enrol.operator.help")}
            error={wrong === "operator" ? t("kios.enrol.operator.short") : undefined}
            value={operator}
            onInput={setOperator}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
        </div>
      </div>
      <Actions>
        <Button kind="primary" onClick={submit} busy={busy}>
          {t("kios.enrol.submit")}
        </Button>
      </Actions>
    </Page>
  );
}
