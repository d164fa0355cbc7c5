// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import { loadWords } from "../../text";

const DATE = "2026-03-02";
const registers = { body: { heads: ["m"], value: { placement: "p", date: DATE, quantity: 1 } } };
const one = (at: number) => ({ id: `r${at}`, body: { date: DATE }, record: { id: `r${at}`, registers } });
const myReports = signal(Array.from({ length: 150 }, (_, at) => one(at)));
const returning = { yes: false };

vi.stubGlobal("__VERSION__", "0.1.0");
vi.mock("../../mine", () => ({ myReports }));
vi.mock("../../router", () => ({ isReturn: () => returning.yes, focusHeading: () => {} }));
vi.mock("./report-drafts", () => ({ reportDrafts: signal([]) }));
vi.mock("../../ui/sync-chip", () => ({ SyncChip: () => null }));
vi.mock("./report-row", () => ({
  ReportRow: ({ report, far }: { report: { id: string }; far: boolean }) =>
    h("li", { id: report.id, "data-far": far || undefined }),
}));

const root = document.body.appendChild(document.createElement("div"));
const rows = () => root.querySelectorAll("li").length;
const more = () => root.querySelector<HTMLButtonElement>("button.button");

async function open(): Promise<void> {
  await loadWords("pegawai");
  const { Laporan } = await import("./laporan");
  render(h(Laporan, {}), root);
}

afterEach(() => render(null, root));

test("a long list is drawn in slices, none of them long, until as much is there as was asked for", async () => {
  returning.yes = false;
  const counts = new Set<number>();
  const watching = new MutationObserver(() => counts.add(rows()));
  watching.observe(root, { childList: true, subtree: true });
  await open();
  expect(rows()).toBe(20);
  await vi.waitFor(() => expect(rows()).toBe(60));
  more()?.click();
  await vi.waitFor(() => expect(rows()).toBe(120));
  more()?.click();
  await vi.waitFor(() => expect(rows()).toBe(150));
  watching.disconnect();
  expect(more()).toBeNull();
  const steps = [0, ...counts].sort((a, b) => a - b);
  expect(Math.max(...steps.slice(1).map((count, at) => count - (steps[at] ?? 0)))).toBeLessThanOrEqual(20);
  const order = Array.from({ length: 150 }, (_, at) => `r${at}`);
  expect([...root.querySelectorAll("li")].map(({ id }) => id)).toEqual(order);
  // Where a reader comes back to is laid out as it was; what is further down when it comes near.
  expect(root.querySelectorAll("li[data-far]")).toHaveLength(90);
  expect(root.querySelector("#r59")?.hasAttribute("data-far")).toBe(false);
});

test("whoever comes back finds at once what he had scrolled through", async () => {
  returning.yes = true;
  await open();
  expect(rows()).toBe(60);
});
