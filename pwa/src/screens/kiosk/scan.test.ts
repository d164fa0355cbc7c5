// @vitest-environment happy-dom
import { h, render } from "preact";
import { expect, test, vi } from "vitest";
import { loadWords } from "../../text";
import { Scan } from "./scan";

vi.mock("./badge", () => ({
  makeReader: async () => Promise.reject(new Error("no signal")),
  nipOn: () => undefined,
}));

test("a camera that opens after nobody waits for it is off at once", async () => {
  await loadWords("kios");
  const stop = vi.fn();
  let open!: (stream: unknown) => void;
  const opening = new Promise((resolve) => {
    open = resolve;
  });
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: () => opening } });
  const root = document.body.appendChild(document.createElement("div"));
  render(h(Scan, { onNip() {}, onClose() {} }), root);
  await new Promise((done) => setTimeout(done, 200));
  render(null, root);
  await new Promise((done) => setTimeout(done, 200));
  open({ getTracks: () => [{ stop }] });
  await new Promise((done) => setTimeout(done, 20));
  expect(stop).toHaveBeenCalled();
});
