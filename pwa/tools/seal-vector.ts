/**
 * Write `sealed` of `sync/vectors/seal.json` and all of `sealed-line.json` anew: `node tools/seal-vector.ts`. The phone's
 * own code seals them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "vite";

const file = join(import.meta.dirname, "..", "..", "sync", "vectors", "seal.json");
const vector = JSON.parse(readFileSync(file, "utf8"));
const b64u = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

const vite = await createServer({ server: { middlewareMode: true }, logLevel: "error" });
const { seal, sealLine } = await vite.ssrLoadModule("/src/sync/seal.ts");
const content = "Dibawa ke kota oleh Wati.\n";
const to = {
  id: "0123456789abcdef",
  key: b64u(vector.rfc9180.pkRm),
  namespace: "6ba7b811-9dad-41d1-80b4-00c04fd430c8",
};
const text = await seal(new TextEncoder().encode(content), to);
vector.sealed = { ...to, private: b64u(vector.rfc9180.skRm), content, text };
writeFileSync(file, `${JSON.stringify(vector, null, 1)}\n`);

const salt = "c2FsdHNhbHRzYWx0c2FsdA";
const about = { placement: "p1", cycle: "c1", ratee: "p2", group: "peer" };
const mutation = {
  ...{ v: 1, id: "01990000-0000-7000-8000-000000000002", replica: "r1", n: 2, prev: "h1", actor: "budi" },
  ...{ collection: "assessment_peer", record: "nilai" },
  put: {
    answers: { ...about, items: { "indikator.disiplin": "4" }, reasons: {}, note: "Rajin, tepat waktu" },
  },
  saw: { state: ["m1"] },
  salt,
  made: { at: 1795000000000, zone: "Asia/Jakarta" },
};
const line = JSON.stringify(mutation);
const { lineHash } = await vite.ssrLoadModule("/src/sync/line.ts");
const { huskOf } = await vite.ssrLoadModule("/src/sync/seal-lines.ts");
const sha = await lineHash(new TextEncoder().encode(line));
const sealed = new TextDecoder().decode(await sealLine(new TextEncoder().encode(line), sha, to));
const tells = ["cycle", "group", "placement", "ratee"];
const about_ =
  "A line after its receipt, sealed by the phone's side (pwa/tools/seal-vector.ts) to a key that is published here; `husk` is what the phone goes on showing of it.";
const shared = {
  about: about_,
  ...to,
  private: vector.sealed.private,
  line,
  sha,
  sealed,
  tells,
  husk: huskOf(mutation, tells),
};
writeFileSync(file.replace("seal.json", "sealed-line.json"), `${JSON.stringify(shared, null, 1)}\n`);
await vite.close();
