import { useId, useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { ChoiceField, focusField, TextField } from "../../ui/field";
import { ReadyReasons } from "../../ui/ready-reasons";
import { Sheet } from "../../ui/sheet";
import { type FormField, fieldLabel } from "./fields";
import type { Item } from "./queue";
import { useFirstFocus } from "./use-first-focus";

/** Ready-made reasons, each with the field it is about. */
const READY = [
  { key: "photo", mark: "evidence" },
  { key: "evidence", mark: "evidence" },
  { key: "quantity", mark: "quantity" },
  { key: "date", mark: "date" },
  { key: "note", mark: "note" },
  { key: "indicator", mark: "link" },
  { key: "twice", mark: "" },
] as const;

type ReturnSheetProps = {
  item: Item;
  fields: readonly FormField[];
  onReturn: (reason: string, marks: string[]) => void;
  onClose: () => void;
};

/** Why a report goes back: in words for its author, and with marks on the fields concerned. */
export function ReturnSheet({ item, fields, onReturn, onClose }: ReturnSheetProps) {
  const [reason, setReason] = useState("");
  const [marks, setMarks] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const id = useId();
  useFirstFocus(".ready-reason");

  const change = (text: string) => {
    setReason(text);
    setMissing(false);
  };
  const toggle = (words: string, mark: string) => {
    const on = reason.includes(words);
    change(on ? reason.replace(words, "").replace(/ {2,}/g, " ").trim() : `${reason} ${words}`.trim());
    if (mark) setMarks(on ? marks.filter((one) => one !== mark) : [...new Set([...marks, mark])]);
  };
  const send = () => {
    if (reason.trim()) return onReturn(reason.trim(), marks);
    setMissing(true);
    focusField(id);
  };
  return (
    <Sheet
      title={t("verif.return.title", { name: item.card?.name ?? "" })}
      onClose={onClose}
      actions={
        <Button kind="danger" icon="reply" onClick={send}>
          {t("verif.return.do")}
        </Button>
      }
    >
      <ReadyReasons
        label={t("reason.ready")}
        reasons={READY.map(({ key, mark }) => {
          const words = t(`verif.reason.${key}`);
          return {
            label: t(`verif.ready.${key}`),
            chosen: reason.includes(words),
            onToggle: () => toggle(words, mark),
          };
        })}
      />
      <TextField
        id={id}
        label={t("verif.return.reason")}
        help={t("verif.return.reason.hint")}
        error={missing ? t("reason.needed") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={change}
      />
      <ChoiceField
        many
        label={t("verif.return.marks")}
        options={markable(item, fields)}
        value={marks}
        onChange={setMarks}
      />
    </Sheet>
  );
}

/** What can be marked: the fields of the report in the form's order, the evidence even where there is none, the indicator. */
function markable({ report: { body } }: Item, fields: readonly FormField[]) {
  const present = [...fields.map(({ name }) => name), ...Object.keys(body)].filter(
    (name) => name in body && name !== "placement",
  );
  return [...new Set([...present, "evidence", "link"])].map((name) => ({
    value: name,
    label: name === "link" ? t("verif.field.link") : fieldLabel(name, fields),
  }));
}
