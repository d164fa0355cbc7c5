/** The person every test knows, on a phone with a server somewhere. */
import { collections } from "../sync/collections.gen";
import { type Engine, openEngine } from "../sync/engine";
import type { Shrink } from "../sync/shrink";
import type { Intent } from "../sync/types";
import { Phone, quiet, type Tab } from "./phone";
import { BUDI, Server } from "./server";

export type Scene = { phone: Phone; server: Server; tab: Tab; budi: Engine };

/** Budi's phone, signed in once, the server reachable. */
export async function scene(): Promise<Scene> {
  const phone = new Phone();
  const server = new Server(phone);
  phone.network = server.answer;
  const tab = phone.openTab();
  const budi = await open(tab);
  await quiet();
  return { phone, server, tab, budi };
}

const unchanged: Shrink = async (file) => ({ content: await file.arrayBuffer(), type: "image/jpeg" });

export function open(tab: Tab, person = BUDI.id, shrink = unchanged): Promise<Engine> {
  return openEngine({ world: tab.world, person, tables: collections, shrink });
}

export function report(record: string, body: object = {}): Intent {
  const value = { placement: "placement-budi", date: "2026-11-20", quantity: 12, ...body };
  return { collection: "report", record, put: { body: value }, saw: {}, form: "lapor-klinik@1" };
}

export const reports = (engine: Engine) => engine.view.collection("report").value;

export const offline = () => Promise.reject(new TypeError("Failed to fetch"));
