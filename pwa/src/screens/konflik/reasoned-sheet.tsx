import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";

type ReasonedSheetProps = {
  title: string;
  /** Words of the button that decides. */
  action: string;
  /** The reason's field; none: nobody wants to know. */
  reason?: { label: string; help?: string; missing: string } | undefined;
  onDecide: (reason: string) => void;
  onClose: () => void;
  children: ComponentChildren;
};

/** Before something is decided: what follows from it, and why where that is wanted. */
export function ReasonedSheet({ title, action, reason, onDecide, onClose, children }: ReasonedSheetProps) {
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  const decide = () => (reason && !why.trim() ? setMissing(true) : onDecide(why.trim()));
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" onClick={decide}>
            {action}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </>
      }
    >
      {children}
      {reason && (
        <TextField
          label={reason.label}
          help={reason.help}
          error={missing ? reason.missing : undefined}
          required
          multiline
          maxLength={1000}
          value={why}
          onInput={(value) => {
            setWhy(value);
            setMissing(false);
          }}
        />
      )}
    </Sheet>
  );
}
