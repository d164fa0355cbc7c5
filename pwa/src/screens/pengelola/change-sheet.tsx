import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Answer, Refusal } from "../../administration";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { focusField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { Refused } from "./refused";

type ChangeSheetProps<T> = {
  title: string;
  action: string;
  danger?: boolean;
  /** What is still missing, in words; none: it can be done. */
  missing?: string;
  change: (reason: string) => Promise<Answer<T>>;
  onDone: (value: T) => void;
  onClose: () => void;
  children?: ComponentChildren;
};

/** A change that others feel: what it is, why it is made, and what the server said. */
export function ChangeSheet<T>({
  missing,
  change,
  onDone,
  onClose,
  children,
  ...words
}: ChangeSheetProps<T>) {
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const id = useId();
  const make = async () => {
    if (reason.trim().length < 3) {
      setWrong(true);
      return focusField(id);
    }
    setBusy(true);
    setRefusal(undefined);
    const answer = await change(reason.trim());
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setRefusal(answer.code);
  };
  return (
    <Sheet
      title={words.title}
      onClose={onClose}
      actions={
        <Button
          kind={words.danger ? "danger" : "primary"}
          busy={busy}
          onClick={make}
          {...(missing && { disabledBecause: missing })}
        >
          {words.action}
        </Button>
      }
    >
      {children}
      <TextField
        id={id}
        label={t("admin.reason")}
        help={t("admin.reason.hint")}
        error={wrong ? t("admin.reason.needed") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={(text) => {
          setReason(text);
          setWrong(false);
        }}
      />
      {refusal && <Refused code={refusal} />}
    </Sheet>
  );
}
