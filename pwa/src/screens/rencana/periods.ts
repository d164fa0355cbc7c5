/** The periods that can be rated, as the agency has set them. */

import { collection } from "../../sync";
import { formatDate } from "../../text";

export type Period = { id: string; from: string; until: string };

/** Those that have begun, newest first. */
export const periodsBegun = (today: string): Period[] =>
  collection("period")
    .value.flatMap(({ id, value }) => (value ? [{ id, from: value.from, until: value.until }] : []))
    .filter(({ from }) => from <= today)
    .sort((a, b) => (a.from < b.from ? 1 : -1));

export const periodWords = ({ from, until }: Period) => `${formatDate(from)} – ${formatDate(until)}`;
