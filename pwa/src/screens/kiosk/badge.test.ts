import encodeQR from "qr";
import { decodeQR } from "qr/decode.js";
import { describe, expect, it } from "vitest";
import { nipOn } from "./badge";

const BUDI = "198703122011011004";

describe("the number on a badge", () => {
  it("is found alone, in a sentence and in an address", () => {
    expect(nipOn(BUDI)).toBe(BUDI);
    expect(nipOn(`NIP. ${BUDI}\nBudi Santoso`)).toBe(BUDI);
    expect(nipOn(`https://contoh.go.id/asn/${BUDI}?v=1`)).toBe(BUDI);
    expect(nipOn(`${BUDI} ${BUDI}`)).toBe(BUDI);
  });

  it("is none where it is too long, too short or not one", () => {
    expect(nipOn(`${BUDI}1`)).toBeUndefined();
    expect(nipOn(BUDI.slice(1))).toBeUndefined();
    expect(nipOn(`${BUDI} 198703122011011005`)).toBeUndefined();
    expect(nipOn("")).toBeUndefined();
  });

  it("comes out of the code as it went in", () => {
    const rows = encodeQR(BUDI, "raw", { border: 4 });
    const scale = 6;
    const side = rows.length * scale;
    const data = new Uint8Array(side * side * 4).fill(255);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)])
          data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    expect(decodeQR({ width: side, height: side, data })).toBe(BUDI);
  });
});
