import { Icon } from "./icon";
import "./ready-reasons.css";

export type ReadyReason = { label: string; chosen: boolean; onToggle: () => void };

/** Sentences at hand, so that forty reports need no typing. */
export function ReadyReasons({ label, reasons }: { label: string; reasons: readonly ReadyReason[] }) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="ready">
        {reasons.map(({ label: words, chosen, onToggle }) => (
          <button key={words} type="button" class="ready-reason" aria-pressed={chosen} onClick={onToggle}>
            <Icon name={chosen ? "check" : "plus"} />
            {words}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
