/** F22: a line of the outbox is damaged or gone; the others ship, and the server is told which one is missing. */
import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { BUDI } from "../testing/server";
import { openVault, write } from "./vault";

async function afterDamage(change: "damaged" | "gone") {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 1; i <= 4; i++) await budi.save([report(`r${i}`)]);
  await budi.close();
  await quiet(); // what it had begun to send must find the line still cut
  const vault = openVault(BUDI.id);
  const all = await vault.use((db) => db.getAll("outbox"));
  const second = all.find(({ n }) => n === 2)!;
  await write(vault, ["outbox"], async (tx) => {
    const outbox = tx.objectStore("outbox");
    if (change === "gone") await outbox.delete([second.replica, 2]);
    else await outbox.put({ ...second, line: second.line.slice(0, 40) });
  });
  phone.network = server.answer;
  const again = await open(phone.openTab());
  await phone.pass(10_000);
  await until(() => again.status.value.waiting === 0);
  return { again, server, vault, second };
}

test("F22 the others ship around a damaged line, and the server is told its hash", async () => {
  const { again, server, vault, second } = await afterDamage("damaged");
  expect(server.journal.map(({ mutation }) => mutation.n)).toEqual([1, 3, 4]);
  expect(server.exchanges.at(-1)?.hello.gaps).toEqual([{ n: 2, hash: second.sha }]);
  expect(
    reports(again)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(["r1", "r3", "r4"]);
  expect(again.outbox.value).toMatchObject([{ n: 2, sendState: "unreadable", damaged: true }]);
  const kept = await vault.use((db) => db.get("outbox", [second.replica, 2]));
  expect(kept?.line.length).toBe(40);
  expect(again.status.value).toMatchObject({ phase: "idle", waiting: 0 });
});

test("F22 a line that is gone is named by the next one's prev, once the server asks for it", async () => {
  const { again, server, second } = await afterDamage("gone");
  expect(server.journal.map(({ mutation }) => mutation.n)).toEqual([1, 3, 4]);
  server.extra = { missing: [2] };
  const before = server.exchanges.length;
  await again.syncNow();
  expect(server.exchanges[before]?.hello.gaps).toBeUndefined();
  expect(server.exchanges.length).toBe(before + 2);
  expect(server.exchanges.at(-1)?.hello.gaps).toEqual([{ n: 2, hash: second.sha }]);
});
