// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { handed, setHanded } from "./handed";

test("a page that the back button brings back as it was, and another tab, look again", () => {
  for (const sign of ["pageshow", "storage"]) {
    setHanded("");
    localStorage.setItem("luring-survei-hp", "abc"); // by another page, while this one was frozen
    expect(handed.value).toBe("");
    dispatchEvent(new Event(sign));
    expect(handed.value).toBe("abc");
  }
});
