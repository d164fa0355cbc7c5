import { t } from "../text";
import { Icon, type IconName } from "./icon";
import { Motif } from "./motif";
import "./bottom-bar.css";

export type NavItem = {
  href: string;
  label: string;
  icon: IconName;
  current: boolean;
  /** The one thing people come for. */
  primary?: boolean;
  /** Left out of the phone's bar, which has room for five. */
  deskOnly?: boolean;
  /** Things that wait for this person there. */
  count?: number;
};

/** The phone's bottom bar; from 1024 px on, the rail at the left. `railOnly`: a phone shows the flow alone. */
export function BottomBar({ items, railOnly }: { items: NavItem[]; railOnly?: boolean }) {
  return (
    <nav class="bottom-bar" data-rail-only={railOnly || undefined} aria-label={t("nav.label")}>
      <a class="rail-mark" href="/">
        <Motif />
        <span>Luring</span>
      </a>
      <ul>
        {items.map(({ href, label, icon, current, primary, deskOnly, count }) => (
          <li key={href} data-desk-only={deskOnly || undefined}>
            <a href={href} data-primary={primary || undefined} aria-current={current ? "page" : undefined}>
              <Icon name={icon} large />
              <span class="nav-label">{label}</span>
              {count ? (
                <span class="nav-count">
                  {count}
                  <span class="unseen"> {t("nav.waiting")}</span>
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
