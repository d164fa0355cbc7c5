/** The test server's side of tus: sessions that can be cut, forgotten and confused, and a count of what was sent. */
import { toHex } from "../sync/ids";

type Session = { sha256: string; length: number; bytes: Uint8Array };

const OURS = { "Tus-Resumable": "1.0.0" };
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ type: `/problems/${code}`, status, code }), { status, headers: OURS });

const hash = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export class Uploads {
  sessions = new Map<string, Session>();
  whole = new Map<string, number>();
  /** Bytes that came in chunks, those that were dropped too. */
  received = 0;
  chunks: number[] = [];
  /** What is done to a chunk on its way. */
  onTheWay: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (bytes) => bytes;
  private made = 0;

  async answer(method: string, url: string, init: RequestInit & { body?: any }): Promise<Response> {
    const headers = init.headers as Record<string, string>;
    if (headers["Tus-Resumable"] !== "1.0.0") return problem(412, "tus_version");
    if (method === "POST" && url === "/api/uploads") return this.create(headers);
    const session = this.sessions.get(url);
    if (!session) return problem(404, "not_found");
    if (method === "HEAD") return this.says(session, 200);
    const instead = headers["X-HTTP-Method-Override"];
    if (method === "PATCH" || instead === "PATCH") return this.append(session, headers, init.body);
    return problem(405, "method_not_allowed");
  }

  private create(headers: Record<string, string>): Response {
    const [key, value] = (headers["Upload-Metadata"] ?? "").split(",")[0]!.split(" ");
    if (key !== "sha256") return problem(400, "invalid_request");
    const sha256 = atob(value!);
    const known = [...this.sessions].find(([, session]) => session.sha256 === sha256);
    const url = known?.[0] ?? `/api/uploads/${++this.made}`;
    const session = known?.[1] ?? {
      sha256,
      length: Number(headers["Upload-Length"]),
      bytes: new Uint8Array(),
    };
    this.sessions.set(url, session);
    return this.says(session, 201, { Location: url });
  }

  private async append(session: Session, headers: Record<string, string>, body: ArrayBuffer) {
    const chunk = this.onTheWay(new Uint8Array(body));
    this.received += chunk.length;
    this.chunks.push(chunk.length);
    if (Number(headers["Upload-Offset"]) !== session.bytes.length) return problem(409, "offset_mismatch");
    const sum = btoa(String.fromCharCode(...(await hash(chunk))));
    if (headers["Upload-Checksum"] !== `sha256 ${sum}`) return problem(460, "checksum_mismatch");
    const bytes = new Uint8Array(session.bytes.length + chunk.length);
    bytes.set(session.bytes);
    bytes.set(chunk, session.bytes.length);
    session.bytes = bytes;
    if (bytes.length < session.length) return this.says(session, 204);
    if (toHex(await hash(bytes)) !== session.sha256) {
      session.bytes = new Uint8Array();
      return problem(422, "hash_mismatch");
    }
    this.whole.set(session.sha256, bytes.length);
    return this.says(session, 204);
  }

  private says(session: Session, status: number, more: Record<string, string> = {}): Response {
    const whole: Record<string, string> = this.whole.has(session.sha256)
      ? { "Upload-Sha256": session.sha256 }
      : {};
    const offset = `${whole["Upload-Sha256"] ? session.length : session.bytes.length}`;
    return new Response(null, { status, headers: { ...OURS, "Upload-Offset": offset, ...whole, ...more } });
  }
}
