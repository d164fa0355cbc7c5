import type { ComponentChildren } from "preact";
import { Icon } from "./icon";
import "./card.css";

/** A leaf of its own: something that is read or acted on as one. */
export function Card({ children, label }: { children: ComponentChildren; label?: string }) {
  return label ? (
    <section class="card" aria-label={label}>
      {children}
    </section>
  ) : (
    <div class="card">{children}</div>
  );
}

type SectionProps = { title: string; children: ComponentChildren; aside?: ComponentChildren };

/** A titled part of a page. */
export function Section({ title, children, aside }: SectionProps) {
  return (
    <section class="section">
      <div class="row" data-spread>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

type ListRowProps = {
  href?: string;
  onClick?: () => void;
  /** What stands in the margin of the notebook: a day, an icon, a box to tick. */
  margin?: ComponentChildren;
  title: ComponentChildren;
  line?: ComponentChildren;
  end?: ComponentChildren;
  state?: string;
  current?: boolean;
  /** Far down a long list: laid out when it comes near the eye. */
  far?: boolean;
};

/** One line of the ledger; put it inside `<ul class="ledger">`. */
export function ListRow({ href, onClick, margin, title, line, end, state, current, far }: ListRowProps) {
  const contents = (
    <>
      {margin !== undefined && <span class="list-margin">{margin}</span>}
      <span class="list-words">
        <span class="list-title">{title}</span>
        {line !== undefined && <span class="list-line">{line}</span>}
      </span>
      {end !== undefined && <span class="list-end">{end}</span>}
      {(href || onClick) && <Icon name="forward" />}
    </>
  );
  return (
    <li class="list-row" data-state={state} data-current={current || undefined} data-far={far || undefined}>
      {href ? (
        <a class="list-hit" href={href} aria-current={current || undefined}>
          {contents}
        </a>
      ) : onClick ? (
        <button type="button" class="list-hit" onClick={onClick} aria-current={current || undefined}>
          {contents}
        </button>
      ) : (
        <div class="list-hit">{contents}</div>
      )}
    </li>
  );
}

/** Names and values, one under the other: a profile, a report, a summary. */
export function Facts({ facts }: { facts: [name: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
