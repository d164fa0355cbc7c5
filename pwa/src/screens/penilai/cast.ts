/** Records for this room's tests: Budi and Rina report, Sari verifies. */

import {
  type Card,
  type Indicator,
  type PlanLine,
  type Report,
  readCard,
  readLine,
  readReport,
} from "../../reading";
import type { Register, ViewRecord } from "../../sync";

export const MORNING = Date.parse("2026-11-20T02:00:00Z"); // 09.00 WIB
export const DAY_MS = 86_400_000;

type ReportParts = {
  placement?: string;
  date?: string;
  quantity?: number;
  evidence?: string[];
  line?: string | null;
  indicator?: string | null;
  state?: string;
  madeAt?: number;
  receivedAt?: number;
  replacedBy?: string[];
};

const register = (id: string, value: unknown): Register => ({ heads: [`${id}-head`], value });

export function reportRecord(id: string, parts: ReportParts = {}): ViewRecord {
  const { placement = "budi", date = "2026-11-20", madeAt = MORNING, receivedAt = MORNING + 60_000 } = parts;
  const {
    line = "kunjungan",
    indicator = "jumlah",
    evidence = ["f1"].map((hash) => `${hash}-${id}`),
  } = parts;
  const [first, ...others] = parts.replacedBy ?? [];
  return {
    collection: "report",
    id,
    owner: placement,
    registers: {
      body: register(`${id}-body`, {
        placement,
        date,
        ...(parts.quantity === undefined ? {} : { quantity: parts.quantity }),
        evidence: evidence.map((sha256) => ({ sha256, type: "image/jpeg", bytes: 1, name: "foto.jpg" })),
      }),
      link: register(`${id}-link`, { line, indicator }),
      state: register(`${id}-state`, parts.state ?? "submitted"),
      ...(first === undefined
        ? {}
        : {
            replaced_by: {
              ...register(`${id}-replaced`, { report: first }),
              ...(others.length
                ? {
                    kind: "same_author",
                    siblings: others.map((report) => ({
                      id: report,
                      value: { report },
                      by: "",
                      at: 0,
                      received: 0,
                    })),
                  }
                : {}),
            },
          }),
    },
    sendState: "received",
    madeAt,
    receivedAt,
  };
}

export const report = (id: string, parts: ReportParts = {}) => readReport(reportRecord(id, parts)) as Report;

export function card(id: string, over: Record<string, unknown> = {}): Card {
  const value = { person: `${id}-person`, name: id, nip: "199001012015012001", position: "Bidan", ...over };
  return readCard({
    collection: "placement",
    id,
    owner: id,
    registers: {},
    value,
    sendState: "received",
  }) as Card;
}

export const visits: Indicator = {
  id: "jumlah",
  aspect: "kuantitas",
  name: "Jumlah kunjungan rumah",
  unit: "kunjungan",
  target: { value: 100 },
  aggregate: "sum",
  direction: "higher",
};

export function line(id: string, placement: string, indicators: Indicator[] = [visits]): PlanLine {
  const value = { placement, cycle: "2026", kind: "utama", rhk: "Kunjungan rumah", order: 1, indicators };
  const record: ViewRecord = {
    collection: "plan_line",
    id,
    owner: placement,
    registers: { line: register(id, value) },
    sendState: "received",
  };
  return readLine(record) as PlanLine;
}

export const year = { id: "2026", name: { id: "2026", en: "2026" }, from: "2026-01-01", until: "2026-12-31" };
