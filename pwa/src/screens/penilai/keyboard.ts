/** Verification by keyboard, as a reducer: which report is open, which are selected, which question is asked. No DOM here. */

export type Asking = "none" | "return" | "approve_picked" | "approve_clean" | "help";

export type Review = {
  ids: readonly string[];
  open: string | undefined;
  picked: ReadonlySet<string>;
  asking: Asking;
};

export type Key = { key: string; shift: boolean; modified: boolean; typing: boolean };

export type Action =
  | { kind: "next" }
  | { kind: "previous" }
  | { kind: "approve" }
  | { kind: "ask"; what: Exclude<Asking, "none"> }
  | { kind: "pick" }
  | { kind: "undo" }
  | { kind: "close" };

export const nothingOpen: Review = { ids: [], open: undefined, picked: new Set(), asking: "none" };

/** What a key press means. Keys typed into a field, or with Ctrl, Alt or Meta, belong to the browser. */
export function actionOf({ key, shift, modified, typing }: Key, review: Review): Action | undefined {
  if (modified) return undefined;
  if (review.asking !== "none") return key === "Escape" ? { kind: "close" } : undefined;
  if (typing) return undefined;
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case "j":
      return { kind: "next" };
    case "k":
      return { kind: "previous" };
    case "a":
      if (!shift) return review.open ? { kind: "approve" } : undefined;
      return review.picked.size > 0 ? { kind: "ask", what: "approve_picked" } : undefined;
    case "r":
      return review.open ? { kind: "ask", what: "return" } : undefined;
    case "x":
      return review.open ? { kind: "pick" } : undefined;
    case "u":
      return { kind: "undo" };
    case "?":
      return { kind: "ask", what: "help" };
    default:
      return undefined;
  }
}

/** Moves within the list, selects, asks and closes. Deciding is not here: it changes the list, and `follow` answers to that. */
export function after(review: Review, action: Action): Review {
  switch (action.kind) {
    case "next":
      return { ...review, open: neighbour(review, 1) };
    case "previous":
      return { ...review, open: neighbour(review, -1) };
    case "pick":
      return review.open ? { ...review, picked: toggled(review.picked, review.open) } : review;
    case "ask":
      return { ...review, asking: action.what };
    case "close":
      return { ...review, asking: "none" };
    case "approve":
    case "undo":
      return review;
    default:
      return action satisfies never;
  }
}

/** Takes in the list as it is now: what was decided, withdrawn or arrived. Decided: the next one opens by itself. */
export function follow(review: Review, ids: readonly string[]): Review {
  if (sameIds(review.ids, ids)) return review;
  const here = new Set(ids);
  const picked = [...review.picked].filter((id) => here.has(id));
  return {
    ...review,
    ids,
    open: review.open === undefined || here.has(review.open) ? review.open : heir(review, here),
    picked: picked.length === review.picked.size ? review.picked : new Set(picked),
  };
}

/** The one after the open one that is still there; at the end of the list the one before. */
function heir({ ids, open }: Review, here: ReadonlySet<string>): string | undefined {
  const at = ids.indexOf(open as string);
  return (
    ids.slice(at + 1).find((id) => here.has(id)) ??
    ids.slice(0, Math.max(0, at)).findLast((id) => here.has(id))
  );
}

function neighbour({ ids, open }: Review, by: 1 | -1): string | undefined {
  const at = open === undefined ? -1 : ids.indexOf(open);
  if (at < 0) return by > 0 ? ids[0] : ids.at(-1);
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))];
}

export function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
