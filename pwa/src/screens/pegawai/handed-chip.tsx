import { now, type OutboxItem, outbox } from "../../sync";
import { formatAgo, formatMoment, t } from "../../text";
import { Chip } from "../../ui/chip";

/** Given away in a file: the item still waits here, whatever the carrier says. */
export function HandedChip({ handed }: Pick<OutboxItem, "handed">) {
  if (!handed) return null;
  const told = handed.findLast((one) => one.told)?.told;
  const at = handed.at(-1)?.at ?? 0;
  return (
    <Chip tone="indigo" icon={told ? "check" : "reply"}>
      {told
        ? t("sinkron.item.told", { moment: formatMoment(told) })
        : t("sinkron.item.handed", { ago: formatAgo(at, now.value) })}
    </Chip>
  );
}

/** Of a record: as the first of its items that was given away says. */
export const handedOf = (id: string) =>
  outbox.value.find(({ record, handed }) => record === id && handed)?.handed;
