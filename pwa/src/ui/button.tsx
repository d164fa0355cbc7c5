import type { AriaAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import "./button.css";

export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";

type Look = {
  kind?: ButtonKind;
  icon?: IconName;
  /** Takes the width of its container. */
  wide?: boolean;
  children?: ComponentChildren;
};

type ButtonProps = Look & {
  onClick?: (event: MouseEvent) => void;
  type?: "button" | "submit";
  form?: string;
  /** Still focusable, says why, does nothing: "Perlu internet". */
  disabledBecause?: string;
  busy?: boolean;
} & Partial<
    Pick<
      AriaAttributes,
      "aria-label" | "aria-expanded" | "aria-pressed" | "aria-controls" | "aria-keyshortcuts"
    >
  >;

/** The one action of a screen is primary; danger is for what takes something away. */
export function Button({
  kind = "secondary",
  icon,
  wide,
  children,
  onClick,
  type = "button",
  form,
  disabledBecause,
  busy,
  ...aria
}: ButtonProps) {
  const off = disabledBecause !== undefined || busy;
  return (
    <button
      {...aria}
      class="button"
      data-kind={kind}
      data-wide={wide || undefined}
      type={off ? "button" : type}
      form={form}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={off ? undefined : onClick}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && (
        <span>
          {children}
          {disabledBecause && <small class="button-reason">{disabledBecause}</small>}
        </span>
      )}
    </button>
  );
}

/** A link that looks like a button, for what leads to another screen. */
export function ButtonLink({ kind = "secondary", icon, wide, children, href }: Look & { href: string }) {
  return (
    <a class="button" data-kind={kind} data-wide={wide || undefined} href={href}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
