import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./state";
import "./banner.css";

const ICONS: Record<Tone, IconName> = {
  neutral: "info",
  indigo: "info",
  turmeric: "clock",
  green: "check",
  madder: "warning",
  violet: "late",
};

type BannerProps = {
  tone?: Tone;
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
  /** What the person can do about it. */
  action?: ComponentChildren;
  /** Announced when it appears. */
  alert?: boolean;
};

/** A sentence that stays until its cause is gone. */
export function Banner({ tone = "indigo", icon, title, children, action, alert }: BannerProps) {
  return (
    <div class="banner" data-tone={tone} role={alert ? "alert" : undefined}>
      <Icon name={icon ?? ICONS[tone]} large />
      <div class="banner-words">
        <p class="banner-title">{title}</p>
        {children && <div class="banner-more">{children}</div>}
        {action && <div class="row banner-action">{action}</div>}
      </div>
    </div>
  );
}
