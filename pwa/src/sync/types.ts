/** What screens see of the engine. `index.ts` hands these out; nothing here names a database or a request. */
import type { Progress } from "./uploads";
import type { FieldError, OutcomeName, Sibling } from "./wire";

export type SendState =
  | "received"
  | "waiting"
  | "sending"
  | "kept" // at the server, which has not judged it yet: not delivered
  | "held"
  | "quarantined"
  | "unreadable";

export type OutcomeInfo = {
  outcome: OutcomeName;
  code: string;
  errors: FieldError[];
  missing: string[];
  at: number; // server time of receipt, ms
};

export type Register = {
  heads: string[];
  value: any;
  by?: string;
  at?: number;
  received?: number;
  reason?: string;
  marks?: string[];
  siblings?: Sibling[];
  kind?: string;
  proof?: string; // of the time it was made: "unproven", "late", "amendment"; none: nothing to say
  pending?: boolean; // by a mutation that the server has not judged yet
};

export type ViewRecord = {
  collection: string;
  id: string;
  owner: string;
  registers: Record<string, Register>;
  value?: any; // records that the server derives
  sendState: SendState;
  madeAt?: number;
  receivedAt?: number;
  outcome?: OutcomeInfo;
};

export type Intent = {
  id?: string; // of its mutation, where others of the same save name it
  collection: string;
  record: string;
  put?: Record<string, any>;
  step?: string;
  reason?: string;
  marks?: string[];
  saw: Record<string, string[]>;
  form?: string;
};

export type OutboxItem = {
  n: number;
  id: string;
  collection: string;
  record: string;
  what: "put" | "step";
  madeAt: number;
  bytes: number;
  sendState: SendState;
  outcome?: OutcomeInfo;
  handed?: { at: number; told?: number }[]; // given to somebody to carry; `told`: he says that it has arrived
  damaged?: boolean; // its bytes on this phone are not what was written: it cannot be sent
};

export type SyncStatus = {
  phase: "idle" | "offline" | "sending" | "retry" | "needs_sign_in" | "too_old";
  waiting: number; // mutations without a receipt
  filesWaiting: number;
  file?: Progress; // the one under way
  done: number; // receipted since the outbox was last empty: done of done + waiting
  lastSuccessAt?: number;
  nextTryAt?: number;
  kept?: number; // of those that wait: the server has them, and has not judged them yet
  oldestUnsentAt?: number;
  persisted?: boolean;
  usage?: { used: number; quota: number };
  clockOffsetMs?: number;
};

export type Draft<T = any> = { key: string; value: T; saw: Record<string, string[]>; updatedAt: number };

/** `thumb`: the same picture, small, as a file of its own. */
export type Evidence = {
  sha256: string;
  type: string;
  bytes: number;
  name: string;
  thumb?: { sha256: string; type: string; bytes: number };
};

/** A photo that the server does not have. `refused`: the code with which it turned it away, "lost" or "damaged". */
export type FileItem = { sha256: string; name: string; bytes: number; refused?: string | undefined };

export type Decision = { id: string; intents: Intent[]; dueAt: number };

export type SyncErrorCode =
  | "storage_full"
  | "photo_full" // text still fits
  | "storage_closed"
  | "too_large"
  | "not_an_image"
  | "not_signed_in"; // nobody has signed in on this phone: there is no vault to save to

export class SyncError extends Error {
  constructor(readonly code: SyncErrorCode) {
    super(code);
  }
}
