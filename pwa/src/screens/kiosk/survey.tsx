/** A citizen answers a form of the unit: nobody asks who he is, and the next one finds nothing of it. */
import { useState } from "preact/hooks";
import type { Form } from "../../forms/definition";
import { errorsOf } from "../../forms/errors";
import { FormFields, fieldId } from "../../forms/form-fields";
import { type Inputs, valueFrom } from "../../forms/inputs";
import type { Kiosk } from "../../kiosk/kiosk";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { focusField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { StillHere } from "./still-here";
import { useQuiet } from "./use-quiet";

type Props = { kiosk: Kiosk; form: string; onEnd: () => void };

// What names or shows the one who answers has no place in a survey.
const UNFIT = ["evidence", "place"];
const THANKS_MS = 8_000;

export function Survey({ kiosk, form: name, onEnd }: Props) {
  const [inputs, setInputs] = useState<Inputs>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [at, setAt] = useState<"asking" | "saving" | "thanks" | "failed">("asking");
  const quiet = useQuiet(onEnd);
  const found = kiosk.state.value.forms.find((one) => one.name === name) as Form | undefined;
  const form = found && { ...found, fields: found.fields.filter(({ type }) => !UNFIT.includes(type)) };

  async function send() {
    if (!form || at === "saving") return;
    const value = valueFrom(form, inputs);
    const wrong = errorsOf(form, value);
    setErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first !== undefined) return focusField(fieldId(first));
    setAt("saving");
    try {
      await kiosk.survey(name, value);
      setInputs({});
      setAt("thanks");
      setTimeout(onEnd, THANKS_MS);
    } catch {
      setAt("failed");
    }
  }

  if (!form)
    return (
      <Page title={t("common.failed")} withoutSync>
        <Button onClick={onEnd}>{t("kios.ended.done")}</Button>
      </Page>
    );
  if (at === "thanks")
    return (
      <Page title={t("kios.survey.thanks")} withoutSync>
        <EmptyState title={t("kios.survey.thanks")}>{t("kios.survey.thanks.hint")}</EmptyState>
        <Actions>
          <Button kind="primary" onClick={onEnd}>
            {t("kios.ended.done")}
          </Button>
        </Actions>
      </Page>
    );
  return (
    <Page title={label(form.title)} line={t("kios.survey.line")} withoutSync>
      {at === "failed" && <Banner tone="madder" title={t("kios.survey.failed")} alert />}
      <div class="stack" data-gap="form">
        <FormFields
          fields={form.fields}
          inputs={inputs}
          onInput={(field, value) => setInputs((before) => ({ ...before, [field]: value }))}
          errors={errors}
        />
      </div>
      <Actions>
        <Button onClick={onEnd}>{t("kios.enter.cancel")}</Button>
        <Button kind="primary" onClick={send} busy={at === "saving"}>
          {t("kios.survey.send")}
        </Button>
      </Actions>
      {/* Without a PIN there is nothing that proves him: after ten minutes it begins anew. */}
      <StillHere quiet={quiet} isPin={() => false} onEnd={onEnd} />
    </Page>
  );
}
