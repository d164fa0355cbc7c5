"""What peers wrote: attacked by order, by time, by id and by count. Words are shown to nobody unless the
scheme, the numbers and a reader all let them through.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import ADMIN, AGUS, BUDI, DEWI, HASAN, INSTANSI, NOW_MS, PLACE, RINA, SARI, TONO, Cast, make_cast
from cycles import closed, opened, sends
from hypothesis import given
from hypothesis import strategies as st
from plans import met
from test_anonymity import view

from server.appraisal.notes import digest, readable, released
from server.appraisal.scheme import Scheme
from server.chance import Chance
from server.cycle_plan import BadCycle
from server.cycle_work import release_cycle
from server.notes import about, decide_note, notes_to_read
from server.schemes import shipped_schemes
from server.store.cycles import Cycle

NOTES = {RINA: "Ajari kami mengisi register", DEWI: "Zat pengatur kerja tim", AGUS: "Perlu datang pagi"}


def scheme(notes: Any = "ratee", minimum: int = 3) -> Scheme:
    return msgspec.structs.replace(shipped_schemes()["bungo"], notes=notes, minimum=minimum)


def with_peers(notes: Any) -> Scheme:
    return msgspec.structs.replace(shipped_schemes()["jambi"], notes=notes)


World = Callable[..., tuple[Cast, Cycle]]


@pytest.fixture
def world(tmp_path: Path) -> Any:
    made: list[Cast] = []

    def make(notes: dict[str, str], to: str = "ratee", reason: str = "") -> tuple[Cast, Cycle]:
        """The peers answer in the order of `notes`, each with his own. It is closed and not released."""
        cast = make_cast(tmp_path / f"world{len(made)}")
        made.append(cast)
        cycle = opened(cast, with_peers(to))
        sari = met(cast, SARI)
        sends(sari, cycle, BUDI, "superior")
        sari.exchange()
        for person, note in notes.items():
            phone = met(cast, person)
            reasons = {"indikator.disiplin": reason} if reason else {}
            sends(phone, cycle, BUDI, "peer", note=note, reasons=reasons)
            assert [one.outcome for one in phone.exchange()] == ["applied", "applied"]
            cast.clock.advance(1000)
        cast.clock.now_ms = NOW_MS + 60_000
        return cast, closed(cast, cycle)

    yield make
    for cast in made:
        cast.store.close()


def to_read(cast: Cast, cycle: Cycle) -> list[str]:
    found = cast.store.read_now(lambda tx: notes_to_read(tx, INSTANSI, cycle, PLACE[BUDI]))
    assert set(found) <= {"peer"}
    return found.get("peer", [])


def decides(cast: Cast, cycle: Cycle, text: str, *, release: bool = True) -> None:
    note = digest(about(cycle, PLACE[BUDI], "peer"), text)
    cast.store.write_now(
        lambda tx: decide_note(
            tx,
            INSTANSI,
            cycle,
            PLACE[BUDI],
            note,
            is_released=release,
            reason="Sudah dibaca",
            now_ms=cast.clock(),
            chance=Chance(),
            by=ADMIN,
        )
    )


def shown(cast: Cast, cycle: Cycle, person: str) -> str:
    """Everything that a new phone of somebody is told, as one text, once results are out."""
    release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    return repr(view(cast, person))


def test_by_default_nobody_reads_a_note(world: World) -> None:
    assert {one.notes for one in shipped_schemes().values()} == {"never"}
    cast, cycle = world(NOTES, "never")
    assert to_read(cast, cycle) == []
    with pytest.raises(BadCycle, match="no_note"):
        decides(cast, cycle, NOTES[RINA])
    for person in (BUDI, SARI, HASAN, ADMIN, TONO):
        assert not any(note in shown(cast, cycle, person) for note in NOTES.values())


def test_a_note_that_nobody_has_released_is_not_shown(world: World) -> None:
    cast, cycle = world(NOTES)
    assert set(to_read(cast, cycle)) == set(NOTES.values())
    decides(cast, cycle, NOTES[RINA])
    decides(cast, cycle, NOTES[DEWI])
    decides(cast, cycle, NOTES[AGUS], release=False)
    for person in (BUDI, SARI):  # two are too few again
        assert not any(note in shown(cast, cycle, person) for note in NOTES.values())


@pytest.mark.parametrize(("to", "reader", "others"), [("ratee", BUDI, ()), ("superior", SARI, (BUDI,))])
def test_released_notes_are_read_by_whom_the_scheme_says(
    world: World, to: str, reader: str, others: tuple[str, ...]
) -> None:
    cast, cycle = world(NOTES, to)
    for note in NOTES.values():
        decides(cast, cycle, note)
    assert all(note in shown(cast, cycle, reader) for note in NOTES.values())
    for person in (*others, RINA, TONO):
        mine = {NOTES[person]} if person in NOTES else set()
        assert not any(note in shown(cast, cycle, person) for note in set(NOTES.values()) - mine)


@pytest.mark.parametrize("silent", [RINA, DEWI, AGUS])
def test_of_three_answers_with_two_notes_nothing_is_read_not_even_by_the_desk(
    world: World, silent: str
) -> None:
    cast, cycle = world({**NOTES, silent: "   "})
    assert to_read(cast, cycle) == []
    for person in set(NOTES) - {silent}:
        with pytest.raises(BadCycle, match="no_note"):
            decides(cast, cycle, NOTES[person])
    bare, other = world({**NOTES, **dict.fromkeys(NOTES, "")})
    release_cycle(bare.store, INSTANSI, other.id, now_ms=bare.clock(), chance=Chance())
    release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    for person in (BUDI, SARI, HASAN, ADMIN):
        assert view(cast, person) == view(bare, person)


def test_two_answers_are_too_few_whatever_they_wrote(world: World) -> None:
    cast, cycle = world({RINA: NOTES[RINA], DEWI: NOTES[DEWI]})
    assert to_read(cast, cycle) == []


def test_neither_who_answered_first_nor_who_wrote_what_changes_anything_that_is_shown(world: World) -> None:
    """The same three notes, sent in another order and by others."""
    seen = []
    texts = list(NOTES.values())
    for people in ((RINA, DEWI, AGUS), (AGUS, RINA, DEWI), (DEWI, AGUS, RINA)):
        cast, cycle = world(dict(zip(people, texts, strict=True)))
        read = to_read(cast, cycle)
        for note in texts:
            decides(cast, cycle, note)
        release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
        seen.append((read, view(cast, BUDI), view(cast, SARI), view(cast, ADMIN)))
    assert seen[0] == seen[1] == seen[2]


def test_neither_a_time_nor_an_id_nor_a_name_stands_beside_a_note(world: World) -> None:
    cast, cycle = world(NOTES)
    for note in NOTES.values():
        decides(cast, cycle, note)
    release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    rows = met(cast, BUDI).device.cache.rows
    (result,) = [row.registers["result"].value for row in rows.values() if row.c == "outcome"]
    (voices,) = result["voices"]
    assert voices == {"group": "peer", "notes": sorted(NOTES.values(), key=lambda one: _by(cycle, one))}
    acts = [payload for entry, payload in cast.journal() if entry.outcome == "note_released"]
    for hidden in (*NOTES, *(PLACE[one] for one in NOTES), *NOTES.values()):
        assert not any(hidden.encode() in (payload or b"") for payload in acts)


def _by(cycle: Cycle, text: str) -> str:
    return digest(about(cycle, PLACE[BUDI], "peer"), text)


def test_the_reason_for_a_single_answer_is_never_shown(world: World) -> None:
    cast, cycle = world(NOTES, reason="Sering terlambat pada hari Senin")
    assert "Senin" not in repr(to_read(cast, cycle))
    for note in NOTES.values():
        decides(cast, cycle, note)
    for person in (BUDI, SARI, HASAN, ADMIN):
        assert "Senin" not in shown(cast, cycle, person)


def test_while_the_cycle_runs_nothing_is_read(cast: Cast) -> None:
    cycle = opened(cast, with_peers("ratee"))
    for person, note in NOTES.items():
        phone = met(cast, person)
        sends(phone, cycle, BUDI, "peer", note=note)
        phone.exchange()
    assert to_read(cast, cycle) == []
    with pytest.raises(BadCycle, match="not_closed"):
        decides(cast, cycle, NOTES[RINA])


TEXTS = st.lists(st.sampled_from(["", " ", "a", "b", "c", "d", "e"]), max_size=7)


@given(TEXTS, st.permutations(range(7)), st.sets(st.sampled_from("abcde")), st.integers(2, 4))
def test_what_is_shown_depends_on_the_words_and_on_nothing_else(
    texts: list[str], order: list[int], let: set[str], minimum: int
) -> None:
    rules = scheme(minimum=minimum)
    decisions = {digest("x", text): text in let for text in "abcde"}
    mixed = [texts[at] for at in order if at < len(texts)]
    found = released(rules, "x", texts, decisions)
    assert found == released(rules, "x", mixed, decisions)
    assert readable(rules, "x", texts) == readable(rules, "x", mixed)
    assert len(found) >= minimum or found == []
    assert set(found) <= let
