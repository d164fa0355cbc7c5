import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { navigate } from "../../router";
import { newId, record, save } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, TextField, Trouble } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { AboutField, aboutOf } from "./about-field";
import { colleagues } from "./people";
import { useKept } from "./use-text";

const KEY = "feedback_request/new";

/** Ask one or several for feedback; each sees only that he was asked himself. */
export function Ask() {
  const [form, change] = useKept(KEY, { to: [] as string[], about: "", text: "" });
  const [shown, setShown] = useState(false);
  const own = myCard.value;
  if (!own || colleagues.value.length === 0)
    return (
      <Page title={t("umpan.ask")} back="/lain/umpan">
        <EmptyState title={t("umpan.nobody")}>{t("umpan.nobody.hint")}</EmptyState>
      </Page>
    );

  /** Whom it goes to may not have the line: then its words say which one it is. */
  function choose(about: string) {
    const rhk = record("plan_line", aboutOf(about).line ?? "").value?.registers.line?.value?.rhk;
    change({ about, ...(rhk && !form.text.trim() ? { text: rhk } : {}) });
  }

  async function send() {
    setShown(true);
    if (!own || form.to.length === 0) return;
    const text = form.text.trim();
    const asked = form.to.map((to) => ({
      collection: "feedback_request",
      record: newId(),
      put: { body: { placement: own.id, to, ...aboutOf(form.about), ...(text ? { text } : {}) } },
      saw: {},
    }));
    if (!(await wasSaved(save(asked, { dropDraft: KEY })))) return;
    showToast(t("umpan.ask.saved"));
    navigate("/lain/umpan");
  }

  return (
    <Page title={t("umpan.ask")} back="/lain/umpan">
      <div class="stack" data-gap="form">
        <AboutField placement={own.id} value={form.about} onChange={choose} />
        <ChoiceField
          label={t("umpan.ask.whom")}
          many
          value={form.to}
          onChange={(to) => change({ to })}
          options={colleagues.value.map(({ placement, name, position }) => ({
            value: placement,
            label: name,
            line: position,
          }))}
        />
        {shown && form.to.length === 0 && <Trouble>{t("umpan.needs_person")}</Trouble>}
        <TextField
          multiline
          rows={3}
          maxLength={500}
          label={t("umpan.ask.text")}
          value={form.text}
          onInput={(text) => change({ text })}
        />
        <Banner title={t("umpan.ask.who_reads")} />
      </div>
      <Actions>
        <Button kind="primary" icon="forward" wide onClick={send}>
          {t("umpan.ask.send")}
        </Button>
      </Actions>
    </Page>
  );
}
