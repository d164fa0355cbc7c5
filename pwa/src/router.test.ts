import { expect, test, vi } from "vitest";

vi.stubGlobal("location", { href: "https://luring.test/", origin: "https://luring.test" });
vi.stubGlobal("window", { scrollY: 0, scrollTo: () => {} });
vi.stubGlobal("requestAnimationFrame", () => 0);
const { back, forgetPlaces, isReturn, match, navigate, route } = await import("./router");

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

test("a kiosk's places are in memory: the browser's history hears of none, and none is left for the next one", () => {
  const history = { pushState: vi.fn(), replaceState: vi.fn(), back: vi.fn() };
  vi.stubGlobal("history", history);
  const shown = () => `${route.value.name}?${route.value.query}`;
  forgetPlaces();
  expect(shown()).toBe("beranda?");
  navigate("/lapor");
  navigate("/lapor?draf=1&langkah=2");
  navigate("/lapor?draf=1&langkah=3", { replace: true });
  expect(shown()).toBe("lapor?draf=1&langkah=3");
  back("/");
  expect(shown()).toBe("lapor?");
  navigate("/hasil");
  back("/");
  back("/");
  expect(shown()).toBe("beranda?");
  back("/laporan");
  expect(shown()).toBe("laporan?");
  forgetPlaces();
  back("/");
  expect(shown()).toBe("beranda?");
  for (const touched of Object.values(history)) expect(touched).not.toHaveBeenCalled();
});

test("whoever goes back to where he had scrolled returns, and whoever goes on does not", () => {
  forgetPlaces();
  navigate("/laporan");
  vi.stubGlobal("window", { scrollY: 900, scrollTo: () => {} });
  navigate("/laporan/1");
  expect(isReturn()).toBe(false);
  back("/");
  expect(isReturn()).toBe(true);
  navigate("/saya");
  expect(isReturn()).toBe(false);
});

test("whatever follows a room is its own business", () => {
  expect(to("/lain")).toMatchObject({ name: "lain", params: { rest: "" } });
  expect(to("/lain/dialog/ab%20c")).toMatchObject({ name: "lain", params: { rest: "dialog/ab%20c" } });
});
