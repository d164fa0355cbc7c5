import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createShell, type Listed } from "./shell";

/** The browser's cache storage, as far as the shell uses it. */
class Caches {
  held = new Map<string, Map<string, Response>>();
  open = async (name: string) => {
    const files = this.held.get(name) ?? new Map<string, Response>();
    this.held.set(name, files);
    return {
      put: async (path: string, file: Response) => void files.set(path, file),
      match: async (path: string) => files.get(path)?.clone(),
      keys: async () => [...files.keys()].map((path) => ({ url: `https://luring.example${path}` })),
    };
  };
  delete = async (name: string) => this.held.delete(name);
  keys = async () => [...this.held.keys()];
}

const VERSION_1 = {
  "/index.html": "<html>1</html>",
  "/assets/app-1.js": "app 1",
  "/assets/team-1.js": "team 1",
};
const VERSION_2 = {
  "/index.html": "<html>2</html>",
  "/assets/app-2.js": "app 2",
  "/assets/team-2.js": "team 2",
};

const listed = (files: Record<string, string>): Listed =>
  Object.entries(files).map(([path, text]) => [
    path,
    createHash("sha256").update(text).digest("hex").slice(0, 16),
  ]);

function version(
  caches: Caches,
  files: Record<string, string>,
  served: Record<string, string | undefined> = files,
  later: Record<string, string> = {},
) {
  const fetch = async (path: string) => {
    const text = served[path === "/" ? "/index.html" : path];
    return text === undefined ? new Response("", { status: 503 }) : new Response(text);
  };
  return createShell(listed(files), listed(later), { caches: caches as unknown as CacheStorage, fetch });
}

const text = async (found: Promise<Response | undefined>) => (await found)?.text();

test("after install every file is there without a network, after activation no older version is", async () => {
  const caches = new Caches();
  const first = version(caches, VERSION_1);
  await first.install();
  const second = version(caches, VERSION_2);
  await second.install();
  expect(await text(second.find("/index.html"))).toBe("<html>2</html>");
  expect(caches.held.size).toBe(2);
  await second.activate();
  expect(caches.held.size).toBe(1);
  expect(await text(second.find("/assets/team-2.js"))).toBe("team 2");
});

test.each(Object.keys(VERSION_2))(
  "F77 the install fails on %s: nothing of it stays, the old version serves",
  async (lost) => {
    const caches = new Caches();
    const first = version(caches, VERSION_1);
    await first.install();
    const second = version(caches, VERSION_2, { ...VERSION_2, [lost]: undefined });
    await expect(second.install()).rejects.toThrow(lost);
    expect(caches.held.size).toBe(1);
    expect(await text(first.find("/assets/app-1.js"))).toBe("app 1");
    expect(await text(first.find("/index.html"))).toBe("<html>1</html>");
  },
);

test("F77 a captive portal's page in place of a file fails the install too", async () => {
  const caches = new Caches();
  const portal = "<html>Selamat datang di WiFi</html>";
  const shell = version(caches, VERSION_1, { ...VERSION_1, "/assets/app-1.js": portal });
  await expect(shell.install()).rejects.toThrow("/assets/app-1.js");
  expect(caches.held.size).toBe(0);
});

test("while a new version waits, the old one answers from its own files", async () => {
  const caches = new Caches();
  const first = version(caches, VERSION_1);
  await first.install();
  await version(caches, VERSION_2).install();
  expect(await text(first.find("/index.html"))).toBe("<html>1</html>");
  expect(await first.find("/assets/app-2.js")).toBeUndefined();
});

describe("a file for later", () => {
  const ENGLISH_1 = { "/assets/english-1.js": "Home 1" };
  const ENGLISH_2 = { "/assets/english-2.js": "Home 2" };
  const online = { ...VERSION_1, ...ENGLISH_1 };

  test("is fetched when it is asked for, and is there without a network from then on", async () => {
    const caches = new Caches();
    const first = version(caches, VERSION_1, online, ENGLISH_1);
    await first.install();
    const offline = version(caches, VERSION_1, {}, ENGLISH_1);
    expect(await offline.find("/assets/english-1.js")).toBeUndefined();
    expect(await text(first.find("/assets/english-1.js"))).toBe("Home 1");
    expect(await text(offline.find("/assets/english-1.js"))).toBe("Home 1");
  });

  test("can be fetched before it is asked for", async () => {
    const caches = new Caches();
    const first = version(caches, VERSION_1, online, ENGLISH_1);
    await first.install();
    await first.keep(["/assets/german"]);
    const offline = version(caches, VERSION_1, {}, ENGLISH_1);
    expect(await offline.find("/assets/english-1.js")).toBeUndefined();
    await first.keep(["/assets/english"]);
    expect(await text(offline.find("/assets/english-1.js"))).toBe("Home 1");
  });

  test("of a captive portal is not kept", async () => {
    const portal = { ...VERSION_1, "/assets/english-1.js": "<html>Selamat datang di WiFi</html>" };
    const shell = version(new Caches(), VERSION_1, portal, ENGLISH_1);
    await shell.install();
    expect(await shell.find("/assets/english-1.js")).toBeUndefined();
  });

  test("comes with the next version for whoever had it, and for nobody else", async () => {
    const caches = new Caches();
    const first = version(caches, VERSION_1, online, ENGLISH_1);
    await first.install();
    const next = () => version(caches, VERSION_2, { ...VERSION_2, ...ENGLISH_2 }, ENGLISH_2);
    await next().install();
    expect(
      await text(version(caches, VERSION_2, {}, ENGLISH_2).find("/assets/english-2.js")),
    ).toBeUndefined();
    await first.find("/assets/english-1.js");
    await next().install();
    expect(await text(version(caches, VERSION_2, {}, ENGLISH_2).find("/assets/english-2.js"))).toBe("Home 2");
  });
});
