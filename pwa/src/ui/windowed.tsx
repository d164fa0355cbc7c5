/** A long list of which only what is near the eye is drawn; each part keeps its measured height, so rows may be as tall as they need. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

const PART = 40;
const WHOLE_UP_TO = 100;
const MARGIN_PX = 800;

type WindowedProps<T> = {
  items: readonly T[];
  row: (item: T, index: number) => ComponentChildren;
  label: string;
  /** Drawn wherever it is: the open one, which has the focus. */
  pinned: number;
  rowPx: number;
  /** The element that scrolls; null for the page. */
  scroller: HTMLElement | null;
};

export function Windowed<T>({ items, row, label, pinned, rowPx, scroller }: WindowedProps<T>) {
  if (items.length <= WHOLE_UP_TO)
    return (
      <ul class="ledger" aria-label={label}>
        {items.map(row)}
      </ul>
    );
  const parts = Array.from({ length: Math.ceil(items.length / PART) }, (_, part) => part * PART);
  return (
    <>
      {parts.map((start) => {
        const end = Math.min(items.length, start + PART);
        return (
          <Part
            key={start}
            label={`${label}, ${start + 1}–${end} / ${items.length}`}
            height={(end - start) * rowPx}
            shown={start === 0 || (pinned >= start && pinned < end)}
            scroller={scroller}
            rows={() => items.slice(start, end).map((item, index) => row(item, start + index))}
          />
        );
      })}
    </>
  );
}

type PartProps = {
  label: string;
  height: number;
  shown: boolean;
  scroller: HTMLElement | null;
  rows: () => ComponentChildren;
};

function Part({ label, height, shown, scroller, rows }: PartProps) {
  const list = useRef<HTMLUListElement>(null);
  const measured = useRef(height);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (!entry) return;
        measured.current = entry.boundingClientRect.height || measured.current;
        setNear(entry.isIntersecting);
      },
      { root: scroller, rootMargin: `${MARGIN_PX}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const drawn = near || shown;
  return (
    <ul
      ref={list}
      class="ledger"
      aria-label={label}
      style={drawn ? undefined : { blockSize: `${measured.current}px` }}
    >
      {drawn && rows()}
    </ul>
  );
}
