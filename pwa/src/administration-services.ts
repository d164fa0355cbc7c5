/** Other systems: tokens by which they ask, webhooks by which they are told. */
import { ask } from "./administration";

export type Scope = "people.read" | "cycles.read" | "results.read";
export type EventName = "results.released" | "cycle.closed" | "import.applied";

export type Token = {
  id: string;
  name: string;
  scopes: Scope[];
  made_by: string;
  made_at: number;
  expires: number | null;
  last_used: number | null;
  revoked_at: number | null;
};

export type Webhook = {
  id: string;
  url: string;
  events: EventName[];
  made_by: string;
  made_at: number;
  removed_at: number | null;
  waiting: number;
  failed: number;
};

export type Services = { tokens: Token[]; webhooks: Webhook[]; scopes: Scope[]; events: EventName[] };

/** `next_at` null: it has arrived, or was given up. `status` 0: nobody answered. */
export type Delivery = {
  id: string;
  event: EventName | "ping";
  made_at: number;
  tries: number;
  tried_at: number | null;
  next_at: number | null;
  status: number;
};

const AT = "/api/admin/services";
const hook = (id: string) => `${AT}/webhooks/${id}`;

export const readServices = () => ask<Services>(AT);

export const makeToken = (body: { name: string; scopes: string[]; days: number | null }) =>
  ask<{ made: Token; token: string }>(`${AT}/tokens`, body);

export const revokeToken = (id: string) => ask<Token>(`${AT}/tokens/${id}/revoke`, {});

export const makeWebhook = (body: { url: string; events: string[] }) =>
  ask<{ made: Webhook; secret: string }>(`${AT}/webhooks`, body);

export const removeWebhook = (id: string) => ask<Webhook>(`${hook(id)}/remove`, {});

export const pingWebhook = (id: string) => ask<Delivery>(`${hook(id)}/ping`, {});

export const readDeliveries = (id: string) => ask<{ deliveries: Delivery[] }>(`${hook(id)}/deliveries`);

export const resend = (id: string, message: string) =>
  ask<Delivery>(`${hook(id)}/deliveries/${message}/resend`, {});
