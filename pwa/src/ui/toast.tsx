import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../text";
import { Icon } from "./icon";
import "./toast.css";

type Toast = { id: number; text: string; spoken: string; undo?: () => unknown; endsAt: number };

const toasts = signal<Toast[]>([]);
const clock = signal(0);
let last = 0;

/**
 * Say that something happened. With `undo` it can be taken back until the countdown ends (10 s, else 5 s).
 *
 * Returns a function that takes the toast away.
 */
export function showToast(
  text: string,
  options: { undo?: () => unknown; seconds?: number; spoken?: string } = {},
): () => void {
  const id = ++last;
  const seconds = options.seconds ?? (options.undo ? 10 : 5);
  const now = Date.now();
  clock.value = now;
  toasts.value = [
    ...toasts.value,
    { id, text, spoken: options.spoken ?? text, undo: options.undo, endsAt: now + seconds * 1000 },
  ];
  return () => drop(id);
}

function drop(id: number) {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

function tick() {
  clock.value = Date.now();
  if (toasts.value.some((toast) => toast.endsAt <= clock.value))
    toasts.value = toasts.value.filter((toast) => toast.endsAt > clock.value);
}

/** The place where toasts appear; once, in the app. */
export function Toasts() {
  const any = toasts.value.length > 0;
  useEffect(() => {
    if (!any) return;
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [any]);
  return (
    <div class="toasts">
      {toasts.value.map(({ id, text, undo, endsAt }) => (
        <div key={id} class="toast">
          <p>{text}</p>
          {undo && (
            <button
              type="button"
              class="toast-button"
              onClick={() => {
                drop(id);
                undo();
              }}
            >
              {t("common.undo")}
              <span class="toast-count" aria-hidden="true">
                {Math.max(1, Math.ceil((endsAt - clock.value) / 1000))}
              </span>
            </button>
          )}
          <button type="button" class="toast-button" aria-label={t("common.close")} onClick={() => drop(id)}>
            <Icon name="cross" />
          </button>
        </div>
      ))}
      <p class="unseen" role="status">
        {toasts.value.at(-1)?.spoken}
      </p>
    </div>
  );
}
