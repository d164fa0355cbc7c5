"""`/api/receipts`, and the file that is made of it, at the command line."""

from pathlib import Path

import msgspec
import pytest
from cast import BUDI, SARI
from web.browser import Server, problem
from web.phone import Phone

from server.__main__ import main
from server.checkpoints import keep, sign_what_is_due
from server.settings import load_secrets


def written(server: Server) -> Phone:
    phone = Phone(server, BUDI)
    phone.write()
    phone.exchange()
    return phone


def test_a_person_reads_his_own_and_nobody_elses(server: Server) -> None:
    phone = written(server)
    own = phone.browser.get("/api/receipts").json()
    assert [one["replica"] for one in own["replicas"]] == [phone.replica]
    assert own["checkpoint"] is None
    path = f"/api/receipts/{phone.replica}"
    (line,) = phone.browser.get(path).json()["lines"]
    assert (line["outcome"], line["in_force"]) == ("applied", ["body", "link"])
    assert problem(server.browser(SARI).get(path)) == (404, "not_found")
    assert problem(server.browser().get(path)) == (401, "not_signed_in")


def test_the_file_is_checked_against_the_journal(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = server.web.settings.data
    load_secrets(data)
    keep(data, server.store.read_now(lambda tx: sign_what_is_due(tx, data, server.clock())))
    phone = written(server)
    own = phone.browser.get("/api/receipts").json()
    lines = phone.browser.get(f"/api/receipts/{phone.replica}").json()["lines"]
    head = {
        "kind": "luring-receipts",
        "person": BUDI,
        "made_at": server.clock(),
        "checkpoint": own["checkpoint"],
    }
    file = tmp_path / "bukti.ndjson"

    def check(*rows: object) -> tuple[int, str, str]:
        file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
        return (main(["check-receipts", str(file), "--data", str(data)]), *capsys.readouterr())

    code, said, _ = check(head, *lines)
    assert (code, "1 tanda terima" in said, "1 di antaranya" in said) == (0, True, True), said
    code, said, why = check(head, {**lines[0], "outcome": "held"})
    assert (code, "Baris 1 dari perangkat" in said, "1 dari 1" in why) == (3, True, True)
    code, _, why = check(head, {"n": 1})
    assert (code, "tidak terbaca pada baris 2" in why) == (1, True)
    broken = {**own["checkpoint"], "row": 1}
    assert "titik periksa di berkas ini tidak sah" in check({**head, "checkpoint": broken}, *lines)[1]
