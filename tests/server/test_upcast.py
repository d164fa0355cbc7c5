"""F80: what an older definition wrote is read in the words of the newest, as worked out by hand."""

from typing import Any

import msgspec
import pytest
from cast import BUDI, INSTANSI, LINE, PATIENTS, PLACE, SARI, Cast, names, report, uuid

from server import accept, reread
from server.appraisal.form import Field, Form, Label
from server.appraisal.upcast import UPCASTERS, Put, definition, upcast
from server.forms import shipped_forms
from server.journal import verify
from sync.device import Intent
from sync.mutation import decode

EARLY, LATE, NEW = uuid(7001), uuid(7002), uuid(7003)


def in_words_of_2(put: Put) -> Put:
    """`quantity` is renamed `count`, `place` is gone, `channel` is new."""
    body = {name: value for name, value in put["body"].items() if name not in ("quantity", "place")}
    return {**put, "body": {**body, "count": put["body"].get("quantity"), "channel": "langsung"}}


def in_words_of_3(put: Put) -> Put:
    """`count` is `quantity` again, with a unit beside it."""
    body = {name: value for name, value in put["body"].items() if name != "count"}
    return {**put, "body": {**body, "quantity": put["body"]["count"], "unit": "orang"}}


def by_hand(quantity: float) -> dict[str, Any]:
    """What a report of version 1 says in version 3: worked out by hand, not by the functions above."""
    return {
        "placement": PLACE[BUDI],
        "date": "2026-11-18",
        "quantity": quantity,
        "unit": "orang",
        "channel": "langsung",
    }


def field(name: str, type: Any, *, required: bool = False) -> Field:
    return Field(name=name, type=type, label=Label(id=name, en=name), required=required)


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a server take over that has two more versions of the form."""

    def take_over() -> None:
        forms = dict(shipped_forms())
        first = forms["lapor-umum@1"]
        date, channel = field("date", "date", required=True), field("channel", "text", required=True)
        count, quantity = field("count", "number"), field("quantity", "number")
        second = msgspec.structs.replace(first, version=2, fields=(date, count, channel))
        third: Form = msgspec.structs.replace(
            first, version=3, fields=(date, quantity, field("unit", "text", required=True), channel)
        )
        forms |= {second.key: second, third.key: third}
        for module in (accept, reread):
            monkeypatch.setattr(module, "shipped_forms", lambda: forms)
        monkeypatch.setitem(UPCASTERS, "lapor-umum@1", in_words_of_2)
        monkeypatch.setitem(UPCASTERS, "lapor-umum@2", in_words_of_3)

    return take_over


def with_place(id: str, **body: Any) -> Intent:
    return report(id, place={"lat": -6.2, "lon": 106.8, "accuracy_m": 12}, **body)


def body_of(cast: Cast, id: str) -> Any:
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, "report", id))
    assert row is not None
    return msgspec.json.decode(row.body)["registers"]["body"]["value"]


def payload_of(cast: Cast, id: str) -> bytes:
    (found,) = (payload for row, payload in cast.journal() if row.record == id and row.kind == "mutation")
    assert found is not None
    return found


def test_f80_a_line_that_arrives_late_reads_as_worked_out_by_hand(cast: Cast, upgrade: Any) -> None:
    budi = cast.phone(BUDI)
    budi.write(with_place(LATE, quantity=3))
    line = budi.device.vault.entries[0].line
    upgrade()
    assert names(budi.exchange()) == ["applied"]
    assert body_of(cast, LATE) == by_hand(3)
    assert payload_of(cast, LATE) == line.encode()  # what he signed is what is kept
    assert cast.progress()["reported"] == 3


def test_f80_a_line_already_in_the_journal_reads_the_same_after_a_start(cast: Cast, upgrade: Any) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(with_place(EARLY, quantity=3))
    budi.exchange()
    sari.exchange()
    before = body_of(cast, EARLY)
    kept = payload_of(cast, EARLY)
    upgrade()
    assert reread.reread_all(cast.store, INSTANSI, cast.clock()) == 1
    assert body_of(cast, EARLY) == by_hand(3) != before
    assert payload_of(cast, EARLY) == kept
    assert verify(cast.journal()) == []
    sari.exchange()
    shown = sari.sees("report", EARLY)
    assert shown is not None
    assert shown.registers["body"].value == by_hand(3)
    sari.write(sari.step("report", EARLY, "approve"))
    assert names(sari.exchange()) == ["applied"]
    assert cast.progress()["verified"] == 3


def test_f80_reading_anew_is_done_once(cast: Cast, upgrade: Any) -> None:
    budi = cast.phone(BUDI)
    budi.write(with_place(EARLY))
    budi.exchange()
    upgrade()
    assert reread.reread_all(cast.store, INSTANSI, cast.clock()) == 1
    assert reread.reread_all(cast.store, INSTANSI, cast.clock()) == 0
    done = cast.store.read_now(lambda tx: tx.upcast_definitions(INSTANSI))
    assert done == {"lapor-umum@1", "lapor-umum@2"}


def test_f80_old_and_new_edits_that_say_the_same_do_not_quarrel(cast: Cast, upgrade: Any) -> None:
    old, new = cast.phone(BUDI), cast.phone(BUDI)
    old.write(report(LATE, quantity=3))
    upgrade()
    made = report(LATE, LINE, PATIENTS, quantity=3, unit="orang", channel="langsung")
    new.write(msgspec.structs.replace(made, form="lapor-umum@3"))
    assert names(new.exchange()) == ["applied"]
    assert names(old.exchange()) == ["merged"]
    assert body_of(cast, LATE) == by_hand(3)


def test_f54_a_report_on_a_retired_form_is_judged_by_the_archived_version(cast: Cast, upgrade: Any) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(EARLY, quantity=1), report(LATE, quantity="banyak"))
    upgrade()
    # Version 3 demands a unit and a channel, of which version 1 knew nothing; its own rules still hold.
    first, second = budi.exchange()
    assert names([first, second]) == ["applied", "quarantined invalid"]
    assert [error.path for error in second.errors] == ["body.quantity"]


def test_f54_a_new_report_is_judged_by_the_new_version(cast: Cast, upgrade: Any) -> None:
    upgrade()
    budi = cast.phone(BUDI)
    budi.write(msgspec.structs.replace(report(NEW, quantity=1), form="lapor-umum@3"))
    (outcome,) = budi.exchange()
    assert [error.path for error in outcome.errors] == ["body.unit", "body.channel"]


def test_a_version_that_nobody_knows_yet_waits(cast: Cast, upgrade: Any) -> None:
    upgrade()
    budi = cast.phone(BUDI)
    budi.write(msgspec.structs.replace(report(NEW), form="lapor-umum@4"))
    assert names(budi.exchange()) == ["held newer"]


def test_what_names_no_form_was_made_with_the_first_version_of_its_collection(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    budi.write(Intent(collection="data_problem", record=NEW, put={"body": {"about": "unit"}}))
    mutation = decode(budi.device.vault.entries[0].line.encode())
    assert definition(mutation) == "data_problem@1"
    assert upcast(mutation) is mutation
    renamed = {"body": {"subject": "unit"}}
    monkeypatch.setitem(UPCASTERS, "data_problem@1", lambda _: renamed)
    assert (upcast(mutation).put, upcast(mutation).form) == (renamed, "data_problem@2")


def only_adds(older: Form, newer: Form) -> bool:
    """Whether every answer to the older one means in the newer one what it meant."""
    fields = {field.name: field for field in newer.fields}
    return all(
        field.name in fields
        and fields[field.name].type == field.type
        and set(field.options) <= set(fields[field.name].options)
        for field in older.fields
    )


def test_every_older_form_that_ships_can_be_read_as_the_newest() -> None:
    forms = shipped_forms()
    for form in forms.values():
        before = f"{form.name}@{form.version - 1}"
        # The first version of a collection's own definition is what was written before there was one.
        if form.version > 1 and before != f"{form.collection}@1":
            assert before in forms, "an older version stays: work on it may come"
            assert before in UPCASTERS or only_adds(forms[before], form)
