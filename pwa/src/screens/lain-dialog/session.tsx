import { useState } from "preact/hooks";
import { back } from "../../router";
import { collection, newId, record as recordOf, save } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, focusField, TextField, Trouble } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { nameOf } from "../lain-umpan/people";
import { useKept } from "../lain-umpan/use-text";
import { type Talk, talks } from "./talks";

/** The nine criteria of B.1.8, in its order: about the employee, the leader, both. */
const CRITERIA = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const ANSWERS = ["yes", "partly", "no"] as const;

const saidOf = (talk: string) =>
  collection("dialog_feedback").value.find(({ registers }) => registers.body?.value?.dialog === talk);

/** Where the employee says how the talk was, once. */
export function SessionLink({ talk }: { talk: Talk }) {
  if (saidOf(talk.id))
    return (
      <p>
        <Chip tone="green" icon="check">
          {t("dialog.session.sent")}
        </Chip>
      </p>
    );
  return (
    <ButtonLink kind="primary" icon="pencil" wide href={`/lain/dialog/kesan/${talk.id}`}>
      {t("dialog.session.write")}
    </ButtonLink>
  );
}

export function WriteSession({ id }: { id: string }) {
  const key = `dialog_feedback/${id}`;
  const [form, change] = useKept<Record<string, string>>(key, {});
  const [shown, setShown] = useState(false);
  const talk = talks.value.find((one) => one.id === id);
  if (!talk || saidOf(id))
    return (
      <Page title={t("dialog.session")} back="/lain/dialog">
        <EmptyState title={t(talk ? "dialog.session.sent" : "dialog.gone")} />
      </Page>
    );
  const missing = CRITERIA.filter((n) => !form[n]);
  const send = async () => {
    setShown(true);
    if (missing.length) return focusField(`criterion-${missing[0]}`);
    const answers = Object.fromEntries(CRITERIA.map((n) => [n, form[n]]));
    const text = form.text?.trim();
    const body = { placement: talk.placement, dialog: id, answers, ...(text ? { text } : {}) };
    const written = { collection: "dialog_feedback", record: newId(), put: { body }, saw: {} };
    if (await wasSaved(save([written], { dropDraft: key }))) back(`/lain/dialog/isi/${id}`);
  };
  return (
    <Page title={t("dialog.session")} back={`/lain/dialog/isi/${id}`}>
      <div class="stack" data-gap="form">
        <Banner title={t("dialog.session.who_reads")} />
        {CRITERIA.map((n) => (
          <ChoiceField
            key={n}
            id={`criterion-${n}`}
            inline
            label={t(`dialog.criterion.${n}`)}
            error={shown && !form[n] ? t("dialog.session.needed") : undefined}
            value={form[n] ? [form[n]] : []}
            onChange={([chosen]) => change({ [n]: chosen ?? "" })}
            options={ANSWERS.map((value) => ({ value, label: t(`dialog.answer.${value}`) }))}
          />
        ))}
        <TextField
          multiline
          rows={3}
          maxLength={2000}
          label={t("dialog.session.text")}
          value={form.text ?? ""}
          onInput={(text) => change({ text })}
        />
        {shown && missing.length > 0 && (
          <Trouble>{t("dialog.session.missing", { n: missing.length })}</Trouble>
        )}
      </div>
      <Actions>
        <Button kind="primary" icon="forward" wide onClick={send}>
          {t("dialog.session.send")}
        </Button>
      </Actions>
    </Page>
  );
}

/** For the superior of the leader, and for whoever wrote it. */
export function ReadSession({ id }: { id: string }) {
  const body = recordOf("dialog_feedback", id).value?.registers.body?.value;
  return (
    <Page title={t("dialog.session")} line={nameOf(body?.placement)} back="/lain/dialog">
      {body ? (
        <Facts
          facts={[
            ...CRITERIA.map((n): [string, string] => [
              t(`dialog.criterion.${n}`),
              tCode(`dialog.answer.${body.answers[n]}`, "dialog.answer.partly"),
            ]),
            ...(body.text ? [[t("dialog.session.text"), body.text] as [string, string]] : []),
          ]}
        />
      ) : (
        <EmptyState title={t("dialog.gone")} />
      )}
    </Page>
  );
}
