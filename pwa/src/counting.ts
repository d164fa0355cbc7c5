/** Which reports count for a target: the twin of `counting` in `server/appraisal/progress.py`, for pictures over time. */

import type { Report } from "./reading";

/** Not withdrawn, not returned, not replaced. While two corrections are disputed the original counts (F95). */
export function counting(reports: readonly Report[]): Report[] {
  const replaced = new Set<string>();
  const standsIn = new Set<string>();
  for (const { id, replacedBy } of reports) {
    if (replacedBy.length === 0) continue;
    const disputed = replacedBy.length > 1;
    for (const one of [id, ...replacedBy]) if (one !== (disputed ? id : replacedBy[0])) replaced.add(one);
    if (disputed) standsIn.add(id);
  }
  return reports.filter(
    ({ id, state }) =>
      !replaced.has(id) &&
      (state === "submitted" || state === "verified" || (state === "returned" && standsIn.has(id))),
  );
}
