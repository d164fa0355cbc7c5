/** A form of the agency's own, asked of citizens. */
import { useState } from "preact/hooks";
import type { Form } from "../../forms/definition";
import { errorsOf } from "../../forms/errors";
import { FormFields, fieldId } from "../../forms/form-fields";
import { type Inputs, valueFrom } from "../../forms/inputs";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { focusField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import type { Send } from "./survey";

type Props = { form: Form; onSend: Send; onEnd: () => void };

// What names or shows the one who answers has no place in a survey.
const UNFIT = ["evidence", "place"];

export function AnyForm({ form: whole, onSend, onEnd }: Props) {
  const [inputs, setInputs] = useState<Inputs>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [at, setAt] = useState<"asking" | "saving" | "failed">("asking");
  const form = { ...whole, fields: whole.fields.filter(({ type }) => !UNFIT.includes(type)) };

  async function send() {
    if (at === "saving") return;
    const value = valueFrom(form, inputs);
    const wrong = errorsOf(form, value);
    setErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first !== undefined) return focusField(fieldId(first));
    setAt("saving");
    await onSend(value).catch(() => setAt("failed"));
  }

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
    </Page>
  );
}
