import { computed } from "@preact/signals";
import { syncStatus } from "../sync";
import { t } from "../text";
import { Chip } from "./chip";
import { filesOnTheWay } from "./files-on-the-way";
import { syncSummary } from "./sync-summary";

const summary = computed(() => syncSummary({ ...syncStatus.value, filesWaiting: filesOnTheWay.value }));
const sentence = computed(() => t(`sync.${summary.value.key}.long`, summary.value.params));
/** Changes with the kind of news only, so that a screen reader is not told every tick. */
const kind = computed(() => summary.value.key);

/** On every screen: is my work sent? Leads to the queue. */
export function SyncChip() {
  const { key, tone, icon, params } = summary.value;
  return (
    <a class="sync-chip" href="/sinkron" data-state={key} title={sentence.value}>
      <Chip tone={tone} icon={icon}>
        {t(`sync.${key}`, params)}
      </Chip>
    </a>
  );
}

/** Says aloud, politely and once, that the kind of news has changed. */
export function SyncVoice() {
  return (
    <p class="unseen" role="status">
      {kind.value === "sending" ? "" : t(`sync.${kind.value}`, summary.peek().params)}
    </p>
  );
}
