/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** The colour tokens of the first block after `selector`. */
function colours(selector: string): Record<string, string> {
  const from = css.indexOf(selector);
  const block = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["paper", "surface", "sunk"];
const texts = ["ink", "ink-soft", "indigo", "madder", "turmeric", "green", "violet"];
const readable: [string, string][] = [
  ...texts.flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...["indigo", "madder", "turmeric", "green", "violet"].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ["ink", `${tone}-soft`],
    ["ink-soft", `${tone}-soft`],
  ]),
  ["ink", "neutral-soft"],
  ["ink-soft", "neutral-soft"],
  ["on-cover", "cover"],
  ["cover-soft", "cover"],
  ["on-indigo", "indigo"],
  ["on-indigo", "indigo-press"],
  ["on-green", "green"],
  ["on-madder", "madder"],
  ["on-madder", "madder-press"],
];
const visible: [string, string][] = [
  ...grounds.map((ground): [string, string] => ["edge", ground]),
  ...grounds.map((ground): [string, string] => ["green-mark", ground]),
  ...grounds.map((ground): [string, string] => ["turmeric-mark", ground]),
];

const dark = colours(':root[data-theme="dark"]');
describe.each([
  ["light", colours(":root {")],
  ["dark", dark],
])("in the %s theme", (_name, theme) => {
  test.each(readable)("%s reads on %s at 4.5:1", (text, ground) => {
    expect(contrast(theme[text] as string, theme[ground] as string)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(visible)("%s shows on %s at 3:1", (mark, ground) => {
    expect(contrast(theme[mark] as string, theme[ground] as string)).toBeGreaterThanOrEqual(3);
  });
});

test("the dark theme of the phone and the one of the switch are the same", () => {
  expect(colours(':root:not([data-theme="light"])')).toEqual(dark);
  expect(Object.keys(dark).length).toBeGreaterThan(20);
});

/** The stories look at the dark theme for its colours only. */
test("the dark theme is other colours and nothing else", () => {
  for (const selector of [':root:not([data-theme="light"])', ':root[data-theme="dark"]']) {
    const from = css.indexOf(selector);
    const block = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
    const lines = block.split(";").map((line) => line.trim());
    expect(
      lines.filter((line) => line && !/^(--[a-z-]+: #[0-9a-f]{6}|color-scheme: dark)$/.test(line)),
    ).toEqual([]);
  }
  const src = join(import.meta.dirname, "..");
  const asking = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.(css|tsx?)$/.test(file))
    .filter((file) =>
      /prefers-color-scheme|data-theme|dataset\.theme|light-dark\(/.test(
        readFileSync(join(src, file), "utf8"),
      ),
    );
  expect(asking.sort()).toEqual(["ui/base.css", "ui/tokens.css"]); // the first for paper, in both themes the same
});
