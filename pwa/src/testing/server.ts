/**
 * A server for tests, small enough to be read: receives, verifies, remembers, answers as docs/protocol.md says.
 *
 * The real server has its own tests, and the browser stories run against it; this one can be told to misbehave.
 */
import { collections } from "../sync/collections.gen";
import { lineHash, parseLine, runDigest, toBytes } from "../sync/line";
import type { SealKey } from "../sync/seal-key";
import { digest, sumsOf } from "../sync/sums";
import type { Answer, Change, Hello, Mutation, Outcome, OutcomeName, Register } from "../sync/wire";
import type { Fetch, Phone } from "./phone";
import { Uploads } from "./uploads";

type Received = { outcome: Outcome; mutation: Mutation; replica: string };
type Known = { person: string; key: CryptoKey };
type Verdict = { outcome: OutcomeName; code?: string };

const problem = (status: number, code: string, extra: object = {}, headers: HeadersInit = {}) =>
  new Response(JSON.stringify({ type: `/problems/${code}`, status, code, ...extra }), { status, headers });

/** What of a value goes down again. */
const told = (table: { tells?: readonly string[] }, value: any) =>
  table.tells && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).filter(([name]) => table.tells?.includes(name)))
    : value;

const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

export const BUDI = { id: "aaaaaaaa-0000-4000-8000-00000000b0d1", name: "Budi" };
export const WATI = { id: "aaaaaaaa-0000-4000-8000-0000000000a1", name: "Wati" };

export class Server {
  epoch = "epoch-1";
  signedIn: string | undefined = BUDI.id; // the person of the cookie this phone has
  people = [BUDI, WATI];
  journal: Received[] = [];
  records = new Map<string, Change>();
  seq = 0;
  replicas = new Map<string, Known>();
  uploads = new Uploads();
  exchanges: { hello: Hello; lines: string[] }[] = [];
  shipped: { hello: Hello; lines: string[] }[] = []; // what came by the inbox
  confused: string | undefined; // a sum that is wrong
  tooOld = false; // this app is, for this server
  pageSize = 1_000;
  backup = 0;
  aheadMs = 0; // of the phone's clock
  seal: SealKey | undefined; // what phones seal to
  bundles: string[] = [];
  unsealLine: ((line: { sealed: string; sha: string; ct: string }) => Promise<string>) | undefined;
  extra: Partial<Answer> = {};
  judge: (mutation: Mutation) => Verdict = () => ({ outcome: "applied" });

  /** Sizes of the files that came whole, by hash. */
  get evidence(): Map<string, number> {
    return this.uploads.whole;
  }

  constructor(readonly phone: Phone) {}

  readonly answer: Fetch = async (path, init) => {
    const method = init.method ?? "GET";
    const url = path.split("?")[0] ?? "";
    if (url === "/api/session") return this.session(method, init.body);
    if (url === "/api/inbox") return this.sync(init, "inbox");
    if (!this.signedIn) return problem(401, "not_signed_in");
    if (url === "/api/replicas") return this.register(JSON.parse(init.body));
    if (url === "/api/seal" && this.seal) return json(this.seal);
    if (url === "/api/bundles") return this.carry(init.body);
    if (url === "/api/sync") return this.tooOld ? problem(426, "too_old") : this.sync(init, "sync");
    if (url.startsWith("/api/uploads")) return this.uploads.answer(method, url, init);
    return problem(404, "not_found");
  };

  private session(method: string, body: string): Response {
    if (method === "DELETE") {
      this.signedIn = undefined;
      return new Response(null, { status: 204 });
    }
    if (method === "POST") {
      const { nip, password } = JSON.parse(body);
      const person = this.people.find((each) => each.name === nip);
      if (!person || password !== "benar") return problem(401, "wrong_credentials", { left: 4 });
      this.signedIn = person.id;
    }
    const person = this.people.find((each) => each.id === this.signedIn);
    if (!person) return problem(401, "not_signed_in");
    return json({ person, roles: [], placements: [], instansi: { name: "Kabupaten", namespace: "ns" } });
  }

  /** It opens nothing: what comes back says only that a file came. */
  private async carry(file: Blob): Promise<Response> {
    this.bundles.push(await file.text());
    return json({ received: 1, again: 0, unknown: 0, refused: 0, files: 0, ...this.extra });
  }

  private async register(body: { replica: string; key: string }): Promise<Response> {
    const raw = Uint8Array.from(atob(body.key.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", raw, curve, true, ["verify"]);
    this.replicas.set(body.replica, { person: this.signedIn!, key });
    return json({}, 201);
  }

  private async sync(init: RequestInit & { body?: any }, door: "sync" | "inbox"): Promise<Response> {
    const zipped = (init.headers as Record<string, string>)["Content-Encoding"] === "gzip";
    const stream = new Blob([init.body]).stream();
    const text = await new Response(
      zipped ? stream.pipeThrough(new DecompressionStream("gzip")) : stream,
    ).text();
    const [first = "", ...lines] = text.split("\n").filter((line) => line);
    const hello: Hello = JSON.parse(first);
    const replica = this.replicas.get(hello.replica);
    if (!replica) return problem(403, "replica_unknown");
    if (door === "sync" && replica.person !== this.signedIn) return problem(403, "replica_not_yours");
    (door === "sync" ? this.exchanges : this.shipped).push({ hello, lines });
    const outcomes = await this.receive(hello, lines, replica);
    const pulled = this.pull(hello.cursor ?? "", hello.sums);
    if (door === "sync") return json({ ...pulled, outcomes, ...this.extra });
    const { v, epoch, t1, t2, token } = pulled;
    return json({ v, epoch, t1, t2, token, outcomes });
  }

  private async receive(hello: Hello, lines: string[], replica: Known): Promise<Outcome[]> {
    const plain = await Promise.all(lines.map((line) => this.opened(line)));
    const hashes = await Promise.all(plain.map((line) => lineHash(toBytes(line))));
    if (hello.run) {
      const digest = runDigest(hello.replica, hello.run.first, hashes);
      const sig = Uint8Array.from(atob(hello.run.sig.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
        c.charCodeAt(0),
      );
      const algorithm = { name: "ECDSA", hash: "SHA-256" };
      if (!(await crypto.subtle.verify(algorithm, replica.key, sig, digest)))
        throw new Error("bad signature");
    }
    const first = hello.run?.first ?? 0;
    return plain.map((line, i) => this.take(hello, replica.person, first + i, hashes[i]!, line));
  }

  private async opened(line: string): Promise<string> {
    const given = JSON.parse(line);
    return given.sealed && this.unsealLine ? this.unsealLine(given) : line;
  }

  private take(hello: Hello, person: string, n: number, sha: string, line: string): Outcome {
    const mutation = parseLine(toBytes(line));
    if (mutation.actor !== person) throw new Error("somebody else's work");
    const known = this.journal.find((one) => one.mutation.id === mutation.id);
    if (known) return { ...known.outcome, again: true };
    const before = this.journal.findLast((one) => one.replica === hello.replica);
    const follows = before?.mutation.n === n - 1;
    if (mutation.n !== n || (follows && mutation.prev !== before.outcome.sha))
      throw new Error("broken chain");
    const outcome = { n, sha, id: mutation.id, at: this.phone.nowMs, mac: "mac", ...this.judge(mutation) };
    this.journal.push({ outcome, mutation, replica: hello.replica });
    if (["applied", "merged", "conflict"].includes(outcome.outcome)) this.apply(mutation);
    return outcome;
  }

  apply(mutation: Mutation): void {
    const key = `${mutation.collection}/${mutation.record}`;
    const before = this.records.get(key) ?? { c: mutation.collection, id: mutation.record, seq: 0 };
    const table: any = (collections as any)[mutation.collection];
    const registers: Record<string, Register> = { state: { value: table.initial }, ...before.registers };
    const values = mutation.step == null ? mutation.put! : { state: table.steps[mutation.step].target };
    for (const [name, value] of Object.entries(values)) {
      const { actor: by, made } = mutation;
      registers[name] = {
        heads: [mutation.id],
        value: told(table, value),
        by,
        at: made.at,
        received: this.phone.nowMs,
      };
    }
    this.put({ ...before, inside: ["work"], registers });
  }

  put(change: Omit<Change, "seq">): void {
    this.records.set(`${change.c}/${change.id}`, { ...change, seq: ++this.seq });
  }

  /** `sums`: what the phone has of each bucket, where it doubts that. What differs is sent again whole. */
  private pull(cursor: string, sums: Record<string, string> | undefined): Answer {
    const there = [...this.records.values()].filter((one) => !one.gone?.length);
    const ours = sumsOf(there);
    const names = new Set([...Object.keys(ours), ...Object.keys(sums ?? {})]);
    const lost = sums ? [...names].filter((name) => ours[name] !== sums[name]) : [];
    const again = (one: Change) => one.inside?.some((bucket) => lost.includes(bucket));
    const from = Number(cursor.split(":")[1] ?? 0);
    const all = [...this.records.values()].filter((one) => one.seq > from).sort((a, b) => a.seq - b.seq);
    const page = all.slice(0, this.pageSize);
    const changes = [...there.filter((one) => one.seq <= from && again(one)), ...page];
    const more = all.length > page.length;
    const t = this.phone.nowMs + this.aheadMs;
    return {
      v: 1,
      epoch: this.epoch,
      t1: t,
      t2: t,
      token: `token-${t}`,
      changes,
      cursor: `${this.epoch}:${page.at(-1)?.seq ?? from}`,
      more,
      backup: this.backup,
      ...(lost.length > 0 ? { lost, gained: lost } : {}),
      ...(more ? {} : { sum: this.confused ?? digest(ours) }),
    };
  }
}
