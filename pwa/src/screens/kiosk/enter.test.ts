// @vitest-environment happy-dom
import { h, render } from "preact";
import { expect, test, vi } from "vitest";
import type { Kiosk, KioskSession, SignIn } from "../../kiosk/kiosk";
import { loadWords } from "../../text";
import { Enter } from "./enter";

const NIP = "198703122011011004";
const press = async (what: string) => {
  const named = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === what);
  named?.click();
  await new Promise((done) => setTimeout(done));
};

async function type(digits: string) {
  for (const digit of digits) await press(digit);
}

test("an answer that comes when he has left lets nobody in, and ends the session", async () => {
  await loadWords("kios");
  const root = document.body.appendChild(document.createElement("div"));
  for (const left of [false, true]) {
    let answer!: (signIn: SignIn) => void;
    const promise = new Promise<SignIn>((resolve) => {
      answer = resolve;
    });
    const signIn = () => promise;
    const onIn = vi.fn();
    const session = { end: vi.fn(async () => undefined) } as unknown as KioskSession;
    render(h(Enter, { kiosk: { signIn } as unknown as Kiosk, onIn, onCancel() {} }), root);
    await type(NIP);
    await press("Lanjut");
    await type("402917");
    await press("Masuk");
    if (left) render(null, root);
    await new Promise((done) => setTimeout(done, 20));
    answer({ kind: "in", session });
    await new Promise((done) => setTimeout(done));
    expect([onIn.mock.calls.length, vi.mocked(session.end).mock.calls.length]).toEqual(
      left ? [0, 1] : [1, 0],
    );
    render(null, root);
  }
});
