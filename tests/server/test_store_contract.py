"""What every store owes its callers. Each sentence is tried on every database."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import msgspec
import pytest

from server.journal import Entry, verify
from server.org import Grant, Placement, Superior, Unit, UnitParent
from server.store.accounts import Session
from server.store.agency import Agency
from server.store.feed import Assignment
from server.store.journal import Known, Replica, StandingRow
from server.store.periods import Heartbeat, Lock, Period, Reopening
from server.store.records import Row
from server.store.store import ReadTx, Store, Tx

AGENCIES = [Agency(n, f"a{n}", f"a{n}.test", f"Agency {n}", f"ns{n}", "Asia/Jakarta", 1000) for n in (1, 2)]
SALT = "A" * 22


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Iterator[Store]:
    store = open_store()
    for agency in AGENCIES:
        store.write_now(lambda tx, agency=agency: tx.add_agency(agency, f"epoch {agency.instansi}"))
    yield store
    store.close()


def entry(**fields: object) -> Entry:
    return Entry(kind="mutation", received_at=5, salt2=SALT, **fields)  # type: ignore[arg-type]


def row(id: str, *buckets: str, body: bytes = b"{}", **more: object) -> Row:
    return Row(collection="report", id=id, buckets=buckets, body=body, **more)  # type: ignore[arg-type]


def put(tx: Tx, new: Row, instansi: int = 1) -> Row:
    return tx.put_record(instansi, tx.record(instansi, new.collection, new.id), new)


def test_what_was_written_is_read_and_survives_closing(open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.write_now(lambda tx: tx.add_agency(AGENCIES[0], "e"))
    assert store.read_now(lambda tx: tx.agencies()) == AGENCIES[:1]
    store.close()
    store = open_store()
    assert store.read_now(lambda tx: (tx.agency(1), tx.epoch(1))) == (AGENCIES[0], "e")
    with pytest.raises(LookupError):
        store.read_now(lambda tx: tx.agency(9))
    store.close()


def test_a_job_that_raises_has_changed_nothing_and_only_its_caller_hears_of_it(store: Store) -> None:
    def fails(tx: Tx) -> None:
        tx.next_seq(1)
        tx.append(1, entry(id="lost"), b"lost")
        put(tx, row("r", "b"))
        raise ZeroDivisionError

    async def three() -> list[object]:
        jobs = [lambda tx: tx.next_seq(1), fails, lambda tx: tx.next_seq(1)]
        return await asyncio.gather(*(store.write(job) for job in jobs), return_exceptions=True)

    first, error, third = asyncio.run(three())
    assert (first, third) == (1, 2)
    assert isinstance(error, ZeroDivisionError)
    assert store.read_now(lambda tx: (tx.journal(1), tx.record(1, "report", "r"), tx.seq(1))) == ([], None, 2)


def test_a_savepoint_takes_back_its_block_and_nothing_else(store: Store) -> None:
    def job(tx: Tx) -> list[str]:
        tx.append(1, entry(id="before"), b"1")
        for name, fails in (("lost", True), ("kept", False), ("lost too", True)):
            try:
                with tx.savepoint():
                    tx.append(1, entry(id=name), b"2")
                    with tx.savepoint():
                        put(tx, row(name, "b"))
                    assert tx.record(1, "report", name) is not None
                    if fails:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                assert tx.record(1, "report", name) is None
        tx.append(1, entry(id="after"), b"3")
        return [envelope.id for envelope, _ in tx.journal(1)]

    assert store.write_now(job) == ["before", "kept", "after"]
    assert store.read_now(lambda tx: [one.row for one, _ in tx.journal(1)]) == [1, 2, 3]
    assert store.read_now(lambda tx: verify(tx.journal(1))) == []
    assert store.read_now(lambda tx: tx.seq(1)) == 1


def test_a_reader_sees_one_moment(store: Store) -> None:
    wrote = threading.Event()

    def look(tx: ReadTx) -> tuple[int, int]:
        before = tx.seq(1)
        store_write.start()
        assert wrote.wait(10)
        return before, tx.seq(1)

    def write() -> None:
        store.write_now(lambda tx: tx.next_seq(1))
        wrote.set()

    store_write = threading.Thread(target=write)
    assert store.read_now(look) == (0, 0)
    store_write.join()
    assert store.read_now(lambda tx: tx.seq(1)) == 1


def test_commit_order_is_seq_order_so_that_nothing_appears_behind_a_cursor(store: Store) -> None:
    async def many() -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []

        async def one(i: int) -> None:
            mine = await store.write(lambda tx: put(tx, row(f"r{i}", "b")).seq)
            visible = await store.read(lambda tx: [feed.seq for feed in tx.feed(1, ["b"], 0, 1000)])
            assert visible == list(range(1, len(visible) + 1))
            seen.append((mine, max(visible)))

        await asyncio.gather(*(one(i) for i in range(60)))
        return seen

    assert all(mine <= highest for mine, highest in asyncio.run(many()))


def test_agencies_do_not_see_each_other(store: Store) -> None:
    def job(tx: Tx) -> None:
        for instansi in (1, 2):
            tx.append(instansi, entry(id=f"m{instansi}", replica="x", n=1), b"x")
            put(tx, row("r", "b", owner="o", parent="p", brief=f"{instansi}"), instansi)
            tx.put_mutation(instansi, Known("m", 1, f"{instansi}", "x", "report", "r", "judged", ""))
            tx.assign(instansi, "person", gained=["b"], lost=[])
        tx.next_seq(2)

    store.write_now(job)
    for instansi in (1, 2):

        def look(tx: ReadTx, i: int = instansi) -> None:
            assert [one.id for one, _ in tx.journal(i)] == [f"m{i}"]
            assert tx.received(i, "x", 1, 1)[0].id == f"m{i}"
            assert tx.children(i, "report", "p") == [f"{i}"]
            assert tx.known(i, ["m"])["m"].sha == f"{i}"
            assert [kept.payload for kept in tx.kept(i, "report", "r")] == [b"x"]
            assert len(tx.feed(i, ["b"], 0, 10)) == len(tx.assignments(i, "person")) == 1
            assert tx.seq(i) == i + 1

        store.read_now(look)


def test_server_time_never_goes_back_even_after_a_rollback(store: Store) -> None:
    def fails(tx: Tx) -> None:
        assert tx.clamp(1, 9000) == 9000
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write_now(fails)
    assert store.write_now(lambda tx: [tx.clamp(1, at) for at in (3000, 2000, 4000)]) == [3000, 3000, 4000]
    assert store.read_now(lambda tx: tx.latest_at(1)) == 4000
    assert store.read_now(lambda tx: tx.latest_at(2)) == 1000


def test_the_journal_is_a_chain_from_its_first_row(store: Store) -> None:
    def job(tx: Tx) -> None:
        for i in range(5):
            tx.append(1, entry(id=f"m{i}", sha=f"s{i}"), f"payload {i}".encode())

    store.write_now(job)
    store.write_now(lambda tx: tx.destroy_payload(1, 3))
    journal = store.read_now(lambda tx: tx.journal(1))
    assert [payload for _, payload in journal][1:3] == [b"payload 1", None]
    assert verify(journal) == []
    assert store.read_now(lambda tx: tx.journal(1, after_row=2, limit=2)) == journal[2:4]


def test_the_journal_says_where_records_stand_and_which_payloads_are_left(store: Store) -> None:
    def job(tx: Tx) -> None:
        for at in range(1, 7):
            about = entry(id=f"m{at}", collection="report", record=f"r{at % 2}")
            tx.append(1, about, b"x")
        tx.append(1, msgspec.structs.replace(about, kind="act", id="a"), b"x")
        tx.append(2, about, b"x")

    store.write_now(job)
    store.write_now(lambda tx: tx.destroy_payload(1, 3))
    mine = {("report", "r1"), ("plan", "r0")}

    def look(tx: ReadTx) -> None:
        assert tx.rows_about(1, mine) == [(row, ("report", "r1")) for row in (1, 3, 5)]
        assert tx.rows_about(1, mine, 3) == [(5, ("report", "r1"))]
        assert tx.with_payload(1, [5, 3, 1, 99]) == [1, 5]

    store.read_now(look)


def test_of_somebodys_sessions_all_but_one_end(store: Store) -> None:
    def session(token: str, person: str) -> Session:
        return Session(token_hash=token, person=person, created=1, seen=1, expires=9)

    def job(tx: Tx) -> None:
        for instansi, token, person in ((1, "a", "B"), (1, "b", "B"), (1, "c", "S"), (2, "d", "B")):
            tx.put_session(instansi, session(token, person))
        tx.drop_other_sessions(1, "B", "b")

    store.write_now(job)
    there = store.read_now(
        lambda tx: [tx.session(n, one) is not None for n, one in zip((1, 1, 1, 2), "abcd", strict=True)]
    )
    assert there == [False, True, True, True]
    store.write_now(lambda tx: tx.drop_other_sessions(1, "B", ""))
    assert store.read_now(lambda tx: tx.session(1, "b")) is None


def test_a_mutation_takes_part_in_its_record_until_the_world_says_no(store: Store) -> None:
    def known(id: str, row: int, verdict: str) -> Known:
        return Known(id, row, f"sha {id}", "x", "report", "r", verdict, "{}")  # type: ignore[arg-type]

    def job(tx: Tx) -> None:
        for i, verdict in enumerate(("judged", "waiting", "aside", "refused"), 1):
            tx.append(1, entry(id=f"m{i}", n=i), f"{i}".encode())
            tx.put_mutation(1, known(f"m{i}", i, verdict))

    store.write_now(job)
    assert store.read_now(lambda tx: [kept.known.id for kept in tx.kept(1, "report", "r")]) == ["m1", "m2"]
    store.write_now(lambda tx: tx.put_mutation(1, known("m2", 2, "refused")))
    assert store.read_now(lambda tx: [kept.n for kept in tx.kept(1, "report", "r")]) == [1]
    assert store.read_now(lambda tx: tx.known(1, ["m4", "m9"])) == {"m4": known("m4", 4, "refused")}
    assert store.read_now(lambda tx: tx.known(1, [])) == {}


def test_a_record_is_told_to_the_buckets_that_hold_it_and_to_those_that_did(store: Store) -> None:
    def feed(after: int = 0) -> list[tuple[str, int, bool]]:
        found = store.read_now(lambda tx: tx.feed(1, ["a", "b", "c"], after, 10))
        return [(one.bucket, one.seq, one.gone) for one in found]

    store.write_now(lambda tx: put(tx, row("r", "a", "b")))
    assert feed() == [("a", 1, False), ("b", 1, False)]
    store.write_now(lambda tx: put(tx, row("r", "b", "c")))
    assert feed() == [("a", 2, True), ("b", 2, False), ("c", 2, False)]
    assert feed(after=2) == []
    store.write_now(lambda tx: put(tx, row("r", "a")))
    assert feed(after=2) == [("a", 3, False), ("b", 3, True), ("c", 3, True)]
    store.write_now(lambda tx: tx.keep_record(1, row("r", "a", seq=3, brief="quiet")))
    assert feed(after=3) == []
    found = store.read_now(lambda tx: tx.records(1, [("report", "r"), ("report", "none")]))
    assert found == {("report", "r"): row("r", "a", seq=3, brief="quiet")}


def test_a_derived_record_changes_only_when_it_reads_differently(store: Store) -> None:
    def derive(value: object, bucket: str = "a") -> bool:
        return store.write_now(
            lambda tx: tx.put_derived(1, "progress", "p", owner="o", buckets=[bucket], value=value)
        )

    assert [derive({"n": 1}), derive({"n": 1}), derive({"n": 2}), derive({"n": 2}, "b")] == [
        *(True, False),
        *(True, True),
    ]
    assert store.read_now(lambda tx: tx.derived(1, "progress", "p")) == {"n": 2}
    assert store.read_now(lambda tx: tx.derived(1, "progress", "none")) is None
    assert store.read_now(lambda tx: tx.seq(1)) == 3
    assert [one.id for one in store.read_now(lambda tx: tx.owned(1, "progress", "o"))] == ["p"]


def test_assignments_are_a_log(store: Store) -> None:
    store.write_now(lambda tx: tx.assign(1, "sari", gained=["a", "b"], lost=[]))
    store.write_now(lambda tx: tx.assign(1, "sari", gained=["c"], lost=["a"]))
    store.write_now(lambda tx: tx.assign(1, "sari", gained=["a"], lost=[]))
    assert store.read_now(lambda tx: tx.assignments(1, "sari")) == [
        Assignment("a", 1, 2),
        Assignment("b", 1, None),
        Assignment("c", 2, None),
        Assignment("a", 3, None),
    ]


def test_a_replica_keeps_its_person_and_key_and_moves_its_numbers(store: Store) -> None:
    phone = Replica(id="x", person="budi", kind="phone", key="k", label="HP", registered_at=1)
    store.write_now(lambda tx: tx.put_replica(1, phone))
    moved = msgspec.structs.replace(phone, person="tono", key="forged", n=3, hash="h", top=5)
    store.write_now(lambda tx: tx.put_replica(1, moved))
    expected = msgspec.structs.replace(moved, person="budi", key="k")
    assert store.read_now(lambda tx: tx.replicas_of(1, "budi")) == [expected]
    assert store.read_now(lambda tx: tx.replica(1, "x")) == expected
    assert store.read_now(lambda tx: tx.replica(2, "x")) is None


def test_changes_of_standing_wait_for_the_replica_they_are_for(store: Store) -> None:
    rows = [StandingRow("m1", "body", "superseded"), StandingRow("m1", "state", "in_force")]
    for one in rows:
        store.write_now(lambda tx, one=one: tx.add_standing(1, "x", one))
    assert store.read_now(lambda tx: tx.standing_changes(1, "x", 0, 2)) == rows
    assert store.read_now(lambda tx: tx.standing_changes(1, "x", 1, 2)) == rows[1:]
    assert store.read_now(lambda tx: tx.standing_changes(1, "y", 0, 2)) == []


def test_a_run_is_kept_once_and_files_are_named_once(store: Store) -> None:
    def job(tx: Tx) -> None:
        for _ in range(2):
            tx.add_run(1, "x", 1, 3, "sig", 9)
            tx.name_files(1, "report", "r", ["f" * 64])

    store.write_now(job)
    assert store.read_now(lambda tx: tx.record_names(1, "report", "r", "f" * 64))


def test_the_organisation_has_another_version_after_every_change(store: Store) -> None:
    rows = (
        Unit(id="u", code="U", name="Unit", zone="Asia/Jayapura", sector="clinic"),
        UnitParent(unit="u", parent=None, since=1),
        Placement(id="p", person="b", position="j", unit="u", kind="plt", since=1, until=9),
        Superior(placement="p", superior="q", since=1),
        Grant(id="g", person="b", role="auditor", unit="u", since=1),
    )

    def job(tx: Tx) -> None:
        tx.put_unit(1, rows[0])
        tx.put_unit_parent(1, rows[1])
        tx.put_placement(1, rows[2])
        tx.put_superior(1, rows[3])
        tx.put_grant(1, rows[4])
        tx.organisation_changed(1)

    before = store.read_now(lambda tx: tx.organisation_version(1))
    store.write_now(job)
    org = store.read_now(lambda tx: tx.organisation(1))
    assert org.version not in (before, store.read_now(lambda tx: tx.organisation_version(2)))
    assert (org.units["u"], org.placements["p"]) == (rows[0], rows[2])
    assert (org.unit_parents, org.superiors, org.grants) == ((rows[1],), (rows[3],), (rows[4],))
    assert store.read_now(lambda tx: tx.organisation(2).units) == {}


def test_a_closed_store_takes_no_more_jobs_and_closes_twice(open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.close()
    store.close()
    with pytest.raises(RuntimeError):
        store.write_now(lambda tx: None)


def test_periods_locks_and_heartbeats_are_kept_by_agency(store: Store) -> None:
    period = Period(
        id="p",
        from_date="2026-01-01",
        until_date="2026-03-31",
        deadline_date="2026-04-10",
        lock_date="2026-04-20",
    )
    reopening = Reopening(period="p", unit="u", since=5, until=9)
    first, second = Heartbeat(7, "h", 100), Heartbeat(9, "i", 200)

    def write(tx: Tx) -> None:
        tx.put_period(1, period)
        tx.add_reopening(1, reopening)
        tx.add_lock(1, Lock("p", "Asia/Jakarta", 11))
        for one in (second, first, Heartbeat(7, "h", 999)):  # the first time counts
            tx.add_heartbeat(1, "r", one)

    store.write_now(write)
    found = store.read_now(lambda tx: (tx.periods(1), tx.reopenings(1), tx.locks(1), tx.heartbeats(1, "r")))
    assert found == ([period], [reopening], [Lock("p", "Asia/Jakarta", 11)], [first, second])
    assert store.read_now(lambda tx: (tx.periods(2), tx.locks(2), tx.heartbeats(2, "r"))) == ([], [], [])
    store.write_now(lambda tx: tx.drop_heartbeats(1, "r", [first]))
    assert store.read_now(lambda tx: tx.heartbeats(1, "r")) == [second]


def test_derived_records_are_counted_whatever_characters_somebody_wrote_into_one(store: Store) -> None:
    values = ["", "a\0", "\0\0", "\\\0\\\0", "\\u0000", '"\\\\\0"']

    def job(tx: Tx) -> None:
        for n, words in enumerate(values):
            value = {"reason": words, "period": f"p{n % 2}"}
            tx.put_derived(1, "amendment", f"a{n}", owner="", buckets=("b",), value=value)

    store.write_now(job)
    assert store.read_now(lambda tx: tx.count_derived(1, "amendment", "period")) == {"p0": 3, "p1": 3}
