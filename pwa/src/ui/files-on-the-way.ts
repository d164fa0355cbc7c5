import { computed } from "@preact/signals";
import { drafts, filesWaiting } from "../sync";

/** Photos of drafts: they wait for their author, not for a signal. */
export const drafted = computed(() => {
  const found = new Set<string>();
  for (const { value } of drafts.value)
    for (const answer of Object.values(value?.inputs ?? {}))
      if (Array.isArray(answer)) for (const one of answer) if (one?.sha256) found.add(one.sha256);
  return found;
});

/** How many photos of sent reports have not arrived yet. */
export const filesOnTheWay = computed(
  () => [...filesWaiting.value].filter((sha256) => !drafted.value.has(sha256)).length,
);
