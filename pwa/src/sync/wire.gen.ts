// Written by `make types` from sync/wire.py and sync/mutation.py. Do not edit.

export const WIRE_VERSION = 1;
export const MAX_LINE_BYTES = 65536;
export const MAX_BODY_BYTES = 4194304;
export const MAX_LINES = 5000;

export type OutcomeName = "applied" | "merged" | "conflict" | "held" | "quarantined" | "unreadable";

export type Standing = "in_force" | "superseded" | "contested" | "waiting" | "not_counted" | "set_aside";

export type Mutation = {
  v: 1;
  id: string;
  replica: string;
  n: number;
  prev: string;
  actor: string;
  collection: string;
  record: string;
  put?: Record<string, Record<string, any>> | null;
  step?: string | null;
  reason?: string | null;
  marks?: string[];
  saw?: Record<string, string[]>;
  form?: string | null;
  salt: string;
  made: Made;
};

export type Made = {
  at: number;
  zone: string;
  token?: string | null;
  offset_ms?: number | null;
  stepped?: number;
};

export type OutboxSummary = {
  n: number;
  hash: string;
  count: number;
  bytes: number;
};

export type Run = {
  first: number;
  sig: string;
};

export type Proof = {
  n: number;
  sha: string;
  outcome: string;
  code?: string;
  at: number;
  mac: string;
};

export type Gap = {
  n: number;
  hash: string;
};

export type Hello = {
  v: 1;
  client: string;
  replica: string;
  epoch?: string;
  cursor?: string;
  outbox: OutboxSummary;
  t0: number;
  run?: Run | null;
  proofs?: Proof[];
  gaps?: Gap[];
  sums?: Record<string, string>;
};

export type FieldError = {
  path: string;
  code: string;
  limit?: number | string | null;
};

export type Outcome = {
  n: number;
  sha: string;
  id?: string;
  outcome: OutcomeName;
  code?: string;
  errors?: FieldError[];
  missing?: string[];
  again?: boolean;
  at: number;
  mac: string;
};

export type StandingChange = {
  id: string;
  register: string;
  standing: Standing;
};

export type Sibling = {
  id: string;
  value: any;
  by: string;
  at: number;
  received: number;
  saw?: string[];
  reason?: string;
  proof?: string;
};

export type Register = {
  heads?: string[];
  value?: any;
  by?: string;
  at?: number;
  received?: number;
  reason?: string;
  marks?: string[];
  siblings?: Sibling[];
  kind?: string;
  proof?: string;
};

export type Change = {
  c: string;
  id: string;
  seq: number;
  owner?: string;
  inside?: string[];
  registers?: Record<string, Register>;
  value?: any;
  gone?: string[];
};

export type Answer = {
  v: 1;
  epoch: string;
  t1: number;
  t2: number;
  token: string;
  outcomes?: Outcome[];
  have?: number;
  missing?: number[];
  standing?: StandingChange[];
  changes?: Change[];
  gained?: string[];
  lost?: string[];
  cursor?: string;
  more?: boolean;
  sum?: string;
  retry_after?: number;
  kept?: number;
  backup?: number;
  oldest_client?: string;
  directives?: string[];
};
