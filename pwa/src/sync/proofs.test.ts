import { expect, test } from "vitest";
import { report, scene } from "../testing/cast";
import { until } from "../testing/phone";
import type { Proof } from "./wire";

test("F102 what is sent again after a restore carries the receipt of then, until the new one has come", async () => {
  const { budi, server, phone } = await scene();
  server.judge = ({ record }) =>
    record === "r2" ? { outcome: "quarantined", code: "late" } : { outcome: "applied" };
  await budi.save([report("r1"), report("r2")]);
  await until(() => budi.status.value.waiting === 0);
  const had = server.journal.map(({ outcome }) => outcome);
  const proofsSince = (from: number): (Proof[] | undefined)[] =>
    server.exchanges.slice(from).map(({ hello }) => hello.proofs);
  expect(proofsSince(0).filter((proofs) => proofs)).toEqual([]);

  server.epoch = "epoch-2";
  server.journal = [];
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    return server.journal.length > 0 ? Promise.reject(new TypeError("cut")) : response;
  };
  let from = server.exchanges.length;
  await budi.syncNow();
  const proven = had.map(({ n, sha, outcome, code, at, mac }) => ({
    n,
    sha,
    outcome,
    code: code ?? "",
    at,
    mac,
  }));
  expect(proofsSince(from).filter((proofs) => proofs)).toEqual([proven]);

  // The reply was lost, and the database once more: the receipt of the first epoch still goes along.
  phone.network = server.answer;
  server.epoch = "epoch-3";
  server.journal = [];
  from = server.exchanges.length;
  await budi.syncNow();
  await until(() => budi.status.value.waiting === 0);
  expect(proofsSince(from).filter((proofs) => proofs)).toEqual([proven]);

  from = server.exchanges.length;
  await budi.save([report("r3")]);
  await until(() => server.journal.length === 3);
  expect(proofsSince(from).filter((proofs) => proofs)).toEqual([]);
});
