"""An exchange on PostgreSQL: every statement of it names the agency, and a connection that breaks in the
middle of it is nothing that a phone notices.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from cast import BUDI, KEYS, PLACE, RINA, SARI, Cast, Clock, names, report, run_of, uuid, written
from cycles import closed, opened, sends
from plans import met
from rush import judge_all, kept

from server.cycle_plan import BadCycle
from server.exchange import exchange
from server.journal import verify
from server.store.postgres import PostgresStore
from server.store.postgres_link import Link
from server.store.postgres_sql import translated
from server.store.records import Row
from server.store.sql_records import SqlRecords

# By the agency a statement finds the one shard where all of it is (docs/postgresql.md).
WHERE = re.compile(r"\b(\w+\.)?instansi = %s")
INTO = re.compile(r"INSERT INTO (\w+)( \(instansi\b| VALUES \(%s)")
OF_ALL = {"instansi", "commit_marker"}  # the same on every shard, or of no agency


@pytest.fixture
def cast(postgres_url: str, tmp_path: Path) -> Iterator[Cast]:
    cast = Cast(PostgresStore(postgres_url), Clock(), tmp_path)  # type: ignore[arg-type]
    yield cast
    cast.store.close()


def test_every_statement_of_an_exchange_names_the_agency(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()
    for name in ("execute", "put_off"):
        really = getattr(Link, name)

        def noted(link: Link, sql: str, params: Any = (), really: Any = really) -> Any:
            said.add(translated(sql).text)
            return really(link, sql, params)

        monkeypatch.setattr(Link, name, noted)
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(uuid(7001)), report(uuid(7002)))
    assert {one.outcome for one in budi.exchange()} == {"applied"}
    sari.exchange()
    budi.exchange()
    budi.write(report(uuid(7003)))
    kept(cast, budi)
    judge_all(cast)
    asked = {one for one in said if re.match(r"(SELECT|INSERT|UPDATE|DELETE)", one)}
    assert len(asked) > 25
    without = [
        one
        for one in asked
        if not WHERE.search(one)
        and not INTO.match(one)
        and not any(f" {table} " in f"{one} " for table in OF_ALL)
    ]
    assert without == []


def test_what_an_exchange_waits_for_the_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way there and back takes what the network takes: what is written goes along with questions."""
    ways: list[str] = []
    for name in ("begin", "commit", "execute"):
        really = getattr(Link, name)

        def noted(link: Link, *args: Any, really: Any = really) -> Any:
            ways.append(args[0] if args else "COMMIT")
            return really(link, *args)

        monkeypatch.setattr(Link, name, noted)
    send = Link.send

    def noted_send(link: Link) -> None:
        if link._put_off:
            ways.append("what was put off")
        send(link)

    monkeypatch.setattr(Link, "send", noted_send)
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(7000 + n)) for n in range(10)))
    budi.exchange()  # the first one brings the phone everything
    budi.write(*(report(uuid(7100 + n)) for n in range(10)))
    ways.clear()
    assert {one.outcome for one in budi.exchange()} == {"applied"}
    assert len(ways) == 28, ways
    sari.exchange()
    ways.clear()
    sari.exchange()
    assert len(ways) == 9, ways


def test_a_few_records_are_looked_up_however_many_there_are(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself PostgreSQL reads the whole agency, until there are some thousands of records."""
    asked: list[str] = []
    really = Link.execute

    def noted(link: Link, sql: str, params: Any = ()) -> Any:
        asked.append(translated(sql).text)
        return really(link, sql, params)

    monkeypatch.setattr(Link, "execute", noted)
    with closing(PostgresStore(postgres_url)) as store:
        store.read_now(lambda tx: (tx.records(1, [("report", "r7")]), tx.known(1, ["m7"])))
    with psycopg.connect(postgres_url) as connection:
        connection.execute(
            "INSERT INTO record (instansi, collection, id, seq, owner, parent, state, buckets, body, brief)"
            " SELECT 1, 'report', 'r' || n, n, '', '', '', '', '\\x78', '' FROM generate_series(1, 2000) n"
        )
        connection.execute(
            "INSERT INTO mutation (instansi, id, row, sha, replica, collection, record, verdict, world)"
            " SELECT 1, 'm' || n, n, 'x', 'p', '', '', 'judged', '' FROM generate_series(1, 2000) n"
        )
        connection.execute("ANALYZE")
        for sql, table in zip(asked, ("record", "mutation"), strict=True):
            plan = str(connection.execute(f"EXPLAIN {sql}", ("[]", 1)).fetchall())  # type: ignore[call-overload]
            assert re.search(rf"Index Scan using \w+ on {table} ", plan), plan


def test_every_key_begins_with_the_agency(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute(
            "SELECT indrelid::regclass::text, (SELECT attname FROM pg_attribute WHERE attrelid = indrelid"
            " AND attnum = indkey[0]) FROM pg_index WHERE indisunique"
            " AND indrelid::regclass::text IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        ).fetchall()
    assert len(found) > 50
    assert {table for table, first in found if first != "instansi"} == {
        *("instansi", "commit_marker", "schema_version"),
    }


def test_f86_a_connection_that_breaks_in_an_exchange_is_not_noticed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = cast.store
    assert isinstance(store, PostgresStore)
    budi, rina = cast.phone(BUDI), cast.phone(RINA)
    breaks_at = iter((1, 4, 9, 15, 22, 30))
    left = next(breaks_at)
    really = Link.execute

    def breaking(link: Link, sql: str, params: Any = ()) -> Any:
        nonlocal left
        if link is store._writer:
            left -= 1
            if left == 0:
                left = next(breaks_at, 10_000)
                link.raw.close()
                raise psycopg.OperationalError("the connection is lost")
        return really(link, sql, params)

    monkeypatch.setattr(Link, "execute", breaking)

    async def together() -> list[Any]:
        phones = [(phone.who, phone.request().body) for phone in (budi, rina)]
        return await asyncio.gather(*(exchange(store, who, body, cast.clock, KEYS) for who, body in phones))

    budi.write(*(report(uuid(7000 + n)) for n in range(10)))
    rina.write(*(report(uuid(7100 + n), None, placement=PLACE[RINA]) for n in range(10)))
    answers = asyncio.run(together())
    assert [names(answer.outcomes) for answer, _ in answers] == [["applied"] * 10] * 2
    assert left > 1_000  # it has broken each time
    rows = [row for row, _ in cast.journal() if row.replica in {budi.who.replica.id, rina.who.replica.id}]
    assert len(rows) == len({row.id for row in rows}) == 20
    assert verify(cast.journal()) == []


LONG = "".join(chr(97 + n * n % 26) + str(n) for n in range(1_200))  # packed, too, more than an index takes


@pytest.mark.parametrize("collection", ["report\0", LONG])
def test_f52_a_name_that_no_key_takes_is_unreadable_and_its_phone_goes_on(
    cast: Cast, collection: str
) -> None:
    budi = cast.phone(BUDI)
    made = msgspec.json.decode(written(budi, report(uuid(7001)))[0]) | {"collection": collection}
    (outcome,) = cast.send(budi.who, run_of(budi, [msgspec.json.encode(made)])).outcomes
    assert names([outcome]) == ["unreadable json"]
    assert [one.path for one in outcome.errors] == ["collection"]
    assert verify(cast.journal()) == []


@pytest.mark.parametrize("hash", ["\0" * 43, LONG])
def test_f52_what_a_phone_says_of_itself_keeps_none_of_its_work(cast: Cast, hash: str) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)), report(uuid(7002)))
    hello, *lines = budi.request().body.split(b"\n")
    said = msgspec.json.decode(hello)
    said |= {"client": "0.1.0\0", "gaps": [{"n": 1, "hash": hash}]}
    said["outbox"] |= {"n": 3, "hash": hash}
    body = b"\n".join([msgspec.json.encode(said), *lines])
    assert names(cast.send(budi.who, body).outcomes) == ["applied"] * 2
    said["run"]["sig"] = hash  # of nobody: not kept beside the lines
    said["gaps"] = [{"n": 3, "hash": "x" * 43}]
    body = b"\n".join([msgspec.json.encode(said), *lines])
    cast.send(budi.who, body)


@pytest.mark.parametrize("wrong", [{"brief": "\0"}, {"parent": LONG}], ids=["unsent", "refused"])
def test_f11_a_row_that_the_database_does_not_take_is_the_fault_of_its_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    budi = cast.phone(BUDI)
    put = SqlRecords.keep_record

    def spoilt(tx: Any, instansi: int, row: Row) -> None:
        put(tx, instansi, msgspec.structs.replace(row, **wrong) if row.collection == "progress" else row)

    for first in (7000, 7010):  # with what the connection has not said before, and with what it has prepared
        budi.write(report(uuid(first), None), report(uuid(first + 1)), report(uuid(first + 2), None))
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(SqlRecords, "keep_record", spoilt)
            assert names(budi.exchange()) == ["applied", "held internal", "applied"]
        budi.write(report(uuid(first + 3)))
        assert names(budi.exchange()) == ["applied"]
    assert verify(cast.journal()) == []


@pytest.mark.parametrize("words", ["a\0b", "\0", "\\\0\\\0", LONG])
def test_f52_contents_that_postgresql_has_no_type_for_keep_nothing_else_back(cast: Cast, words: str) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7000)))
    budi.write(*(report(uuid(7001 + n), **one) for n, one in enumerate(_spoilt(words))))
    budi.write(report(uuid(7099)))
    outcomes = budi.exchange()
    assert {names([outcomes[0]])[0], names([outcomes[-1]])[0]} == {"applied"}
    assert {one.code for one in outcomes} <= {"", "invalid"}
    assert verify(cast.journal()) == []


def _spoilt(words: str) -> list[dict[str, Any]]:
    return [
        {"note": words},
        {"line": words},
        {"indicator": words},
        {"placement": words},
        {"date": words},
        {words[:300]: 1},
    ]


def test_f58_a_cycle_waits_for_what_a_rush_has_left_here_too(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer")
    kept(cast, rina)
    with pytest.raises(BadCycle, match="unjudged"):
        closed(cast, cycle)
    judge_all(cast)
    assert closed(cast, cycle).state == "closed"
    assert names(rina.exchange()) == ["applied", "applied"]
