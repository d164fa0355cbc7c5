"""Everything that may be asked of a store and told to it, made up from the protocol itself: both databases
answer alike, and hold the same rows in the end.
"""

import random
import sqlite3
import types
import typing
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.journal import Entry
from server.org import Placement
from server.store.agency import Agency
from server.store.imports import ImportRow
from server.store.people import ROWS
from server.store.postgres import PostgresStore
from server.store.postgres_copy import snapshot
from server.store.sqlite import SqliteStore
from server.store.sqlite_copy import snapshot as file_snapshot
from server.store.store import ReadTx, Store, Tx

WORDS = ["a", "b", "B", "é", ""]
OWN = {"agencies", "add_agency", "foreign_commits", "savepoint", "flush", "clamp"}
ASKED = sorted(name for name in dir(ReadTx) if not name.startswith("_") and name not in OWN)
TOLD = sorted(name for name in dir(Tx) if not name.startswith("_") and name not in {*OWN, *ASKED})
IN_ANY_ORDER = {"children", "replicas_of_all"}
FIXED: dict[tuple[str, type], str] = {("salt2", Entry): "A" * 22, ("kind", Placement): "plt"}
IMPORTED = [kind for kind in ROWS if kind not in ("absence", "role_grant")]


def made_up(hint: Any, chance: random.Random) -> Any:
    """Make a value of a type, from few words and small numbers, so that keys meet."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint is str:
        return chance.choice(WORDS)
    if hint is bool:
        return chance.random() < 0.5
    if hint is int:
        return chance.randrange(4)
    if hint is bytes:
        return b'{"%s":"%s"}' % (
            chance.choice(b"ab").to_bytes(1, "big"),
            chance.choice(b"xy").to_bytes(1, "big"),
        )
    if hint is Any:
        return {"n": chance.choice(WORDS)}
    if origin is typing.Literal:
        return chance.choice(parts)
    if origin is types.UnionType or origin is typing.Union:
        return made_up(chance.choice(parts), chance) if chance.random() < 0.8 else None
    if hint is types.NoneType:
        return None
    if origin is dict:
        return {}
    if origin is tuple and parts[-1] is not Ellipsis:
        return tuple(made_up(part, chance) for part in parts)
    if origin in (list, tuple, Collection, Iterable):
        found = dict.fromkeys(made_up(parts[0], chance) for _ in range(3)) if parts[0] is str else None
        many = list(found) if found else [made_up(parts[0], chance) for _ in range(2)]
        return tuple(many) if origin is tuple else many
    if hint is ImportRow:
        return import_row(chance)
    hints = typing.get_type_hints(hint)
    fields = {field.name: made_up(hints[field.name], chance) for field in msgspec.structs.fields(hint)}
    return hint(**fields | {name: FIXED[name, hint] for name in fields if (name, hint) in FIXED})


def import_row(chance: random.Random) -> ImportRow:
    kind = chance.choice(IMPORTED)

    def state() -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(made_up(ROWS[kind][0], chance)))

    return ImportRow(kind=kind, before=state() if chance.random() < 0.5 else None, after=state())


def call(name: str, chance: random.Random) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(getattr(Tx, name))
    hints.pop("return")
    given = {key: made_up(hint, chance) for key, hint in hints.items()}
    if "instansi" in given:
        given["instansi"] = chance.choice((1, 1, 1, 2))
    if "member" in given:
        given["member"] = "a"
    if "limit" in given:
        given["limit"] += 1
    return lambda tx: getattr(tx, name)(**given)


def answer(act: Callable[[Callable[[Any], Any]], Any], job: Callable[[Any], Any]) -> Any:
    try:
        found = act(job)
    except Exception as error:  # each database has errors of its own
        return "raises" if type(error).__module__ != "builtins" else type(error).__name__
    return found


def rows_of(file: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(file)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
            if not name.startswith(("_", "sqlite_"))
        }


@pytest.mark.parametrize("seed", range(2))
def test_both_databases_answer_alike_and_hold_the_same(
    seed: int, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbits", lambda bits: 7)
    with closing(SqliteStore(tmp_path)) as here, closing(PostgresStore(postgres_url)) as there:
        stores: list[Store] = [here, there]
        for store in stores:
            for n in (1, 2):
                agency = Agency(n, f"a{n}", f"a{n}.test", "A", "ns", "Asia/Jakarta", 0)
                store.write_now(lambda tx, agency=agency: tx.add_agency(agency, "e"))
        chance = random.Random(seed)
        done = 0
        differing: list[Any] = []
        for round in range(4):
            for name in chance.sample(TOLD, len(TOLD)):
                job = call(name, chance)
                one, other = (answer(store.write_now, job) for store in stores)
                assert one == other, (round, name)
                done += one != "raises"
            for name in ASKED:
                for _ in range(2):
                    job = call(name, chance)
                    one, other = (answer(store.read_now, job) for store in stores)
                    if name in IN_ANY_ORDER:
                        one, other = sorted(one, key=repr), sorted(other, key=repr)
                    if one != other:
                        differing.append((round, name, one, other))
        assert differing == []
        assert done > 3 * len(TOLD)  # most of it was possible
    copies = tmp_path / "here.db", tmp_path / "there.db"
    with file_snapshot(tmp_path) as one_moment, snapshot(postgres_url) as other_moment:
        one_moment.copy(copies[0], lambda *_: None)
        other_moment.copy(copies[1], lambda *_: None)
    found, same = map(rows_of, copies)
    assert found == same
    assert sum(map(bool, found.values())) > 30
