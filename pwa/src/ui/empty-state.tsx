import type { ComponentChildren } from "preact";
import { Motif } from "./motif";
import "./empty-state.css";

/** Nothing here, and what would put something here. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Motif />
      <p class="empty-title">{title}</p>
      {children && <p class="soft">{children}</p>}
      {action}
    </div>
  );
}

/** Grey lines where text will be; only seen when it takes longer than 300 ms. */
export function Skeleton({ lines = 3, label }: { lines?: number; label: string }) {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="skeleton-line" />
      ))}
    </div>
  );
}
