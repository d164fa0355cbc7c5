import { useEffect, useState } from "preact/hooks";
import { nameOf } from "../../mine";
import { session } from "../../session";
import { collection, dropDraft, loadDraft, newId, save, saveDraft, type ViewRecord } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";

type TalkProps = { placement: string; cycle: string; line: string | null };

type Message = { id: string; text: string; by: string | undefined; at: number; record: ViewRecord };

/** What employee and superior have written about one line, or about the whole plan (null), oldest first. */
export function messagesAbout({ placement, cycle, line }: TalkProps): Message[] {
  return collection("plan_note")
    .value.flatMap((record) => {
      const { value, by, at } = record.registers.body ?? {};
      const fits = value?.placement === placement && value.cycle === cycle && (value.line ?? null) === line;
      return fits
        ? [{ id: record.id, text: value.text as string, by, at: at || record.madeAt || 0, record }]
        : [];
    })
    .sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
}

/** Messages beside a plan: only added, never changed. */
export function Talk(about: TalkProps) {
  const messages = messagesAbout(about);
  return (
    <details class="talk">
      <summary>{messages.length ? t("susun.talk", { n: messages.length }) : t("susun.talk.none")}</summary>
      {messages.length > 0 && (
        <ul>
          {messages.map((message) => (
            <One key={message.id} {...message} />
          ))}
        </ul>
      )}
      <Write {...about} />
    </details>
  );
}

function One({ text, by, at, record }: Message) {
  const me = session.value.kind === "signed_in" ? session.value.person.id : undefined;
  const mine = by === undefined || by === me;
  const waits = record.sendState !== "received";
  return (
    <li>
      <p class="small soft">
        {mine ? t("susun.talk.me") : nameOf(by) || t("susun.talk.other")}
        {at > 0 && `, ${formatMoment(at)}`}
        {waits && ` · ${tCode(`state.${record.sendState}`, "state.waiting")}`}
      </p>
      <p>{text}</p>
    </li>
  );
}

function Write({ placement, cycle, line }: TalkProps) {
  const key = `plan_note/${placement}/${cycle}/${line ?? "whole"}`;
  const [text, setText] = useState("");
  useEffect(() => {
    let gone = false;
    loadDraft(key).then((draft) => {
      if (draft && !gone) setText(draft.value.text);
    });
    return () => {
      gone = true;
    };
  }, [key]);
  const type = (typed: string) => {
    setText(typed);
    void wasSaved(typed ? saveDraft(key, { text: typed }, {}) : dropDraft(key));
  };
  const send = async () => {
    const body = { placement, cycle, line, text: text.trim() };
    const note = { collection: "plan_note", record: newId(), put: { body }, saw: {} };
    if (await wasSaved(save([note], { dropDraft: key }))) setText("");
  };
  return (
    <div class="stack" data-gap="tight">
      <TextField multiline label={t("susun.talk.write")} maxLength={2000} value={text} onInput={type} />
      <div>
        <Button
          icon="forward"
          onClick={send}
          disabledBecause={text.trim() ? undefined : t("susun.talk.empty")}
        >
          {t("susun.talk.send")}
        </Button>
      </div>
    </div>
  );
}
