import { t } from "../../text";
import { Sheet } from "../../ui/sheet";

const KEYS = [
  ["J", "next"],
  ["K", "previous"],
  ["A", "approve"],
  ["R", "return"],
  ["X", "pick"],
  ["Shift + A", "approve_picked"],
  ["U", "undo"],
  ["?", "help"],
] as const;

export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t("verif.keys")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`verif.key.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
