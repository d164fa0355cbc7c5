import { createHash } from "node:crypto";
import { expect, test } from "vitest";
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
) {
  const fetch = async (path: string) => {
    const text = served[path === "/" ? "/index.html" : path];
    return text === undefined ? new Response("", { status: 503 }) : new Response(text);
  };
  return createShell(listed(files), { caches: caches as unknown as CacheStorage, fetch });
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
