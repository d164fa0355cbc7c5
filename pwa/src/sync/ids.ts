/** A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then chance. Ordered for the databases' sake only. */
export function uuid7(nowMs: number, random: (bytes: number) => Uint8Array): string {
  const bytes = random(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return dashed(bytes);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A UUIDv5 (RFC 9562 section 5.5) of a natural key in the agency's namespace: two devices make the same record. */
export async function uuid5(namespace: string, name: string): Promise<string> {
  const space = namespace.replaceAll("-", "").match(/../g) ?? [];
  const named = [...space.map((pair) => Number.parseInt(pair, 16)), ...new TextEncoder().encode(name)];
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-1", new Uint8Array(named))).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return dashed(bytes);
}

function dashed(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
