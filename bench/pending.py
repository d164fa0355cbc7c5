"""A thousand reports: received long ago, or written on a phone that has had no signal for weeks."""

from typing import Any

import httpx
from playwright.sync_api import Page

from bench import outbox
from e2e.agency import NIP, PASSWORD
from sync.device import Device, create

PER_EXCHANGE = 100

READ_HEAD = """async person => {
    const db = await new Promise((resolve, reject) => {
        const open = indexedDB.open(`luring-vault-${person}`);
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
    });
    const get = (store, key) => new Promise(resolve => {
        const asked = db.transaction(store).objectStore(store).get(key);
        asked.onsuccess = () => resolve(asked.result);
    });
    const { replica } = await get("current", "replica");
    const { n, hash } = await get("heads", replica);
    db.close();
    return { replica, n, hash };
}"""

# Rows as pwa/src/sync/outbox.ts writes them.
WRITE = """async ({ person, replica, entries }) => {
    const db = await new Promise(resolve => {
        const open = indexedDB.open(`luring-vault-${person}`);
        open.onsuccess = () => resolve(open.result);
    });
    const tx = db.transaction(["outbox", "heads"], "readwrite");
    for (const { n, id, line, sha, made_at } of entries)
        tx.objectStore("outbox").put({
            v: 1, key_id: "", replica, n, id, line: new TextEncoder().encode(line),
            sha, made_at, files: [], open: 1,
        });
    const { n, sha } = entries.at(-1);
    tx.objectStore("heads").put({ v: 1, key_id: "", replica, n, hash: sha });
    await new Promise((resolve, reject) => { tx.oncomplete = resolve; tx.onabort = () => reject(tx.error); });
    db.close();
}"""


def sender(origin: str, who: str = "Budi") -> outbox.Phone:
    with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
        return outbox.sign_in(client, NIP[who], PASSWORD)


def send(origin: str, reports: int, who: str = "Budi") -> None:
    """Let the server have reports, from another phone of the same person."""
    with httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=60) as client:
        phone = outbox.sign_in(client, NIP[who], PASSWORD)
        for _ in range(reports // PER_EXCHANGE):
            body = outbox.exchange_body(phone, PER_EXCHANGE)
            answer = client.post("/api/sync", content=body).raise_for_status().json()
            assert len(answer["outcomes"]) == PER_EXCHANGE, answer


def write(page: Page, other: outbox.Phone, reports: int) -> None:
    """Put reports into the outbox of the phone on which this page is open, as if written there."""
    person = other.device.vault.actor
    head: dict[str, Any] = page.evaluate(READ_HEAD, person)
    assert head["n"] == 0, "the chain of the lines begins here"
    other.device = create(head["replica"], person)
    outbox.write_reports(other, reports)
    rows = [row_of(other.device, at) for at in range(reports)]
    page.evaluate(WRITE, {"person": person, "replica": head["replica"], "entries": rows})


def row_of(device: Device, at: int) -> dict[str, Any]:
    entry = device.vault.entries[at]
    return {
        "n": entry.n,
        "id": entry.id,
        "line": entry.line,
        "sha": entry.sha,
        "made_at": outbox.now_ms(),
    }
