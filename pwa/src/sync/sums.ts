/**
 * What there is of each bucket, in a few characters: how many records, and a sum over them that no order changes.
 *
 * The twin of `sync/sums.py`; `sync/vectors/sums.json` holds examples that both satisfy. A check against accidents.
 */
import { toBytes } from "./line";

export type Counted = { c: string; id: string; seq: number; inside?: string[] };

/** CRC-32 (RFC 1952 section 8). */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of toBytes(text)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}

/** Spread every bit over all, so that similar names do not cancel out (MurmurHash3's finalizer). */
function number(text: string): number {
  let x = crc32(text);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const written = (count: number, total: number) => `${count}.${total.toString(16)}`;

/** Sum up a copy, by bucket. */
export function sumsOf(rows: Iterable<Counted>): Record<string, string> {
  const found = new Map<string, [number, number]>();
  for (const { c, id, seq, inside = [] } of rows) {
    const one = number(`${c}/${id}/${seq}`);
    for (const bucket of inside) {
      const [count, total] = found.get(bucket) ?? [0, 0];
      found.set(bucket, [count + 1, (total + one) >>> 0]);
    }
  }
  return Object.fromEntries([...found].map(([bucket, sum]) => [bucket, written(...sum)]));
}

/** Sum up the sums of all buckets, in the same way. */
export function digest(sums: Record<string, string>): string {
  const all = Object.entries(sums);
  return written(
    all.length,
    all.reduce((total, [bucket, sum]) => (total + number(`${bucket}=${sum}`)) >>> 0, 0),
  );
}
