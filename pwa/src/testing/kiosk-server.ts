/**
 * A server for kiosks in tests: it enrols, opens what was sealed to it, verifies who signed it, and receives.
 *
 * It attributes nothing: that is the real server's, and told in the browser stories.
 */
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { requestText, sealInfo, signedText } from "../kiosk/envelope";
import { toHex } from "../sync/ids";
import { type Bytes, lineHash, parseLine, runDigest, sha256, toB64u, toBytes } from "../sync/line";
import { fromB64u } from "../sync/seal";
import type { Change } from "../sync/wire";
import type { Phone } from "./phone";
import { type BUDI, Server } from "./server";

export const KIOSK_FORM: Change = {
  ...{ c: "form", id: "lapor-umum@1", seq: 1 },
  value: {
    name: "lapor-umum",
    version: 1,
    collection: "report",
    group: "body",
    title: { id: "L", en: "R" },
    fields: [],
  },
};
export const NAMESPACE = "6ba7b811-9dad-41d1-80b4-00c04fd430c8";

export type Opened = {
  id: string;
  head: any;
  lines: any[];
  files: Uint8Array[];
  text: string;
  /** Whether the replica's signature of its run is right. */
  signed: boolean;
};

type Account = { person: typeof BUDI; nip: string; pin: string };

const problem = (status: number, code: string, headers: HeadersInit = {}) =>
  new Response(JSON.stringify({ status, code }), { status, headers });
const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

export class KioskServer {
  epoch = "epoch-1";
  backup = 0;
  code = "KODE-1234";
  kiosks = new Map<string, CryptoKey>();
  revoked = false;
  sealId = "0123456789abcdef";
  accounts: Account[] = [];
  envelopes = new Map<string, Opened>();
  shipments: string[][] = []; // ids
  contacts: any[] = [];
  drafts: { id: string; key: string; value: unknown; updated_at: number }[] = [];
  wait = 0; // seconds, before somebody may sign in again
  policy = { plan_lines: false, survey: ["skm"] };
  lines: object[] = [];
  surveys: object[] = [];
  tokens = new Map<string, string>(); // bearer -> person
  refuse: (id: string) => string | undefined = () => undefined;
  inner: Server; // exchanges of those who are signed in
  private readonly pair = suite.kem.generateKeyPair();

  constructor(readonly phone: Phone) {
    this.inner = new Server(phone);
    phone.network = this.answer;
  }

  readonly answer = async (path: string, init: RequestInit & { body?: any }): Promise<Response> => {
    const url = path.split("?")[0] ?? "";
    const method = init.method ?? "GET";
    if (url === "/api/kiosk/challenge") return json({ token: this.token() });
    if (url === "/api/kiosk/enrol") return this.enrol(JSON.parse(init.body));
    if (url === "/api/kiosk/envelopes") return this.receive(String(await new Response(init.body).text()));
    if (url === "/api/kiosk/contact") return this.signedBy(url, init, (body) => this.contact(body));
    if (url === "/api/kiosk/session" && method === "POST")
      return this.signedBy(url, init, (body) => this.signIn(body));
    const bearer = new Headers(init.headers).get("Authorization")?.replace("Bearer ", "") ?? "";
    const person = this.tokens.get(bearer);
    if (!person) return problem(401, "not_signed_in");
    if (url === "/api/kiosk/session") {
      this.tokens.delete(bearer);
      return new Response(null, { status: 204 });
    }
    if (url === "/api/session") {
      const instansi = { name: "Kabupaten", namespace: NAMESPACE };
      return json({ person: { id: person }, roles: [], placements: ["placement-budi"], instansi });
    }
    if (url.startsWith("/api/kiosk/drafts")) {
      const id = url.split("/")[4];
      if (method === "DELETE") this.drafts = this.drafts.filter((draft) => draft.id !== id);
      return method === "DELETE" ? new Response(null, { status: 204 }) : json({ drafts: this.drafts });
    }
    this.inner.signedIn = person;
    return this.inner.answer(path, init);
  };

  private token = () => `${this.phone.nowMs}.mac`;

  private async signedBy(
    path: string,
    init: RequestInit & { body?: any },
    then: (body: any) => Promise<Response>,
  ) {
    const headers = new Headers(init.headers);
    const key = this.kiosks.get(headers.get("Luring-Kiosk") ?? "");
    const token = headers.get("Luring-Time") ?? "";
    if (!key) return problem(401, "kiosk_unknown");
    if (this.phone.nowMs - Number(token.split(".")[0]) > 600_000) return problem(401, "time");
    const text = await requestText("POST", path, token, init.body);
    if (!(await verify(key, headers.get("Luring-Signature") ?? "", text))) return problem(401, "signature");
    return then(JSON.parse(new TextDecoder().decode(init.body)));
  }

  private async enrol({ code, kiosk, key }: any) {
    if (code !== this.code) return problem(401, "wrong_code");
    this.kiosks.set(kiosk, await publicKey(key));
    const unit = { id: "unit-1", name: "Puskesmas Merlung" };
    const about = { label: "Kios 1", unit, namespace: NAMESPACE, policy: this.policy };
    return json({ kiosk, ...about, seal: await this.seal() }, 201);
  }

  async seal() {
    const { publicKey } = await this.pair;
    return {
      id: this.sealId,
      key: toB64u(new Uint8Array(await suite.kem.serializePublicKey(publicKey))),
    };
  }

  private async contact(body: any) {
    this.contacts.push(body);
    const told = { epoch: this.epoch, token: this.token(), seal: await this.seal(), policy: this.policy };
    const directives = this.revoked ? ["revoked"] : [];
    const etag = JSON.stringify(this.policy);
    const news = body.etag === etag ? {} : { forms: [KIOSK_FORM], lines: this.lines, surveys: this.surveys };
    return json({ ...told, ...news, etag, directives });
  }

  private async signIn({ nip, pin, replica, key }: any) {
    if (this.wait) return problem(429, "wait", { "Retry-After": String(this.wait) });
    const account = this.accounts.find((one) => one.nip === nip && one.pin === pin);
    if (!account) return problem(401, "not_right");
    const { id, name } = account.person;
    this.inner.replicas.set(replica, { person: id, key: await publicKey(key) });
    const token = `bearer-${replica}`;
    this.tokens.set(token, id);
    return json({ token, person: id, name, idle_s: 600 });
  }

  private async receive(text: string): Promise<Response> {
    const receipts = [];
    for (const line of text.split("\n").filter(Boolean)) receipts.push(await this.take(JSON.parse(line)));
    this.shipments.push(receipts.map(({ id }) => id));
    const directives = this.revoked ? ["revoked"] : [];
    return json({ epoch: this.epoch, backup: this.backup, receipts, directives });
  }

  private async take({ kiosk, key, sealed, sig }: any) {
    const bytes = fromB64u(sealed);
    const id = toHex(await sha256(bytes));
    const at = this.phone.nowMs;
    const code = this.refuse(id);
    if (code) return { id, at, outcome: "refused", code };
    const device = this.kiosks.get(kiosk);
    if (!device || !(await verify(device, sig, signedText(kiosk, key, bytes))))
      return { id, at, outcome: "refused", code: "signature" };
    const outcome = this.envelopes.has(id) ? "again" : "received";
    this.envelopes.set(id, await this.open(id, kiosk, key, bytes));
    return { id, at, outcome };
  }

  private async open(id: string, kiosk: string, key: string, sealed: Bytes): Promise<Opened> {
    const recipient = await suite.createRecipientContext({
      recipientKey: (await this.pair).privateKey,
      enc: sealed.slice(0, 65).buffer,
      info: sealInfo(NAMESPACE, key, kiosk).buffer,
    });
    return parse(id, new Uint8Array(await recipient.open(sealed.slice(65).buffer)));
  }
}

async function parse(id: string, content: Uint8Array): Promise<Opened> {
  if (content.length % 512 !== 0) throw new Error("not padded");
  const end = content.indexOf(10);
  const text = new TextDecoder().decode(content);
  const head = JSON.parse(new TextDecoder().decode(content.subarray(0, end)));
  const size = head.files.reduce((total: number, file: { bytes: number }) => total + file.bytes, 0);
  const raw = new TextDecoder()
    .decode(content.subarray(end + 1, content.length - size))
    .split("\n")
    .slice(0, -1);
  let signed = true;
  for (const part of head.parts) {
    const hashes = await Promise.all(raw.map((line) => lineHash(toBytes(line))));
    const key = await publicKey(part.key);
    signed &&= await verify(key, part.run.sig, runDigest(part.replica, part.run.first, hashes));
  }
  const files = [content.subarray(content.length - size)];
  return { id, head, lines: raw.map((line) => parseLine(toBytes(line))), files, text, signed };
}

const publicKey = (point: string) =>
  crypto.subtle.importKey("raw", fromB64u(point), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);

const verify = (key: CryptoKey, sig: string, text: Bytes) =>
  crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromB64u(sig), text);
