import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { save } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { focusField, TextField } from "../../ui/field";
import type { IconName } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import type { Saw } from "./changes";
import { ReadyReasons } from "./ready-reasons";
import { wasSaved } from "./saving";

export type ReasonedStep = { collection: string; record: string; step: string; saw: Saw };

type ReasonSheetProps = {
  step: ReasonedStep;
  title: string;
  action: string;
  icon: IconName;
  reasonLabel: string;
  ready: readonly string[];
  saved: string;
  onClose: () => void;
  children: ComponentChildren;
};

/** A step that wants a reason: ready-made ones to tap, or words of one's own. */
export function ReasonSheet({ step, ready, onClose, children, ...words }: ReasonSheetProps) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const id = useId();
  const change = (text: string) => {
    setReason(text);
    setMissing(false);
  };
  const take = async () => {
    if (!reason.trim()) {
      setMissing(true);
      return focusField(id);
    }
    if (!(await wasSaved(save([{ ...step, reason: reason.trim() }])))) return;
    onClose();
    showToast(words.saved);
  };
  return (
    <Sheet
      title={words.title}
      onClose={onClose}
      actions={
        <Button kind="primary" icon={words.icon} onClick={take}>
          {words.action}
        </Button>
      }
    >
      {children}
      <ReadyReasons
        label={t("verif.return.ready")}
        reasons={ready.map((label) => ({
          label,
          chosen: reason === label,
          onToggle: () => change(reason === label ? "" : label),
        }))}
      />
      <TextField
        id={id}
        label={words.reasonLabel}
        error={missing ? t("verif.return.needed") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={change}
      />
    </Sheet>
  );
}
