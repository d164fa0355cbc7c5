import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 64rem)");

/** Whether list and report fit beside each other; the same bound as the rail's. */
export const wide = signal(query.matches);

query.addEventListener("change", () => {
  wide.value = query.matches;
});
