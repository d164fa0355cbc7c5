import { useState } from "preact/hooks";
import { navigate } from "../../router";
import { newId, record as recordOf, save } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { nameOf, staff } from "../lain-umpan/people";
import { LetterState } from "../lain-umpan/process-input";
import { useKept } from "../lain-umpan/use-text";
import { VALUES } from "../lain-umpan/voices";

const EMPTY = { about: "", value: "", expectation: "", problem: "", others: "", done: "" };
const NEEDED = ["about", "value", "problem", "others", "done"] as const;

/** B.1.10: what the rater reports upwards after feedback and talks have changed nothing. */
export function WriteBehaviour() {
  const key = "behaviour_report/new";
  const [form, change] = useKept(key, EMPTY);
  const [shown, setShown] = useState(false);
  if (staff.value.length === 0)
    return (
      <Page title={t("dialog.behaviour")} back="/lain/dialog">
        <EmptyState title={t("dialog.nobody")} />
      </Page>
    );
  const missing = (name: (typeof NEEDED)[number]) =>
    shown && !form[name].trim() ? t("dialog.behaviour.needed") : undefined;
  const send = async () => {
    setShown(true);
    const first = NEEDED.find((name) => !form[name].trim());
    if (first) return focusField(`behaviour-${first}`);
    const body = {
      placement: form.about,
      value: form.value,
      ...(form.expectation.trim() ? { expectation: form.expectation.trim() } : {}),
      problem: form.problem.trim(),
      others: form.others === "yes",
      done: form.done.trim(),
    };
    const report = { collection: "behaviour_report", record: newId(), put: { body }, saw: {} };
    if (await wasSaved(save([report], { dropDraft: key }))) navigate("/lain/dialog");
  };
  const text = (name: "expectation" | "problem" | "done") => (
    <TextField
      id={`behaviour-${name}`}
      multiline
      rows={4}
      maxLength={2000}
      label={t(`dialog.behaviour.${name}`)}
      error={name === "expectation" ? undefined : missing(name)}
      value={form[name]}
      onInput={(said) => change({ [name]: said })}
    />
  );
  return (
    <Page title={t("dialog.behaviour")} back="/lain/dialog">
      <div class="stack" data-gap="form">
        <Banner title={t("dialog.behaviour.who_reads")} />
        <SelectField
          id="behaviour-about"
          label={t("dialog.behaviour.about")}
          error={missing("about")}
          value={form.about}
          onChange={(about) => change({ about })}
          options={[
            { value: "", label: t("dialog.with_whom.choose") },
            ...staff.value.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          id="behaviour-value"
          label={t("dialog.behaviour.value")}
          error={missing("value")}
          value={form.value}
          onChange={(value) => change({ value })}
          options={[
            { value: "", label: t("dialog.behaviour.value.choose") },
            ...VALUES.map((value) => ({ value, label: t(`values.${value}`) })),
          ]}
        />
        {text("expectation")}
        {text("problem")}
        <ChoiceField
          id="behaviour-others"
          inline
          label={t("dialog.behaviour.others")}
          error={missing("others")}
          value={form.others ? [form.others] : []}
          onChange={([others]) => change({ others: others ?? "" })}
          options={[
            { value: "yes", label: t("report.yes") },
            { value: "no", label: t("report.no") },
          ]}
        />
        {text("done")}
      </div>
      <Actions>
        <Button kind="primary" icon="forward" wide onClick={send}>
          {t("dialog.behaviour.send")}
        </Button>
      </Actions>
    </Page>
  );
}

export function ReadBehaviour({ id }: { id: string }) {
  const record = recordOf("behaviour_report", id).value;
  const body = record?.registers.body?.value;
  const answer = record?.registers.state?.value === "answered" ? record.registers.state.reason : undefined;
  return (
    <Page title={t("dialog.behaviour")} line={nameOf(body?.placement)} back="/lain/dialog">
      {record && body ? (
        <Facts
          facts={[
            [t("dialog.behaviour.state"), <LetterState key="state" record={record} />],
            ...(answer ? [[t("dialog.behaviour.answer"), answer] as [string, string]] : []),
            [t("dialog.behaviour.value"), tCode(`values.${body.value}`, "dialog.behaviour")],
            [t("dialog.behaviour.expectation"), body.expectation || t("dialog.notes.none")],
            [t("dialog.behaviour.problem"), body.problem],
            [t("dialog.behaviour.others"), t(body.others ? "report.yes" : "report.no")],
            [t("dialog.behaviour.done"), body.done],
          ]}
        />
      ) : (
        <EmptyState title={t("dialog.gone")} />
      )}
    </Page>
  );
}
