/**
 * A server for tests, small enough to be read: receives, verifies, remembers, answers as docs/protocol.md says.
 *
 * The real server has its own tests, and the browser stories run against it; this one can be told to misbehave.
 */
import { collections } from "../sync/collections.gen";
import { lineHash, parseLine, runDigest, toBytes } from "../sync/line";
import type { Answer, Change, Hello, Mutation, Outcome, OutcomeName, Register } from "../sync/wire";
import type { Fetch, Phone } from "./phone";

type Received = { outcome: Outcome; mutation: Mutation; replica: string };
type Verdict = { outcome: OutcomeName; code?: string };

const problem = (status: number, code: string, extra: object = {}, headers: HeadersInit = {}) =>
  new Response(JSON.stringify({ type: `/problems/${code}`, status, code, ...extra }), { status, headers });

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
  replicas = new Map<string, { person: string; key: CryptoKey }>();
  evidence = new Map<string, number>();
  exchanges: { hello: Hello; lines: string[] }[] = [];
  pageSize = 1_000;
  backup = 0;
  extra: Partial<Answer> = {};
  judge: (mutation: Mutation) => Verdict = () => ({ outcome: "applied" });

  constructor(readonly phone: Phone) {}

  readonly answer: Fetch = async (path, init) => {
    const method = init.method ?? "GET";
    const url = path.split("?")[0] ?? "";
    if (url === "/api/session") return this.session(method, init.body);
    if (!this.signedIn) return problem(401, "not_signed_in");
    if (url === "/api/replicas") return this.register(JSON.parse(init.body));
    if (url === "/api/sync") return this.sync(init);
    if (url.startsWith("/api/evidence/") && method === "PUT") {
      const sha256 = url.slice(14);
      this.evidence.set(sha256, init.body.byteLength);
      return json({ sha256 }, 201);
    }
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

  private async register(body: { replica: string; key: string }): Promise<Response> {
    const raw = Uint8Array.from(atob(body.key.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", raw, curve, true, ["verify"]);
    this.replicas.set(body.replica, { person: this.signedIn!, key });
    return json({}, 201);
  }

  private async sync(init: RequestInit & { body?: any }): Promise<Response> {
    const zipped = (init.headers as Record<string, string>)["Content-Encoding"] === "gzip";
    const stream = new Blob([init.body]).stream();
    const text = await new Response(
      zipped ? stream.pipeThrough(new DecompressionStream("gzip")) : stream,
    ).text();
    const [first = "", ...lines] = text.split("\n").filter((line) => line);
    const hello: Hello = JSON.parse(first);
    const replica = this.replicas.get(hello.replica);
    if (!replica) return problem(403, "replica_unknown");
    if (replica.person !== this.signedIn) return problem(403, "replica_not_yours");
    this.exchanges.push({ hello, lines });
    const outcomes = await this.receive(hello, lines, replica.key);
    return json({ ...this.pull(hello.cursor ?? ""), outcomes, ...this.extra });
  }

  private async receive(hello: Hello, lines: string[], key: CryptoKey): Promise<Outcome[]> {
    const hashes = await Promise.all(lines.map((line) => lineHash(toBytes(line))));
    if (hello.run) {
      const digest = runDigest(hello.replica, hello.run.first, hashes);
      const sig = Uint8Array.from(atob(hello.run.sig.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
        c.charCodeAt(0),
      );
      const algorithm = { name: "ECDSA", hash: "SHA-256" };
      if (!(await crypto.subtle.verify(algorithm, key, sig, digest))) throw new Error("bad signature");
    }
    return lines.map((line, i) => this.take(hello, (hello.run?.first ?? 0) + i, hashes[i]!, line));
  }

  private take(hello: Hello, n: number, sha: string, line: string): Outcome {
    const mutation = parseLine(toBytes(line));
    if (mutation.actor !== this.signedIn) throw new Error("somebody else's work");
    const known = this.journal.find((one) => one.mutation.id === mutation.id);
    if (known) return { ...known.outcome, again: true };
    const before = this.journal.findLast((one) => one.replica === hello.replica);
    if (mutation.n !== n || (before && mutation.prev !== before.outcome.sha)) throw new Error("broken chain");
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
      registers[name] = { heads: [mutation.id], value, by, at: made.at, received: this.phone.nowMs };
    }
    this.put({ ...before, inside: ["work"], registers });
  }

  put(change: Omit<Change, "seq">): void {
    this.records.set(`${change.c}/${change.id}`, { ...change, seq: ++this.seq });
  }

  private pull(cursor: string): Answer {
    const from = Number(cursor.split(":")[1] ?? 0);
    const all = [...this.records.values()].filter((one) => one.seq > from).sort((a, b) => a.seq - b.seq);
    const changes = all.slice(0, this.pageSize);
    const { nowMs: t } = this.phone;
    return {
      v: 1,
      epoch: this.epoch,
      t1: t,
      t2: t,
      token: `token-${t}`,
      changes,
      cursor: `${this.epoch}:${changes.at(-1)?.seq ?? from}`,
      more: all.length > changes.length,
      backup: this.backup,
    };
  }
}
