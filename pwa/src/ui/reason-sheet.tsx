import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Saw } from "../changes";
import { type Intent, save } from "../sync";
import { t } from "../text";
import { Button } from "./button";
import { focusField, TextField } from "./field";
import type { IconName } from "./icon";
import { ReadyReasons } from "./ready-reasons";
import { wasSaved } from "./saving";
import { Sheet } from "./sheet";
import { showToast } from "./toast";

export type ReasonedStep = { collection: string; record: string; step: string; saw: Saw };

type ReasonSheetProps = {
  step: ReasonedStep;
  /** What is taken with it, for no reason of its own. */
  also?: Intent[];
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
export function ReasonSheet({ step, also = [], ready, onClose, children, ...words }: ReasonSheetProps) {
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
    if (!(await wasSaved(save([{ ...step, reason: reason.trim() }, ...also])))) return;
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
      {ready.length > 0 && (
        <ReadyReasons
          label={t("reason.ready")}
          reasons={ready.map((label) => ({
            label,
            chosen: reason === label,
            onToggle: () => change(reason === label ? "" : label),
          }))}
        />
      )}
      <TextField
        id={id}
        label={words.reasonLabel}
        error={missing ? t("reason.needed") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={change}
      />
    </Sheet>
  );
}
