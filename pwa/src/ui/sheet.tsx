import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../text";
import { Icon } from "./icon";
import "./sheet.css";

type SheetProps = {
  title: string;
  onClose: () => void;
  children?: ComponentChildren;
  /** The buttons; the one that does it first. */
  actions?: ComponentChildren;
};

/** A question over the page. Mount it to open it; Esc, the cross and the ground around it close it. */
export function Sheet({ title, onClose, children, actions }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="sheet-leaf">
        <div class="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="sheet-close" aria-label={t("common.close")} onClick={onClose}>
            <Icon name="cross" />
          </button>
        </div>
        <div class="sheet-body stack">{children}</div>
        {actions && <div class="sheet-actions">{actions}</div>}
      </div>
    </dialog>
  );
}
