import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { back, focusHeading } from "../router";
import { t } from "../text";
import { Icon } from "./icon";
import { Tumpal } from "./motif";
import { SyncChip } from "./sync-chip";
import "./page.css";

type PageProps = {
  title: string;
  /** Unit and period, or what the page is about. */
  line?: ComponentChildren;
  /** Where "back" leads when there is no page before this one; absent: no back button. */
  back?: string;
  /** Stands on the cover, below the title. */
  cover?: ComponentChildren;
  /** Uses the whole width of a desktop: tables, split views. */
  wide?: boolean;
  /** Signed out there is nothing to synchronise. */
  withoutSync?: boolean;
  children: ComponentChildren;
};

/** Every screen: the indigo cover with its title and the sync chip, and the paper below. */
export function Page({ title, line, back: backTo, cover, wide, withoutSync, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Luring`;
  }, [title]);
  useEffect(() => {
    if (heading.current) focusHeading(heading.current);
  }, []);
  const chip = !withoutSync && <SyncChip />;
  return (
    <div class="page" data-wide={wide || undefined}>
      <header class="top-bar">
        <div class="cover">
          <div class="cover-row">
            {backTo !== undefined && (
              <button
                type="button"
                class="cover-back"
                aria-label={t("common.back")}
                onClick={() => back(backTo)}
              >
                <Icon name="back" large />
              </button>
            )}
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {!line && chip}
          </div>
          {line && (
            <div class="cover-row">
              <p class="cover-line">{line}</p>
              {chip}
            </div>
          )}
          {cover}
        </div>
        <Tumpal />
      </header>
      <main id="main" class="page-main">
        {children}
      </main>
    </div>
  );
}

/** The page's actions, within reach of the thumb. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
