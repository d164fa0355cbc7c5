/** What the server is told and asked about news: what was read, how they are wanted, and by which browser. */
import type { Marks } from "./screens/lain/news";

export type Settings = {
  off: string[];
  quiet: { first: string; last: string };
  digest: string;
  words: boolean;
  mail: boolean;
  address: string;
  lang: "id" | "en";
};

export type Tried = { by: "push" | "mail"; status: number };

/** `undefined`: there is no internet, or the server refused. */
async function ask(method: string, path: string, body?: unknown): Promise<Response | undefined> {
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "same-origin",
      ...(body === undefined
        ? {}
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}

async function read<T>(response: Response | undefined, member: string): Promise<T | undefined> {
  // A captive portal's page answers too, but not with this.
  const answer: any = await response?.json().catch(() => undefined);
  return answer && member in answer ? answer : undefined;
}

export const tellRead = async (marks: Marks): Promise<boolean> =>
  !!(await ask("PUT", "/api/news/read", marks));

export const readSettings = async () => read<Settings>(await ask("GET", "/api/news/settings"), "quiet");

export const keepSettings = async (settings: Settings): Promise<boolean> =>
  !!(await ask("PUT", "/api/news/settings", settings));

export const readKey = async () =>
  read<{ key: string; mail: boolean }>(await ask("GET", "/api/push/key"), "key");

export const sendTest = async () =>
  (await read<{ tried: Tried[] }>(await ask("POST", "/api/push/test"), "tried"))?.tried;

/** Why this browser cannot be told anything while the app is closed. */
export type Unable = "unsupported" | "denied" | "off";

export function whyNot(key: string): Unable | undefined {
  if (!key) return "off";
  if (!("PushManager" in window) || !("Notification" in window)) return "unsupported";
  return Notification.permission === "denied" ? "denied" : undefined;
}

const registration = async () => (await navigator.serviceWorker?.getRegistration()) ?? undefined;

export async function isSubscribed(): Promise<boolean> {
  return !!(await (await registration())?.pushManager?.getSubscription());
}

/** Asks the person first. Answers what came of it. */
export async function subscribe(key: string): Promise<"on" | "denied" | "failed"> {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    const found = await registration();
    const made = await found?.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    if (!made) return "failed";
    const { endpoint, keys } = made.toJSON();
    return (await ask("POST", "/api/push/subscriptions", { endpoint, keys })) ? "on" : "failed";
  } catch {
    return "failed"; // the browser's own push service could not be reached
  }
}

export async function unsubscribe(): Promise<void> {
  const found = await (await registration())?.pushManager.getSubscription();
  if (!found) return;
  await ask("DELETE", "/api/push/subscriptions", { endpoint: found.endpoint });
  await found.unsubscribe();
}
