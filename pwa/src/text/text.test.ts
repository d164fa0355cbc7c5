/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STATES } from "../ui/state";
import "./desk-areas";
import "./room-areas";
import { AREAS, type Area } from "./areas";
import { beranda } from "./beranda.id";
import { common } from "./common.id";
import { fill, loadWords, setLanguage, t, tCode } from "./index";
import { outcomes } from "./outcomes.id";
import "./room-areas";

const all: Record<Area, Record<"id" | "en", () => Promise<object>>> = AREAS;
const areas = Object.keys(all) as Area[];

async function wordsOf(area: Area, language: "id" | "en"): Promise<Record<string, string>> {
  const words = await all[area][language]();
  return (area === "shell" && language === "id" ? { ...common, ...beranda } : words) as Record<
    string,
    string
  >;
}

describe.each(areas)("the words of %s", (area) => {
  test("are there in both languages", async () => {
    const id = await wordsOf(area, "id");
    const en = await wordsOf(area, "en");
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort());
    for (const words of [id, en])
      for (const [key, word] of Object.entries(words)) expect(word, key).not.toBe("");
  });

  test("fill in the same values in both languages", async () => {
    const id = await wordsOf(area, "id");
    const en = await wordsOf(area, "en");
    const names = (sentence = "") =>
      [...new Set([...sentence.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();
    for (const [key, sentence] of Object.entries(id)) expect(names(en[key]), key).toEqual(names(sentence));
  });
});

test("no key is in two areas", async () => {
  const keys = (await Promise.all(areas.map((area) => wordsOf(area, "id")))).flatMap(Object.keys);
  expect(keys.length).toBe(new Set(keys).size);
});

test("no text has an emoji", async () => {
  for (const area of areas)
    for (const language of ["id", "en"] as const)
      for (const word of Object.values(await wordsOf(area, language)))
        expect(word).not.toMatch(/\p{Extended_Pictographic}/u);
});

describe("what the server may say has words", () => {
  const OUTCOMES = ["applied", "merged", "conflict", "held", "quarantined", "unreadable"];
  const CODES = [
    ...["missing", "internal", "newer"],
    ...["not_allowed", "invalid", "reused_id", "scope_moved", "late", "late_unproven", "device_revoked"],
    ...["json", "actor", "signature"],
  ];
  const FIELD = [
    "required",
    "type",
    "min",
    "max",
    "decimals",
    "too_long",
    "too_many",
    "choice",
    "unknown",
    "date",
    "too_large",
  ];
  const PROBLEMS = [
    ...[
      "wrong_credentials",
      "locked",
      "wrong_code",
      "code_expired",
      "weak_password",
      "weak_pin",
      "not_signed_in",
    ],
    ...[
      "replica_not_yours",
      "replica_unknown",
      "replica_taken",
      "origin",
      "too_large",
      "too_old",
      "not_an_image",
    ],
    ...["hash_mismatch", "offline", "unexpected", "storage_full", "photo_full", "storage_closed"],
  ];
  const STEPS = ["approve", "return", "reopen", "withdraw", "agree", "close"];
  const wanted = [
    ...OUTCOMES.map((name) => `outcome.${name}`),
    ...CODES.map((name) => `code.${name}`),
    ...FIELD.map((name) => `error.${name}`),
    ...PROBLEMS.map((name) => `problem.${name}`),
    ...STEPS.map((name) => `step.${name}`),
  ];
  test.each(wanted)("%s", (key) => {
    expect(outcomes).toHaveProperty([key]);
  });

  test.each(Object.keys(STATES))("the state %s, with what happens next", (state) => {
    expect(common).toHaveProperty([`state.${state}`]);
    expect(outcomes).toHaveProperty([`state.${state}.hint`]);
  });
});

/** Files that come with the first screen, followed through static imports only. */
function shellFiles(): string[] {
  const root = join(import.meta.dirname, "..");
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(file, "utf8");
    for (const [, path] of source.matchAll(/^(?:import|export) [^"]*?from "(\.[^"]+)"/gms)) {
      const base = join(file, "..", path as string);
      const found = [`${base}.ts`, `${base}.tsx`, join(base, "index.ts")].find((name) => {
        try {
          return readdirSync(join(name, "..")).includes(name.split("/").at(-1) ?? "");
        } catch {
          return false;
        }
      });
      if (found) visit(found);
    }
  };
  visit(join(root, "main.tsx"));
  return [...seen];
}

test("the first screen only says what its own words hold", () => {
  const files = shellFiles();
  expect(files.some((file) => file.endsWith("beranda.tsx"))).toBe(true);
  expect(files.some((file) => file.endsWith("lapor.tsx"))).toBe(false);
  const used = files
    .filter((file) => !file.includes("/text/"))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\bt(?:Code)?\("([a-z_.0-9]+)"/g)].map(([, key]) => key),
    );
  expect(used.length).toBeGreaterThan(30);
  const shell = { ...common, ...beranda };
  expect(used.filter((key) => !Object.hasOwn(shell, key as string))).toEqual([]);
});

test("a sentence is filled in, and counts", () => {
  expect(fill("{n} laporan", { n: 1500 })).toBe("1.500 laporan");
  expect(fill("{n} {n?day|days}", { n: 1 })).toBe("1 day");
  expect(fill("{n} {n?day|days}", { n: 2 })).toBe("2 days");
  expect(fill("halo {name}", {})).toBe("halo ");
});

describe("in English", () => {
  beforeAll(async () => {
    await loadWords("outcomes");
    (globalThis as { document?: unknown }).document ??= { documentElement: {} };
    await setLanguage("en");
  });
  afterAll(() => setLanguage("id"));

  test("words, also those loaded before the change, are English", async () => {
    expect(t("nav.home")).toBe("Home");
    expect(t("outcome.applied")).toBe("Received and counted.");
    await loadWords("pegawai");
    expect(t("lapor.send")).toBe("Send");
  });

  test("an unknown code falls back", () => {
    expect(tCode("problem.from_the_future", "problem.unknown")).toContain("That did not work");
  });

  test("and back again", async () => {
    await setLanguage("id");
    expect(t("lapor.send")).toBe("Kirim");
    expect(t("nav.home")).toBe("Beranda");
    await setLanguage("en");
  });
});
