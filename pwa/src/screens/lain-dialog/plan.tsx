import { useState } from "preact/hooks";
import { navigate } from "../../router";
import { newId, save } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { useKept } from "../lain-umpan/use-text";
import { gapsOf } from "./gaps";
import { type Schedule, ScheduleFields, scheduleOf } from "./schedule-fields";
import { partners } from "./talks";

const EMPTY = {
  with: "",
  date: "",
  time: "",
  place: "",
  topic: "",
  sort: "dialog" as Schedule["sort"],
  own: "",
};

/** Plan a talk: when and where, and an agenda that begins with the gaps. */
export function Plan({ placement }: { placement?: string }) {
  const key = `dialog/new/${placement ?? ""}`;
  const only = partners.value.length === 1 ? partners.value[0]?.placement : undefined;
  const [form, change] = useKept(key, { ...EMPTY, with: placement ?? only ?? "" });
  const [struck, setStruck] = useState<string[]>([]);
  const [shown, setShown] = useState(false);
  const about = form.with;
  const gaps = about ? gapsOf(about) : [];
  if (partners.value.length === 0)
    return (
      <Page title={t("dialog.plan")} back="/lain/dialog">
        <EmptyState title={t("dialog.nobody")}>{t("dialog.nobody.hint")}</EmptyState>
      </Page>
    );

  async function send() {
    setShown(true);
    if (!about) return focusField("dialog-with");
    if (!form.date) return focusField("dialog-date");
    const own = form.own.split("\n").map((text) => text.trim());
    const items = [...gaps.filter((gap) => !struck.includes(gap)), ...own]
      .filter(Boolean)
      .slice(0, 40)
      .map((text) => ({ id: newId(), text: text.slice(0, 500) }));
    const record = newId();
    const put = { plan: { placement: about, ...scheduleOf(form) }, agenda: { items } };
    if (!(await wasSaved(save([{ collection: "dialog", record, put, saw: {} }], { dropDraft: key })))) return;
    showToast(t("dialog.saved"));
    navigate(`/lain/dialog/isi/${record}`, { replace: true });
  }

  return (
    <Page title={t("dialog.plan")} back="/lain/dialog">
      <div class="stack" data-gap="form">
        <SelectField
          id="dialog-with"
          label={t("dialog.with_whom")}
          error={shown && !about ? t("dialog.with_whom.needed") : undefined}
          value={about}
          onChange={(value) => change({ with: value })}
          options={[
            { value: "", label: t("dialog.with_whom.choose") },
            ...partners.value.map(({ placement, name }) => ({ value: placement, label: name })),
          ]}
        />
        <ScheduleFields value={form} onChange={change} missing={shown} />
        {gaps.length > 0 && (
          <ChoiceField
            many
            label={t("dialog.agenda.proposed")}
            help={t("dialog.agenda.proposed.hint")}
            value={gaps.filter((gap) => !struck.includes(gap))}
            onChange={(chosen) => setStruck(gaps.filter((gap) => !chosen.includes(gap)))}
            options={gaps.map((gap) => ({ value: gap, label: gap }))}
          />
        )}
        <TextField
          multiline
          rows={3}
          label={t("dialog.agenda.own")}
          help={t("dialog.agenda.lines")}
          value={form.own}
          onInput={(own) => change({ own })}
        />
        <Banner title={t("dialog.who_reads")} />
      </div>
      <Actions>
        <Button kind="primary" icon="check" wide onClick={send}>
          {t("dialog.plan.save")}
        </Button>
      </Actions>
    </Page>
  );
}
