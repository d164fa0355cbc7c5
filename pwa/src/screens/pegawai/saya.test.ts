// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { h, render } from "preact";
import { expect, test, vi } from "vitest";
import { loadWords } from "../../text";

const session = signal<unknown>({ kind: "signed_out" });
vi.mock("../../session", () => ({ session, hasPin: signal(false), signOut: vi.fn() }));
vi.stubGlobal("__VERSION__", "0.1.0");

test.each([
  [["auditor"], true],
  [["pengelola"], true],
  [["admin"], true],
  [[], false],
])("who holds the roles %j finds the way to the desk: %s", async (roles, found) => {
  await loadWords("pegawai");
  session.value = { kind: "signed_in", person: { id: "p", name: "Budi" }, roles };
  const { Saya } = await import("./saya");
  const root = document.body.appendChild(document.createElement("div"));
  render(h(Saya, {}), root);
  expect(root.querySelector('a[href="/pengelola"]') !== null).toBe(found);
  render(null, root);
});
