import { t } from "../../text";
import { Chip } from "../../ui/chip";
import { sumOf } from "./plan";

/** "100 dari 100 %": in words and with an icon, never by colour alone. */
export function SumChip({ typed }: { typed: readonly string[] }) {
  const { percent, left, whole } = sumOf(typed);
  const more = whole ? "" : t(left > 0 ? "rencana.sum.less" : "rencana.sum.more", { n: Math.abs(left) });
  return (
    <Chip tone={whole ? "green" : "madder"} icon={whole ? "check" : "warning"}>
      {t("rencana.sum", { sum: percent })}
      {more && `, ${more}`}
    </Chip>
  );
}
