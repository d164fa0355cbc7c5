"""An agency's own schemes: every save is a version with who, when and why; nothing is ever overwritten."""

import json
from typing import Any

import msgspec
import pytest
from cast import ADMIN, INSTANSI, Cast
from cycles import opened, period_of_cast

from server.appraisal.scheme_reading import SchemeError
from server.chance import Chance
from server.cycle_work import open_cycle
from server.scheme_acts import (
    CannotKeep,
    Kept,
    own_scheme,
    own_schemes,
    retire_scheme,
    save_scheme,
    schemes_of,
    versions_of,
)
from server.schemes import shipped_schemes, snapshot


def copy(id: str = "jambi-baru", **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(shipped_schemes()["jambi"]))
    return {**data, "id": id, **changes}


def saved(cast: Cast, data: dict[str, Any], saw: int = 0, reason: str = "Perbup 4/2027") -> Kept:
    return cast.store.write_now(
        lambda tx: save_scheme(
            tx,
            INSTANSI,
            data,
            saw=saw,
            based_on="jambi",
            reason=reason,
            now_ms=cast.clock(),
            chance=Chance(),
            by=ADMIN,
            by_name="Admin",
        )
    )


def retired(cast: Cast, id: str, saw: int) -> Kept:
    return cast.store.write_now(
        lambda tx: retire_scheme(
            tx, INSTANSI, id, saw=saw, reason="Diganti", now_ms=cast.clock(), chance=Chance(), by=ADMIN
        )
    )


def refusal(cast: Cast, *args: Any, act: Any = saved) -> str:
    with pytest.raises(CannotKeep) as refused:
        act(cast, *args)
    return refused.value.code


def test_every_save_is_a_version_that_stays(cast: Cast) -> None:
    first = saved(cast, copy())
    cast.clock.advance(1000)
    second = saved(cast, copy(minimum=4), saw=1, reason="Lebih aman")
    assert (first.version, second.version, second.at - first.at) == (1, 2, 1000)
    newest, oldest = cast.store.read_now(lambda tx: versions_of(tx, INSTANSI, "jambi-baru"))
    assert (newest.read.minimum, newest.reason, newest.read.version) == (4, "Lebih aman", 2)
    assert (oldest.read.minimum, oldest.reason, oldest.by_name) == (3, "Perbup 4/2027", "Admin")
    assert cast.store.read_now(lambda tx: own_schemes(tx, INSTANSI)) == [newest]


def test_every_save_is_an_act_with_its_contents(cast: Cast) -> None:
    saved(cast, copy())
    saved(cast, copy(minimum=4), saw=1)
    journal = cast.store.read_now(lambda tx: tx.journal(INSTANSI))
    acts = [(entry, json.loads(raw or b"")) for entry, raw in journal if entry.outcome == "scheme_saved"]
    assert [(entry.actor, said["version"], said["contents"]["minimum"]) for entry, said in acts] == [
        (ADMIN, 1, 3),
        (ADMIN, 2, 4),
    ]
    assert acts[1][1]["reason"] == "Perbup 4/2027"


def test_whoever_saw_an_older_version_overwrites_nothing(cast: Cast) -> None:
    saved(cast, copy())
    saved(cast, copy(minimum=4), saw=1)
    assert refusal(cast, copy(minimum=5), 1) == "changed"
    found = cast.store.read_now(lambda tx: own_scheme(tx, INSTANSI, "jambi-baru"))
    assert found is not None
    assert found.read.minimum == 4
    assert saved(cast, copy(minimum=5), saw=2).version == 3


def test_what_is_shipped_is_read_only_and_an_id_is_had_once(cast: Cast) -> None:
    assert refusal(cast, copy("jambi")) == "shipped"
    saved(cast, copy())
    assert refusal(cast, copy(minimum=4)) == "taken"
    assert refusal(cast, copy("lain"), 3) == "none"
    assert refusal(cast, copy(), 1) == "same"
    assert refusal(cast, "jambi", 1, act=retired) == "shipped"


def test_what_is_impossible_is_not_kept(cast: Cast) -> None:
    with pytest.raises(SchemeError) as refused:
        saved(cast, copy(minimum=1))
    assert [one.path for one in refused.value.faults] == ["minimum"]
    assert cast.store.read_now(lambda tx: own_schemes(tx, INSTANSI)) == []


def test_what_is_retired_cannot_be_chosen_until_it_is_saved_again(cast: Cast) -> None:
    saved(cast, copy())
    assert "jambi-baru" in cast.store.read_now(lambda tx: schemes_of(tx, INSTANSI))
    assert retired(cast, "jambi-baru", 1).is_retired
    assert refusal(cast, "jambi-baru", 1, act=retired) == "changed"
    assert refusal(cast, "jambi-baru", 2, act=retired) == "same"
    assert "jambi-baru" not in cast.store.read_now(lambda tx: schemes_of(tx, INSTANSI))
    saved(cast, copy(), saw=2)
    assert "jambi-baru" in cast.store.read_now(lambda tx: schemes_of(tx, INSTANSI))


def test_a_cycle_keeps_the_version_that_it_was_opened_with(cast: Cast) -> None:
    cycle = opened(cast, saved(cast, copy()).read, "teknis")
    saved(cast, copy(minimum=4), saw=1)
    kept = cast.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle.id))
    assert kept is not None
    assert (snapshot(kept.scheme).minimum, snapshot(kept.scheme).version) == (3, 1)
    shipped = open_cycle(
        cast.store,
        INSTANSI,
        shipped_schemes()["jambi"],
        period_of_cast(cast),
        kinds={"": "teknis"},
        now_ms=cast.clock(),
        chance=Chance(),
    )
    assert shipped.id != cycle.id  # a copy is a cycle of its own


def test_no_phone_is_told_of_them(cast: Cast) -> None:
    phone = cast.phone(ADMIN)
    phone.exchange()
    saved(cast, copy())
    phone.exchange()
    assert not [key for key in phone.device.cache.rows if key.startswith("scheme")]
