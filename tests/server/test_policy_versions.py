"""F40: the rules that a record began under are its rules for ever; a changed table is for new records."""

from typing import Any

import msgspec
import pytest
from cast import BUDI, INSTANSI, SARI, Cast, names, report, uuid
from hypothesis import given
from hypothesis import strategies as st

from server.appraisal import KINDS
from server.appraisal.kind import tables_of
from server.judge import EMPTY
from server.outcomes import World
from sync import merge
from sync.device import Intent
from sync.mutation import decode
from sync.record import Collection, Group

OLD, NEW = uuid(7001), uuid(7002)
TITLE, OTHER = "body", "link"


def changed_tables(collection: Collection) -> Collection:
    """Another policy: links are shown side by side, and only a supervisor may still set one."""
    link = Group(policy="show_all", roles={"": frozenset({"author"}), "submitted": frozenset({"supervisor"})})
    groups = {**collection.groups, "link": link}
    return msgspec.structs.replace(collection, version=collection.version + 1, groups=groups)


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a later version of the server take over."""

    def take_over() -> None:
        kind = KINDS["report"]
        new = changed_tables(kind.collection)
        later = msgspec.structs.replace(kind, collection=new, earlier=(kind.collection,))
        monkeypatch.setitem(KINDS, "report", later)  # type: ignore[arg-type]
        monkeypatch.setitem(EMPTY, "report", merge.evaluate(new, ()))  # type: ignore[arg-type]

    return take_over


def known(cast: Cast, id: str) -> tuple[list[merge.Known], list[int]]:
    """Read a record's mutations back from the journal, with the version recorded for each."""
    kept = cast.store.read_now(lambda tx: tx.kept(INSTANSI, "report", id))
    worlds = [msgspec.json.decode(one.known.world or "{}", type=World) for one in kept]
    found = [
        merge.Known(
            mutation=decode(one.payload or b""),
            roles=frozenset(world.roles),
            received_at=one.received_at,
        )
        for one, world in zip(kept, worlds, strict=True)
    ]
    return found, [world.version for world in worlds]


def stored(cast: Cast, id: str) -> merge.Record:
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, "report", id))
    assert row is not None
    return msgspec.json.decode(row.body, type=merge.Record)


def as_stored(record: merge.Record) -> merge.Record:
    return msgspec.json.decode(msgspec.json.encode(record), type=merge.Record)


def linked(id: str, indicator: str, saw: dict[str, tuple[str, ...]]) -> Intent:
    put = {"link": {"line": uuid(401), "indicator": indicator}}
    return Intent(collection="report", record=id, put=put, saw=saw)


def two_links_at_once(cast: Cast, id: str) -> list[str]:
    """Budi makes a report, and links it on two phones, of which neither knows of the other."""
    one, other = cast.phone(BUDI), cast.phone(BUDI)
    one.write(report(id))
    one.exchange()
    other.exchange()
    one.write(linked(id, "pasien", one.saw("report", id)))
    other.write(linked(id, "kunjungan", other.saw("report", id)))
    return [*names(one.exchange()), *names(other.exchange())]


def test_f40_a_table_changed_between_two_replays_changes_no_record_that_was_there(
    cast: Cast, upgrade: Any
) -> None:
    assert two_links_at_once(cast, OLD) == ["applied", "conflict"]
    before = stored(cast, OLD)
    upgrade()
    mutations, versions = known(cast, OLD)
    assert versions == [1, 1, 1]
    replayed = merge.evaluate(tables_of(KINDS["report"], min(versions)), mutations)
    assert as_stored(replayed) == before
    assert as_stored(merge.evaluate(KINDS["report"].collection, mutations)) != before  # it would matter


def test_f40_work_on_an_old_record_goes_on_by_its_old_rules(cast: Cast, upgrade: Any) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(OLD))
    budi.exchange()
    upgrade()
    budi.write(linked(OLD, "kunjungan", budi.saw("report", OLD)))
    assert names(budi.exchange()) == ["applied"]  # by the new rules only Sari may
    sari.exchange()
    sari.write(sari.step("report", OLD, "approve"))
    assert names(sari.exchange()) == ["applied"]
    assert known(cast, OLD)[1] == [1, 1, 1]


def test_f40_a_new_record_gets_the_new_rules_and_keeps_them(cast: Cast, upgrade: Any) -> None:
    upgrade()
    assert two_links_at_once(cast, NEW) == ["quarantined not_allowed", "quarantined not_allowed"]
    mutations, versions = known(cast, NEW)
    assert set(versions) == {2}
    assert stored(cast, NEW).version == 2
    assert as_stored(merge.evaluate(tables_of(KINDS["report"], 2), mutations)) == stored(cast, NEW)
    recorded = [msgspec.json.decode(row.detail)["version"] for row, _ in cast.journal() if row.record == NEW]
    assert recorded == [2, 2, 2]


def test_a_version_that_never_was_is_an_error() -> None:
    with pytest.raises(LookupError):
        tables_of(KINDS["report"], 9)


@given(st.permutations(range(4)))
def test_f40_every_order_of_the_same_set_gives_the_same_record_under_its_version(order: list[int]) -> None:
    kind = KINDS["report"]
    for collection in (kind.collection, changed_tables(kind.collection)):
        mutations = a_history()
        whole = merge.evaluate(collection, mutations)
        folded = merge.evaluate(collection, ())
        for place, index in enumerate(order, 1):
            so_far = [mutations[i] for i in order[:place]]
            folded = merge.extend(collection, folded, mutations[index]) or merge.evaluate(collection, so_far)
        assert folded == whole
        assert whole.version == collection.version


def a_history() -> list[merge.Known]:
    """A report, two links of which neither author saw the other's, and an approval of one of them."""

    def one(number: int, replica: int, n: int, roles: str, **what: Any) -> merge.Known:
        line = {
            "v": 1,
            "id": uuid(number),
            "replica": uuid(replica),
            "n": n,
            "prev": "x" if n > 1 else "",
            "actor": uuid(replica),
            "collection": "report",
            "record": OLD,
            "salt": "s",
            "made": {"at": 0, "zone": "UTC"},
            **what,
        }
        mutation = decode(msgspec.json.encode(line))
        return merge.Known(mutation=mutation, roles=frozenset({roles}))

    made = {"body": [uuid(1)], "link": [uuid(1)]}
    return [
        one(1, 91, 1, "author", put={"body": {"quantity": 1}, "link": {"line": None, "indicator": None}}),
        one(2, 91, 2, "author", put={"link": {"line": "a", "indicator": "b"}}, saw=made),
        one(3, 92, 1, "supervisor", put={"link": {"line": "c", "indicator": "d"}}, saw=made),
        one(4, 93, 1, "supervisor", step="approve", saw={"body": [uuid(1)], "link": [uuid(2)]}),
    ]
