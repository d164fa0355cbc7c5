// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { drawingOf } from "./qr";

test("a code is rebuilt from its size and its paths", () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="29" height="29" class="segno"><path class="qrline" stroke="#000" d="M4 4.5h7"/></svg>';
  expect(drawingOf(svg)).toEqual({
    viewBox: "0 0 29 29",
    paths: [{ d: "M4 4.5h7", stroke: "#000", class: "qrline" }],
  });
});

test("F88 nothing that could act is taken over", () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(1)</script><path d="M0 0" onclick="alert(1)" style="x"/><image href="http://x"/></svg>';
  expect(drawingOf(svg)).toEqual({ viewBox: "0 0 9 9", paths: [{ d: "M0 0" }] });
});

test("what is no drawing shows nothing", () => {
  expect(drawingOf("<html></html>")).toBeUndefined();
  expect(drawingOf('<svg xmlns="http://www.w3.org/2000/svg"></svg>')).toBeUndefined();
});
