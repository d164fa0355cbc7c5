/** What waits to be rated, as the first screen says it. The count comes from `appraisal.ts`, which only raters load. */
import { signal } from "@preact/signals";

export const toRate = signal({ count: 0, until: "" });
