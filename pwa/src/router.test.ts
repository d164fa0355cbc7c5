import { expect, test, vi } from "vitest";

vi.stubGlobal("location", { href: "https://luring.test/" });
const { match } = await import("./router");

const to = (path: string) => match(new URL(path, "https://luring.test"));

test.each([
  ["/", "beranda"],
  ["/lapor?draf=1", "lapor"],
  ["/laporan", "laporan"],
  ["/laporan/", "laporan"],
  ["/kinerja", "kinerja"],
  ["/verifikasi", "verifikasi"],
  ["/aktivasi#nip=1&kode=2", "aktivasi"],
  ["/tidak-ada", "unknown"],
  ["/laporan/1/2", "unknown"],
])("%s is the screen %s", (path, name) => {
  expect(to(path).name).toBe(name);
});

test("what varies in an address is a parameter, decoded", () => {
  expect(to("/laporan/ab%20c")).toMatchObject({ name: "laporan_detail", params: { id: "ab c" } });
  expect(to("/tim/p1").params).toEqual({ placement: "p1" });
});

test("question and hash are kept apart from the path", () => {
  const { query, hash, path } = to("/lapor?draf=1&langkah=2#nip=3");
  expect([path, query.get("draf"), query.get("langkah"), hash]).toEqual(["/lapor", "1", "2", "#nip=3"]);
});
