import { describe, expect, test } from "vitest";
import equalVectors from "../../../sync/vectors/equal.json";
import lineVectors from "../../../sync/vectors/lines.json";
import signVectors from "../../../sync/vectors/sign.json";
import splitVectors from "../../../sync/vectors/split.json";
import { equal } from "./equal";
import { uuid7 } from "./ids";
import { makeKey, publicPoint } from "./keys";
import { join, lineHash, parseLine, runDigest, serialise, signRun, toBytes } from "./line";
import type { Mutation } from "./wire";

const fromB64u = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const ECDSA = { name: "ECDSA", hash: "SHA-256" };

describe("vectors shared with the server", () => {
  test.each(lineVectors.lines)("the hash of line $n: $what", async ({ line, hash, bytes }) => {
    expect(toBytes(line).length).toBe(bytes);
    expect(await lineHash(toBytes(line))).toBe(hash);
  });

  test("every line names the hash of the one before", () => {
    lineVectors.lines.slice(1).forEach(({ line }, i) => {
      expect(parseLine(toBytes(line)).prev).toBe(lineVectors.lines[i]?.hash);
    });
  });

  test("the digest of a run", () => {
    const { first, hash, replica, digest } = digestVector();
    expect(new TextDecoder().decode(runDigest(replica, first, hash))).toBe(digest);
  });

  test.each(signVectors.cases)("a signature $name", async ({ sig, valid }) => {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", fromB64u(signVectors.key), curve, true, ["verify"]);
    expect(await crypto.subtle.verify(ECDSA, key, fromB64u(sig), toBytes(signVectors.digest))).toBe(valid);
  });

  test.each(splitVectors.cases.filter(({ lines }) => lines.length > 0))(
    "lines joined are the lines that are split: $name",
    ({ lines }) => {
      const text = new TextDecoder().decode(join(lines.map(toBytes)));
      expect(text.split("\n").filter((line) => line)).toEqual(lines);
    },
  );

  test.each(equalVectors.cases)("whether $a and $b are the same", ({ a, b, same }) => {
    expect(equal(a, b)).toBe(same);
    expect(equal(b, a)).toBe(same);
  });
});

function digestVector() {
  const digest = signVectors.digest;
  const [, replica = "", first = "", ...hash] = digest.split("\n");
  return { digest, replica, first: Number(first), hash };
}

test("a run signed here verifies with the public point", async () => {
  const pair = await makeKey();
  const sig = await signRun(pair.privateKey, "replica", 3, ["a", "b"]);
  const point = fromB64u(await publicPoint(pair));
  expect([point.length, point[0], fromB64u(sig).length]).toEqual([65, 4, 64]);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", point, curve, true, ["verify"]);
  const digest = toBytes("luring-run-1\nreplica\n3\na\nb");
  expect(await crypto.subtle.verify(ECDSA, key, fromB64u(sig), digest)).toBe(true);
});

test("the private half of a key cannot be taken out", async () => {
  const { privateKey } = await makeKey();
  await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow();
});

test("half of a character does not make a line unreadable", () => {
  const mutation = { put: { body: { note: "senyum \ud83d" } } } as unknown as Mutation;
  expect(new TextDecoder("utf-8", { fatal: true }).decode(serialise(mutation))).toContain("senyum \ufffd");
});

test("ids are ordered by time and carry version and variant", () => {
  const random = (n: number) => new Uint8Array(n).fill(0xff);
  const id = uuid7(1795000000000, random);
  expect(id).toBe("01a1ee56-5e00-7fff-bfff-ffffffffffff");
  expect(uuid7(1795000000001, random) > id).toBe(true);
});
