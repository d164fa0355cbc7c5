/** Citizens' answers in a browser of theirs: kept until the server has them. Nobody signs in, no cookie goes along. */
import type { Said } from "./words";

export type SurveyForm = {
  id: string;
  label: Said;
  basis: string;
  minimum: number;
  elements: { id: string; label: Said; question: Said; options: [Said, Said, Said, Said] }[];
  facts: { id: string; label: Said; options: { id: string; label: Said }[] }[];
  bands: { id: string; start: string; label: Said }[];
};
export type Survey = { form: SurveyForm; unit: string; counter: string };
export type Answers = Record<string, number | string>;
type Waiting = { id: string; code: string; day: string; answers: Answers };

export type BoxWorld = {
  disk: IDBFactory;
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  today: () => string;
  newId: () => string;
};

export type Box = {
  /** The questions of a code; the last that were seen where there is no internet. */
  survey(code: string): Promise<Survey | "gone" | "offline">;
  /** The surveys whose questions were seen here. */
  known(): Promise<{ code: string; survey: Survey }[]>;
  /** Resolves when the answers are on the disk. */
  keep(code: string, answers: Answers): Promise<void>;
  /** Send what waits. Answers how much is left. */
  ship(): Promise<number>;
};

/** The server has said no to it for good: another time it would say the same. */
const NEVER = new Set([400, 404, 413]);

export async function openBox(world: BoxWorld): Promise<Box> {
  const db = await promised(
    Object.assign(world.disk.open("luring-survei", 1), {
      onupgradeneeded(this: IDBOpenDBRequest) {
        this.result.createObjectStore("survey");
        this.result.createObjectStore("waiting", { keyPath: "id" });
      },
    }),
  );
  const store = (name: string, mode: IDBTransactionMode = "readonly") =>
    db.transaction(name, mode, { durability: "strict" }).objectStore(name);
  let turn: Promise<number> = Promise.resolve(0);

  async function shipAll(): Promise<number> {
    const waiting: Waiting[] = await promised(store("waiting").getAll());
    for (const [n, { code, ...body }] of waiting.entries()) {
      const answer = await world
        .fetch(`/api/surveys/${code}`, {
          method: "POST",
          credentials: "omit",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        })
        .catch(() => undefined);
      if (!answer?.ok && !NEVER.has(answer?.status ?? 0)) return waiting.length - n;
      await promised(store("waiting", "readwrite").delete(body.id));
    }
    return 0;
  }

  return {
    async survey(code) {
      const answer = await world
        .fetch(`/api/surveys/${code}`, { credentials: "omit" })
        .catch(() => undefined);
      if (answer?.ok) {
        const found: Survey = await answer.json();
        await promised(store("survey", "readwrite").put(found, code));
        return found;
      }
      if (answer?.status === 404 || answer?.status === 400) {
        await promised(store("survey", "readwrite").delete(code));
        return "gone";
      }
      return (await promised<Survey | undefined>(store("survey").get(code))) ?? "offline";
    },
    async known() {
      const [codes, surveys] = await Promise.all([
        promised(store("survey").getAllKeys()),
        promised<Survey[]>(store("survey").getAll()),
      ]);
      return surveys.map((survey, n) => ({ code: String(codes[n]), survey }));
    },
    async keep(code, answers) {
      const one: Waiting = { id: world.newId(), code, day: world.today(), answers };
      const place = store("waiting", "readwrite");
      place.put(one);
      await new Promise<void>((resolve, reject) => {
        place.transaction.oncomplete = () => resolve();
        place.transaction.onabort = () => reject(place.transaction.error);
      });
    },
    ship() {
      turn = turn.then(shipAll, shipAll);
      return turn;
    },
  };
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
