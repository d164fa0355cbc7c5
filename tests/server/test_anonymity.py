"""Nobody learns what a peer has answered, nor whether he has: attacked by everybody who would like to know.

Budi is rated by his peers. In teams of two and three they are too few for anything to be shown; in a team of
four there are three, whose average is shown once, when the cycle is closed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    Phone,
    make_cast,
    names,
)
from cycles import added, answers, closed, group, line, opened, record_of, removed, sends, standing, tasks
from cycles import change as changed_by_hand
from deciding import case_of
from plans import met
from structlog.testing import capture_logs
from test_record_history import history_for

from server import judge
from server.org import Absence
from server.store.cycles import Cycle
from sync.device import Intent

SECRET = "Tidak-pernah-membantu"
RATERS = (RINA, DEWI, AGUS)
# who would like to know: himself, his superior, her superior, the admin, another peer, others, nobody's peer
OTHERS = (BUDI, SARI, HASAN, ADMIN, AGUS, WATI, TONO)
PEER = "assessment_peer"

World = Callable[..., tuple[Cast, Cycle]]


@pytest.fixture
def world(tmp_path: Path) -> Any:
    """Make worlds that differ in nothing but what is asked for."""
    made: list[Cast] = []

    def make(team: int = 4) -> tuple[Cast, Cycle]:
        cast = make_cast(tmp_path / f"world{len(made)}")
        made.append(cast)
        for person in (AGUS, DEWI)[: 4 - team]:
            away = Absence(placement=PLACE[person], kind="leave", since=NOW_MS - 1, until=NOW_MS + DAY_MS)
            cast.change(lambda tx, away=away: tx.put_absence(INSTANSI, away))
        return cast, opened(cast)

    yield make
    for cast in made:
        cast.store.close()


def answered(cast: Cast, cycle: Cycle, person: str, value: str = "2") -> Phone:
    phone = met(cast, person)
    sends(phone, cycle, BUDI, "peer", value, note=SECRET)
    assert names(phone.exchange()) == ["applied", "applied"]
    return phone


def view(cast: Cast, person: str) -> dict[str, Any]:
    """Everything that a new phone of somebody is told, but for ids that are made by chance."""
    rows = met(cast, person).device.cache.rows
    return {
        key: (row.value, {name: one.value for name, one in row.registers.items()}, row.owner, row.inside)
        for key, row in rows.items()
        if row.c not in ("plan_line", "form")
    }


def views(cast: Cast, *people: str) -> dict[str, Any]:
    return {person: view(cast, person) for person in people}


# What is sent over the wire


@pytest.mark.parametrize("person", OTHERS)
def test_f100_no_payload_has_an_answer_of_a_peer_before_or_after_the_cycle_is_closed(
    cast: Cast, person: str
) -> None:
    cycle = opened(cast)
    before = cast.phone(person)
    before.exchange()
    raters = [answered(cast, cycle, rater) for rater in (RINA, DEWI)]
    record = record_of(cycle, BUDI, "peer", RINA)
    ids = [entry.id for phone in raters for entry in phone.device.vault.entries if entry.id]
    for _ in range(2):
        for phone in (before, cast.phone(person)):
            sent = cast.send_raw(phone.who, phone.request().body)
            assert SECRET.encode() not in sent
            assert record.encode() not in sent
            assert f"own:{PLACE[RINA]}".encode() not in sent
            assert not any(id.encode() in sent for id in ids)
        answer = met(cast, person)
        assert not [row for row in answer.device.cache.rows.values() if row.c == PEER]
        closed(cast, cycle)
    assert met(cast, RINA).sees(PEER, record) is not None


@pytest.mark.parametrize("person", OTHERS)
def test_f100_no_history_is_shown_of_an_answer_nor_that_there_is_one(cast: Cast, person: str) -> None:
    cycle = opened(cast)
    rina = answered(cast, cycle, RINA)
    record = record_of(cycle, BUDI, "peer", RINA)
    assert history_for(cast, person, PEER, record) is None
    found = history_for(cast, RINA, PEER, record)
    assert found is not None
    assert len(found.mutations) == len(rina.device.vault.entries or found.mutations) == 2
    for entry in found.mutations:
        assert history_for(cast, person, "case", case_of(entry.id)) is None


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, ADMIN, AGUS, TONO])
@pytest.mark.parametrize("what", ["reopen", "decline", "submit", "put", "nonsense"])
def test_whoever_tries_the_record_of_another_is_told_the_same_whether_there_is_an_answer(
    world: World, person: str, what: str
) -> None:
    told = []
    for has_answered in (True, False):
        cast, cycle = world()
        if has_answered:
            answered(cast, cycle, RINA)
        record = record_of(cycle, BUDI, "peer", RINA)
        phone = met(cast, person)
        put = {"answers": answers(cycle, BUDI, "peer", RINA, "1")}
        if what == "put":
            phone.write(Intent(collection=PEER, record=record, put=put))
        else:
            phone.write(Intent(collection=PEER, record=record, step=what, reason="Uji coba"))
        outcomes = phone.exchange()
        told.append([(one.outcome, one.code, one.errors, one.missing) for one in outcomes])
        if has_answered:
            kept = cast.record(PEER, record)
            assert (kept.registers["state"].value, kept.registers["answers"].value["note"]) == (
                "submitted",
                SECRET,
            )
    assert told[0] == told[1]
    assert told[0][0][0] == "quarantined"


def test_the_pokes_go_to_nobody_else(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer")
    rina.exchange_once()
    assert cast.touched == {f"own:{PLACE[RINA]}", f"self:{RINA}"}


# Differences: two worlds in which everything else is the same


@pytest.mark.parametrize("team", [2, 3, 4])
@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, ADMIN, WATI])
def test_before_the_end_nothing_tells_whether_or_what_somebody_has_answered(
    world: World, team: int, person: str
) -> None:
    seen = []
    for value in (None, "1", "5"):
        cast, cycle = world(team)
        if value is not None:
            answered(cast, cycle, RINA, value)
        seen.append(view(cast, person))
        assert ("peer", PLACE[BUDI]) in tasks(met(cast, RINA))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("team", [2, 3])
def test_of_a_small_team_nothing_is_told_at_the_end_either_not_even_that_nobody_answered(
    world: World, team: int
) -> None:
    seen = []
    for given in ((), (("1",)), ("5",), ("1", "5"), ("5", "1")):
        cast, cycle = world(team)
        for rater, value in zip((RINA, DEWI)[: team - 1], given, strict=False):
            answered(cast, cycle, rater, value)
        closed(cast, cycle)
        seen.append(views(cast, BUDI, SARI, HASAN, ADMIN, WATI, TONO))
        peers = line(cast, cycle, BUDI, "indikator")["groups"][2]
        assert (peers["group"], peers["count"], peers["value"], peers["note"]) == (
            "peer",
            0,
            None,
            "suppressed",
        )
        assert group(cast, cycle, BUDI, "peer") == {"group": "peer", "asked": team - 1, "answered": None}
    assert all(one == seen[0] for one in seen)


@pytest.mark.parametrize(("count", "is_shown"), [(0, False), (1, False), (2, False), (3, True)])
def test_a_team_of_four_is_shown_once_all_three_have_answered(
    world: World, count: int, is_shown: bool
) -> None:
    cast, cycle = world()
    for rater in RATERS[:count]:
        answered(cast, cycle, rater, "3")
    closed(cast, cycle)
    peers = line(cast, cycle, BUDI, "indikator")["groups"][2]
    assert (peers["value"] is not None) == is_shown
    assert peers["count"] == (3 if is_shown else 0)
    assert group(cast, cycle, BUDI, "peer")["answered"] == (3 if is_shown else None)
    if not is_shown:
        bare, other = world()
        closed(bare, other)
        assert views(cast, BUDI, SARI, HASAN, ADMIN) == views(bare, BUDI, SARI, HASAN, ADMIN)


def test_it_does_not_show_who_of_them_gave_which_answer_or_came_when(world: World) -> None:
    seen = []
    for order in (("1", "3", "5"), ("5", "1", "3")):
        cast, cycle = world()
        for rater, value in zip(RATERS if order[0] == "1" else RATERS[::-1], order, strict=True):
            answered(cast, cycle, rater, value)
            cast.clock.advance(1000)
        cast.clock.now_ms = NOW_MS + 60_000
        closed(cast, cycle)
        seen.append(views(cast, BUDI, SARI, HASAN, ADMIN))
        assert line(cast, cycle, BUDI, "indikator")["groups"][2]["value"]["exact"] == "3"
    assert seen[0] == seen[1]


@pytest.mark.parametrize("team", [2, 3, 4])
def test_of_one_answer_changed_between_two_views_nothing_can_be_seen(world: World, team: int) -> None:
    """The one that is changed is the only difference between the first look and the second."""
    cast, cycle = world(team)
    phones = [answered(cast, cycle, rater, "3") for rater in RATERS[: team - 1]]
    watched = (BUDI, SARI, HASAN, ADMIN, WATI, TONO)
    before = views(cast, *watched)
    record = record_of(cycle, BUDI, "peer", RINA)
    phones[0].exchange()
    phones[0].write(phones[0].step(PEER, record, "reopen"))
    assert names(phones[0].exchange()) == ["applied"]
    assert views(cast, *watched) == before  # nor that he thinks of changing it
    sends(phones[0], cycle, BUDI, "peer", "5")
    assert names(phones[0].exchange()) == ["applied", "applied"]
    assert views(cast, *watched) == before
    closed(cast, cycle)
    peers = line(cast, cycle, BUDI, "indikator")["groups"][2]
    assert (peers["value"] or {}).get("exact") == ("11/3" if team == 4 else None)  # once, as it ends


def test_after_the_end_no_change_of_one_answer_can_be_seen(world: World) -> None:
    cast, cycle = world()
    phones = [answered(cast, cycle, rater, "3") for rater in RATERS]
    closed(cast, cycle)
    before = views(cast, BUDI, SARI, HASAN, ADMIN)
    record = record_of(cycle, BUDI, "peer", RINA)
    phones[0].exchange()
    phones[0].write(phones[0].step(PEER, record, "reopen"))
    sends(phones[0], cycle, BUDI, "peer", "5")
    assert names(phones[0].exchange())[0] == "quarantined cycle_closed"
    # No admin can let it in by its case.
    history = history_for(cast, RINA, PEER, record)
    assert history is not None
    case = case_of(history.mutations[-1].id)
    admin = met(cast, ADMIN)
    heads = cast.record("case", case).registers
    saw = {name: one.heads for name, one in heads.items() if one.heads}
    admin.write(Intent(collection="case", record=case, step="accept", reason="Boleh", saw=saw))
    assert names(admin.exchange()) == ["quarantined cycle_closed"]
    with pytest.raises(Exception, match="not_open"):
        removed(cast, changed_by_hand(cycle, BUDI, "peer", RINA))
    after = views(cast, BUDI, SARI, HASAN)
    for person in after:
        for key in {*after[person], *before[person]}:
            assert after[person].get(key) == before[person].get(key), key


def test_a_decision_is_not_taken_back_after_the_end(world: World) -> None:
    """Two admins who contradict each other would make an answer that was let in count no more."""
    cast, cycle = world()
    for rater in (DEWI, AGUS):
        answered(cast, cycle, rater, "3")
    removed(cast, changed_by_hand(cycle, BUDI, "peer", RINA))
    rina = met(cast, RINA)
    (id, _) = sends(rina, cycle, BUDI, "peer", "5")
    assert names(rina.exchange()) == ["quarantined not_assigned", "held missing"]
    added(cast, changed_by_hand(cycle, BUDI, "peer", RINA))
    one, other = met(cast, ADMIN), met(cast, ADMIN)
    registers = cast.record("case", case_of(id)).registers
    saw = {name: register.heads for name, register in registers.items() if register.heads}
    one.write(Intent(collection="case", record=case_of(id), step="accept", reason="Boleh", saw=saw))
    assert names(one.exchange()) == ["applied"]
    closed(cast, cycle)
    assert line(cast, cycle, BUDI, "indikator")["groups"][2]["value"]["exact"] == "11/3"
    before = views(cast, SARI, HASAN)
    other.write(Intent(collection="case", record=case_of(id), step="close", reason="Tidak", saw=saw))
    assert names(other.exchange()) == ["quarantined cycle_closed"]
    assert views(cast, SARI, HASAN) == before


def test_the_mean_enters_once_and_is_the_same_for_everybody_who_sees_it(world: World) -> None:
    cast, cycle = world()
    sari = met(cast, SARI)
    seen = []
    for rater in RATERS:
        answered(cast, cycle, rater, "4")
        sari.exchange()
        seen.append(msgspec.json.encode(standing(cast, cycle, BUDI)))
    assert len(set(seen)) == 1
    closed(cast, cycle)
    assert line(cast, cycle, BUDI, "indikator")["groups"][2]["value"]["exact"] == "4"


# What does not count


def rejected(cast: Cast, cycle: Cycle) -> tuple[Phone, str]:
    """Rina's answer, which the scheme does not offer."""
    rina = met(cast, RINA)
    (id, *_) = sends(rina, cycle, BUDI, "peer", "9", note=SECRET)
    assert names(rina.exchange())[0] == "quarantined invalid"
    return rina, id


@pytest.mark.parametrize("person", OTHERS)
def test_f100_an_answer_that_does_not_count_has_a_case_that_only_its_author_sees(
    cast: Cast, person: str
) -> None:
    cycle = opened(cast)
    rina, id = rejected(cast, cycle)
    rina.exchange()
    shown = rina.sees("case", case_of(id))
    assert shown is not None
    assert shown.registers["body"].value["code"] == "invalid"
    phone = cast.phone(person)
    sent = cast.send_raw(phone.who, phone.request().body)
    assert case_of(id).encode() not in sent
    assert SECRET.encode() not in sent
    assert history_for(cast, person, "case", case_of(id)) is None


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, ADMIN, AGUS, TONO])
def test_nothing_is_seen_of_an_answer_that_came_too_late_or_after_a_move(world: World, person: str) -> None:
    cast, cycle = world()
    bare, other = world()
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer", note=SECRET)
    for one in (cast, bare):
        one.clock.advance(40 * DAY_MS)

        def moved(tx: Any) -> None:
            post = tx.organisation(INSTANSI).placements[PLACE[RINA]]
            tx.put_placement(INSTANSI, msgspec.structs.replace(post, until=NOW_MS + 30 * DAY_MS))

        one.change(moved)
    assert names(rina.exchange())[0] in ("quarantined scope_moved", "quarantined late_unproven")
    assert view(cast, person) == view(bare, person)


def test_a_logged_failure_says_neither_who_nor_what(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)

    def fails(*_: Any) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(judge, "unasked", fails)
    sends(rina, cycle, BUDI, "peer", note=SECRET)
    with capture_logs() as logs:
        assert names(rina.exchange())[0] == "held internal"
    assert logs
    told = repr(logs)
    for hidden in (SECRET, RINA, PLACE[RINA], BUDI, PLACE[BUDI], record_of(cycle, BUDI, "peer", RINA)):
        assert hidden not in told


def test_nothing_is_logged_of_what_counts(cast: Cast) -> None:
    cycle = opened(cast)
    with capture_logs() as logs:
        answered(cast, cycle, RINA)
        closed(cast, cycle)
    assert logs == []
