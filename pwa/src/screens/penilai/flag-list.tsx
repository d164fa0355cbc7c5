import { formatDate, formatNumber, t } from "../../text";
import { Icon, type IconName } from "../../ui/icon";
import type { Flag } from "./flags";
import { cardOf, reportOf } from "./view";
import "./flag-list.css";

const ICONS: Record<Flag["kind"], IconName> = {
  date_far: "late",
  date_ahead: "late",
  quantity_high: "warning",
  photo_twice: "image",
  no_evidence: "camera",
  other_activity: "info",
  contested: "versions",
};

/** A flag in words: what is unusual, never what to think of it. */
export function flagWords(flag: Flag): string {
  switch (flag.kind) {
    case "date_far":
    case "date_ahead":
      return t(`flag.${flag.kind}`, { n: flag.days });
    case "quantity_high":
      return t("flag.quantity_high", {
        times: formatNumber(flag.times, 1),
        usual: formatNumber(flag.usual, 1),
      });
    case "photo_twice": {
      const other = reportOf(flag.report);
      const name = other && cardOf(other.placement)?.name;
      return other && name
        ? t("flag.photo_twice.who", { name, date: formatDate(other.body.date) })
        : t("flag.photo_twice");
    }
    case "no_evidence":
    case "other_activity":
    case "contested":
      return t(`flag.${flag.kind}`);
    default:
      return flag satisfies never;
  }
}

/** All flags of a report; in a list only the first and how many more. */
export function FlagList({ flags, short }: { flags: readonly Flag[]; short?: boolean }) {
  if (flags.length === 0) return null;
  const shown = short ? flags.slice(0, 1) : flags;
  return (
    <ul class="flags" data-short={short || undefined}>
      {shown.map((flag) => (
        <li key={flag.kind}>
          <Icon name={ICONS[flag.kind]} />
          <span>
            {flagWords(flag)}
            {short && flags.length > 1 && ` +${flags.length - 1}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
