"""What was held for a bug or for a newer server is judged again when there is another server."""

from typing import Any

import msgspec
import pytest
from cast import BUDI, INSTANSI, KEYS, PLACE, SARI, TONO, Cast, names, report, run_of, uuid, written

from server import judge, release
from server.forms import shipped_forms
from server.journal import verify
from sync.device import Intent

REPORT, SECOND = uuid(7001), uuid(7002)


def restart(cast: Cast) -> int:
    return cast.store.write_now(lambda tx: release.release_held(tx, INSTANSI, KEYS, cast.clock()))


def test_f11_what_a_bug_held_counts_when_the_bug_is_mended(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    merging = judge.merge.extend

    def stumble(collection: Any, record: Any, known: Any) -> Any:
        if known.mutation.record == SECOND:
            raise ZeroDivisionError
        return merging(collection, record, known)

    monkeypatch.setattr(judge.merge, "extend", stumble)
    monkeypatch.setattr(judge.log, "error", lambda *_, **__: None)
    monkeypatch.setattr(release.log, "warning", lambda *_, **__: None)
    budi.write(report(REPORT), report(SECOND))
    assert names(budi.exchange()) == ["applied", "held internal"]
    assert restart(cast) == 0  # it is the same server, with the same bug
    monkeypatch.undo()

    assert restart(cast) == 1
    assert restart(cast) == 0
    assert cast.progress()["count"] == 2
    answer = budi.exchange_once()
    assert {(one.register, one.standing) for one in answer.standing} == {
        ("body", "in_force"),
        ("link", "in_force"),
    }
    assert verify(cast.journal()) == []
    sari.exchange()
    sari.write(sari.step("report", SECOND, "approve"))
    assert names(sari.exchange()) == ["applied"]


def test_f81_work_for_a_newer_server_counts_when_that_is_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    made = report(REPORT)
    budi.write(msgspec.structs.replace(made, form="lapor-umum@2"))
    unfit = report(SECOND, place="di mana-mana")
    budi.write(msgspec.structs.replace(unfit, form="lapor-umum@2"))
    assert names(budi.exchange()) == ["held newer", "held newer"]
    assert restart(cast) == 0
    forms = shipped_forms()
    newer = msgspec.structs.replace(forms["lapor-umum@1"], version=2)
    monkeypatch.setattr(release, "shipped_forms", lambda: {**forms, newer.key: newer})
    assert restart(cast) == 2
    assert cast.progress()["count"] == 1
    standing = {one.standing for one in budi.exchange_once().standing}
    assert standing == {"in_force", "not_counted"}
    releases = [entry.outcome for entry, _ in cast.journal() if entry.kind == "release"]
    assert sorted(releases) == ["judged", "refused"]


def test_a_line_of_a_later_protocol_goes_on_waiting(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    made = msgspec.json.decode(written(budi, report(REPORT))[0]) | {"v": 2}
    assert names(cast.send(budi.who, run_of(budi, [msgspec.json.encode(made)])).outcomes) == ["held newer"]
    assert restart(cast) == 0


def test_roles_are_those_of_the_time_of_receipt(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tono = cast.phone(TONO)
    made = report(REPORT, None, placement=PLACE[BUDI])
    tono.write(msgspec.structs.replace(made, form="lapor-umum@2"))
    assert names(tono.exchange()) == ["held newer"]
    forms = shipped_forms()
    newer = msgspec.structs.replace(forms["lapor-umum@1"], version=2)
    monkeypatch.setattr(release, "shipped_forms", lambda: {**forms, newer.key: newer})
    assert restart(cast) == 1
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, "report", REPORT))
    assert row is not None
    assert row.buckets == ()
    assert {one.standing for one in tono.exchange_once().standing} == {"not_counted"}


def test_what_came_too_early_for_its_record_is_released_with_it(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT))
    saw = {"body": (made,), "link": (made,)}
    budi.write(Intent(collection="report", record=REPORT, step="withdraw", saw=saw))
    first, second = (entry.line.encode() for entry in budi.device.vault.entries)
    assert names(cast.send(budi.who, run_of(budi, [second], first=2)).outcomes) == ["held missing"]
    assert names(cast.send(budi.who, run_of(budi, [first])).outcomes) == ["applied"]
    released = [entry for entry, _ in cast.journal() if entry.kind == "release"]
    assert [entry.collection for entry in released] == ["report"]
    assert cast.state("report", REPORT) == "withdrawn"
