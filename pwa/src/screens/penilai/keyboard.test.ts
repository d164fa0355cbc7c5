import { describe, expect, test } from "vitest";
import { actionOf, after, follow, type Key, nothingOpen, type Review } from "./keyboard";

const review = (over: Partial<Review> = {}): Review => ({
  ...nothingOpen,
  ids: ["a", "b", "c"],
  open: "b",
  ...over,
});
const key = (name: string, over: Partial<Key> = {}): Key => ({
  key: name,
  shift: false,
  modified: false,
  typing: false,
  ...over,
});
const press = (state: Review, name: string, over: Partial<Key> = {}) => {
  const action = actionOf(key(name, over), state);
  return action ? after(state, action) : state;
};

describe("keys", () => {
  test("J opens the next report and K the one before, and both stop at the ends", () => {
    expect(press(review(), "j").open).toBe("c");
    expect(press(review(), "k").open).toBe("a");
    expect(press(review({ open: "c" }), "j").open).toBe("c");
    expect(press(review({ open: "a" }), "k").open).toBe("a");
  });

  test("with nothing open J begins at the top", () => {
    expect(press(review({ open: undefined }), "j").open).toBe("a");
  });

  test("capital letters mean the same, for whoever left caps lock on", () => {
    expect(press(review(), "J").open).toBe("c");
    expect(actionOf(key("A"), review())).toEqual({ kind: "approve" });
  });

  test("X selects the open report, and again lets it go", () => {
    const picked = press(review(), "x");
    expect([...picked.picked]).toEqual(["b"]);
    expect([...press(picked, "x").picked]).toEqual([]);
  });

  test("Shift+A asks about all selected, and does nothing when none is", () => {
    expect(press(review({ picked: new Set(["a", "c"]) }), "A", { shift: true }).asking).toBe(
      "approve_picked",
    );
    expect(actionOf(key("A", { shift: true }), review())).toBeUndefined();
  });

  test("R asks for the reason before anything is returned", () => {
    expect(press(review(), "r").asking).toBe("return");
  });

  test("A and R mean nothing while no report is open", () => {
    expect(actionOf(key("a"), review({ open: undefined }))).toBeUndefined();
    expect(actionOf(key("r"), review({ open: undefined }))).toBeUndefined();
  });

  test("letters typed into a field are letters", () => {
    expect(actionOf(key("a", { typing: true }), review())).toBeUndefined();
  });

  test("Ctrl+A belongs to the browser", () => {
    expect(actionOf(key("a", { modified: true }), review())).toBeUndefined();
  });

  test("while a question is asked only Escape is heard", () => {
    const asking = review({ asking: "return" });
    expect(actionOf(key("a"), asking)).toBeUndefined();
    expect(press(asking, "Escape").asking).toBe("none");
  });

  test("the question mark shows the keys", () => {
    expect(press(review(), "?", { shift: true }).asking).toBe("help");
  });
});

describe("the list moves", () => {
  test("after a decision the next report opens by itself", () => {
    expect(follow(review(), ["a", "c"]).open).toBe("c");
  });

  test("after the last one was decided the one before opens", () => {
    expect(follow(review({ open: "c" }), ["a", "b"]).open).toBe("b");
  });

  test("after everything was decided nothing is open", () => {
    expect(follow(review({ ids: ["b"] }), []).open).toBeUndefined();
  });

  test("a report that arrives or comes back by undo does not take the place of the open one", () => {
    expect(follow(review(), ["new", "a", "b", "c"]).open).toBe("b");
  });

  test("when several were decided together, the next that is left opens", () => {
    expect(follow(review({ ids: ["a", "b", "c", "d"] }), ["a", "d"]).open).toBe("d");
  });

  test("what left the list is no longer selected", () => {
    expect([...follow(review({ picked: new Set(["a", "b"]) }), ["a", "c"]).picked]).toEqual(["a"]);
  });

  test("an unchanged list changes nothing, so nothing is drawn again", () => {
    const state = review();
    expect(follow(state, ["a", "b", "c"])).toBe(state);
  });
});
