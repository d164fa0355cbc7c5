import { useState } from "preact/hooks";
import { newId, save, sawOf } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { ChoiceField, DateField, TextField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { useKept } from "../lain-umpan/use-text";
import { type Schedule, ScheduleFields, scheduleOf } from "./schedule-fields";
import type { Action, Talk } from "./talks";

type Props = { talk: Talk; onClose: () => void };

/** Put groups of a talk, with what was before this person's eyes when the sheet was opened. */
export const usePut = (talk: Talk) => {
  const [saw] = useState(() => sawOf(talk.record));
  return (put: Record<string, unknown>, draft?: string) =>
    wasSaved(save([{ collection: "dialog", record: talk.id, put, saw }], draft ? { dropDraft: draft } : {}));
};

/** The same for one tap: what stands on the screen now is what was seen. */
export const putNow = (talk: Talk, put: Record<string, unknown>) =>
  wasSaved(save([{ collection: "dialog", record: talk.id, put, saw: sawOf(talk.record) }]));

export function ScheduleSheet({ talk, onClose }: Props) {
  const { date, time = "", place = "", topic = "", sort, placement } = talk;
  const [form, setForm] = useState<Schedule>({ date, time, place, topic, sort });
  const [shown, setShown] = useState(false);
  const put = usePut(talk);
  const send = async () => {
    setShown(true);
    if (form.date && (await put({ plan: { placement, ...scheduleOf(form) } }))) onClose();
  };
  return (
    <Sheet
      title={t("dialog.schedule.change")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={send}>
          {t("dialog.save")}
        </Button>
      }
    >
      <ScheduleFields value={form} onChange={(change) => setForm({ ...form, ...change })} missing={shown} />
    </Sheet>
  );
}

/** One item a line; a line that stays as it was stays the same item. */
export function AgendaSheet({ talk, onClose }: Props) {
  const key = `dialog/${talk.id}/agenda`;
  const [{ text }, change] = useKept(key, { text: talk.agenda.map((item) => item.text).join("\n") });
  const put = usePut(talk);
  const send = async () => {
    const items = text
      .split("\n")
      .map((line) => line.trim().slice(0, 500))
      .filter(Boolean)
      .slice(0, 40)
      .map((line) => ({ id: talk.agenda.find((item) => item.text === line)?.id ?? newId(), text: line }));
    if (await put({ agenda: { items } }, key)) onClose();
  };
  return (
    <Sheet
      title={t("dialog.agenda.change")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={send}>
          {t("dialog.save")}
        </Button>
      }
    >
      <TextField
        multiline
        rows={8}
        label={t("dialog.agenda")}
        help={t("dialog.agenda.lines")}
        value={text}
        onInput={(typed) => change({ text: typed })}
      />
    </Sheet>
  );
}

export function AgreedSheet({ talk, onClose }: Props) {
  const key = `dialog/${talk.id}/agreed`;
  const [{ text }, change] = useKept(key, { text: talk.agreed?.text ?? "" });
  const put = usePut(talk);
  const send = async () => {
    const agreed = { text: text.trim(), actions: talk.agreed?.actions ?? [] };
    if (await put({ agreed }, key)) onClose();
  };
  return (
    <Sheet
      title={t("dialog.agreed.write")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={send}>
          {t("dialog.save")}
        </Button>
      }
    >
      <TextField
        multiline
        rows={6}
        maxLength={2000}
        label={t("dialog.agreed")}
        value={text}
        onInput={(typed) => change({ text: typed })}
      />
    </Sheet>
  );
}

/** What somebody will do by when. `carried`: the words of an action of an earlier talk. */
export function ActionSheet({ talk, onClose, carried = "" }: Props & { carried?: string }) {
  const [form, setForm] = useState({ text: carried, due: "", who: "employee" as Action["who"] });
  const [shown, setShown] = useState(false);
  const put = usePut(talk);
  const send = async () => {
    setShown(true);
    const text = form.text.trim();
    if (!text) return;
    const action = { id: newId(), text, who: form.who, ...(form.due ? { due: form.due } : {}) };
    const actions = [...(talk.agreed?.actions ?? []), action];
    if (await put({ agreed: { ...talk.agreed, actions } })) onClose();
  };
  return (
    <Sheet
      title={t("dialog.action.add")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={send}>
          {t("dialog.save")}
        </Button>
      }
    >
      <TextField
        label={t("dialog.action.what")}
        error={shown && !form.text.trim() ? t("dialog.action.needed") : undefined}
        required
        maxLength={500}
        value={form.text}
        onInput={(text) => setForm({ ...form, text })}
      />
      <ChoiceField
        inline
        label={t("dialog.action.who")}
        value={[form.who]}
        onChange={([who]) => setForm({ ...form, who: who as Action["who"] })}
        options={[
          { value: "employee", label: t("dialog.who.employee") },
          { value: "leader", label: t("dialog.who.leader") },
        ]}
      />
      <DateField
        label={t("dialog.action.due")}
        value={form.due}
        onInput={(due) => setForm({ ...form, due })}
      />
    </Sheet>
  );
}
