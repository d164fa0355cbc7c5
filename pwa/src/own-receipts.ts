/**
 * What the server has of everything that this person ever sent, compared with what this phone knows of it, and as a
 * file that anybody can have proven later (`luring check-receipts`). Hashes and receipts, never contents.
 */
import { session } from "./session";
import { type Entry, type HeadRow, openVault } from "./sync/vault";

export type OwnLine = {
  replica: string;
  n: number;
  sha: string;
  prev: string;
  outcome: string;
  in_force: string[];
  kept: string;
};

type Replica = { replica: string; top: number };

export type Compared = {
  lines: number; // the server has
  inForce: number;
  here: number; // this phone still has, with a receipt
  same: number; // of those, exactly what it has
  unsent: number;
  wrong: { n: number; why: "missing" | "other" | "changed" | "cut" }[];
};

export type Proof = Compared & { text: string };

/** `undefined`: there is no internet, or the session has ended. */
export async function collectReceipts(nowMs: number): Promise<Proof | undefined> {
  const who = session.value;
  if (who.kind !== "signed_in") return undefined;
  const own = await read<{ replicas: Replica[]; checkpoint: unknown }>("/api/receipts", "replicas");
  if (!own) return undefined;
  const lines: OwnLine[] = [];
  for (const { replica } of own.replicas)
    for (let after: number | null = 0; after !== null; ) {
      const page: { lines: OwnLine[]; next: number | null } | undefined = await read(
        `/api/receipts/${replica}?after=${after}`,
        "lines",
      );
      if (!page) return undefined;
      lines.push(...page.lines);
      after = page.next;
    }
  const vault = openVault(who.person.id);
  try {
    const [entries, heads] = await vault.use(
      async (db) => [await db.getAll("outbox"), await db.getAll("heads")] as const,
    );
    const head = {
      kind: "luring-receipts",
      v: 1,
      person: who.person.id,
      made_at: nowMs,
      checkpoint: own.checkpoint,
    };
    const compared = compare(entries, heads, lines);
    const text = `${[head, ...lines, ...disputed(entries, lines)].map((row) => JSON.stringify(row)).join("\n")}\n`;
    return { ...compared, text };
  } finally {
    await vault.close();
  }
}

type Mine = Pick<Entry, "replica" | "n" | "sha" | "receipt">;

/** Every line that this phone still has must be there as it is; of those it has let go, the chain of hashes tells. */
export function compare(
  entries: Mine[],
  heads: Pick<HeadRow, "replica" | "n" | "hash">[],
  lines: OwnLine[],
): Compared {
  const there = new Map<string, OwnLine[]>();
  for (const line of lines) {
    const key = `${line.replica}/${line.n}`;
    there.set(key, [...(there.get(key) ?? []), line]);
  }
  const at = (replica: string, n: number) => there.get(`${replica}/${n}`) ?? [];
  const sent = entries.filter(({ receipt }) => receipt);
  const wrong: Compared["wrong"] = [];
  let same = 0;
  for (const { replica, n, sha } of sent) {
    const found = at(replica, n);
    const own = found.find((line) => line.sha === sha);
    if (own && own.kept !== "changed") same++;
    else wrong.push({ n, why: own ? "changed" : found.length > 0 ? "other" : "missing" });
  }
  const waiting = new Set(
    entries.filter(({ receipt }) => !receipt).map(({ replica, n }) => `${replica}/${n}`),
  );
  for (const { replica, n, hash } of heads) wrong.push(...cut(replica, n, hash, waiting, at));
  return {
    lines: lines.length,
    inForce: lines.filter((line) => line.in_force.length > 0).length,
    here: sent.length,
    same,
    unsent: waiting.size,
    wrong,
  };
}

/** The receipts that this phone was given for what the server does not show: they are the proof that it had it. */
export function disputed(entries: (Mine & Pick<Entry, "id">)[], lines: OwnLine[]) {
  const there = new Set(lines.map(({ replica, n, sha }) => `${replica}/${n}/${sha}`));
  return entries.flatMap(({ replica, n, id, sha, receipt }) => {
    if (!receipt || there.has(`${replica}/${n}/${sha}`)) return [];
    const { outcome, code, at, mac } = receipt;
    return [
      {
        replica,
        n,
        id,
        sha,
        prev: "",
        outcome,
        code,
        at,
        mac,
        verdict: "",
        in_force: [],
        kept: "unreadable",
      },
    ];
  });
}

/** Follow the chain from this phone's newest line back to its first: where it breaks, something else is there. */
function cut(
  replica: string,
  last: number,
  hash: string,
  waiting: ReadonlySet<string>,
  at: (replica: string, n: number) => OwnLine[],
): Compared["wrong"] {
  let wanted: string | undefined = hash;
  for (let n = last; n > 0; n--) {
    if (waiting.has(`${replica}/${n}`)) {
      wanted = undefined; // it names the one before it, and is not there yet
      continue;
    }
    const found: OwnLine | undefined = at(replica, n).find(
      ({ sha }) => wanted === undefined || sha === wanted,
    );
    if (!found) return [{ n, why: "cut" }];
    wanted = found.prev;
  }
  return [];
}

async function read<T>(path: string, member: string): Promise<T | undefined> {
  try {
    const response = await fetch(path, { cache: "no-store", credentials: "same-origin" });
    const answer: any = response.ok ? await response.json() : undefined;
    return answer && member in answer ? answer : undefined; // a captive portal's page answers too, but not with this
  } catch {
    return undefined;
  }
}
