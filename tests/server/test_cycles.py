"""A cycle of appraisal: opened in pieces, answered, changed by hand, closed; and what does not count."""

from collections import Counter
from typing import Any

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CYCLE,
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
    names,
)
from cycles import (
    answers,
    closed,
    derived,
    line,
    opened,
    period_of_cast,
    record_of,
    sends,
    tasks,
)
from plans import met, superior_of

from server.chance import Chance
from server.cycle_acts import begin_cycle, open_some, opening_of
from server.cycle_plan import BadCycle, preview
from server.cycle_work import open_cycle, undo_cycle
from server.org import Absence
from server.schemes import shipped_schemes
from sync.device import Intent

JAMBI = shipped_schemes()["jambi"]
KIND = {"": "teknis"}


def acts(cast: Cast) -> list[str]:
    return [entry.outcome for entry, _ in cast.journal() if entry.kind == "act"]


def refused(code: str) -> Any:
    return pytest.raises(BadCycle, match=f"^{code}$")


# Opening


def test_a_dry_run_counts_and_says_what_is_missing_and_changes_nothing(cast: Cast) -> None:
    seq = cast.store.read_now(lambda tx: tx.seq(INSTANSI))
    found = cast.store.read_now(lambda tx: preview(tx, INSTANSI, JAMBI, KIND, "seed", NOW_MS))
    # Nine people; Hasan and Admin have no superior. Peers: 4 of Sari's team, 3 of Hasan's staff.
    assert (found.people, found.counts) == (9, {"self": 9, "superior": 7, "peer": 4 * 3 + 3 * 2})
    assert found.without_superior == (PLACE[HASAN], PLACE[ADMIN])
    assert found.without_plan == tuple(sorted(PLACE[one] for one in PLACE if one not in (BUDI, TONO)))
    assert found.few_peers == tuple(sorted(PLACE[one] for one in (SARI, TONO, WATI, HASAN, ADMIN)))
    assert found.most == 4 + 2  # Sari: her staff and two peers
    assert cast.store.read_now(lambda tx: tx.seq(INSTANSI)) == seq


@pytest.mark.parametrize(("first", "lacks"), [("2026-01-01", False), ("2025-01-01", True)])
def test_last_years_plan_is_none_for_this_period(cast: Cast, first: str, lacks: bool) -> None:
    year = {"name": {"id": "SKP", "en": "SKP"}, "from": first, "until": f"{first[:4]}-12-31"}
    cast.store.write_now(
        lambda tx: tx.put_derived(INSTANSI, "cycle", CYCLE, owner="", buckets=("ref",), value=year)
    )
    period = period_of_cast(cast)
    found = cast.store.read_now(lambda tx: preview(tx, INSTANSI, JAMBI, KIND, "seed", NOW_MS, period))
    assert (PLACE[BUDI] in found.without_plan) == lacks


def test_whoever_is_away_is_left_out_and_said_to_be(cast: Cast) -> None:
    away = Absence(placement=PLACE[DEWI], kind="leave", since=NOW_MS - 1, until=NOW_MS + DAY_MS)
    cast.change(lambda tx: tx.put_absence(INSTANSI, away))
    found = cast.store.read_now(lambda tx: preview(tx, INSTANSI, JAMBI, KIND, "seed", NOW_MS))
    assert (found.people, found.absent) == (8, (PLACE[DEWI],))
    opened(cast)
    assert ("peer", PLACE[DEWI]) not in tasks(met(cast, BUDI))
    assert tasks(met(cast, DEWI)) == {}


def test_everybody_is_told_the_cycle_and_only_whom_he_is_asked_about(cast: Cast) -> None:
    cycle = opened(cast)
    budi = met(cast, BUDI)
    (told,) = derived(budi, "cycle")
    assert (told["id"], told["state"], told["rate_until"]) == (cycle.id, "open", "2026-11-30")
    assert (told["from"], told["until"]) == ("2026-01-01", "2026-11-28")
    assert told["scheme"]["parts"][0]["weights"]["teknis"] == "55"
    assert tasks(budi).keys() == {
        ("self", PLACE[BUDI]),
        ("peer", PLACE[RINA]),
        ("peer", PLACE[DEWI]),
        ("peer", PLACE[AGUS]),
    }
    assert tasks(budi)["peer", PLACE[RINA]] == {
        "cycle": cycle.id,
        "group": "peer",
        "rater": PLACE[BUDI],
        "placement": PLACE[RINA],
        "name": "Rina",
        "position": "",
        "unit": "PKM",
        "kind": "teknis",
        "reason": "same_unit",
        "state": "asked",
    }
    sari = Counter(task["group"] for task in tasks(met(cast, SARI)).values())
    assert sari == {"self": 1, "superior": 4, "peer": 2}
    assert tasks(met(cast, SARI))["peer", PLACE[TONO]]["reason"] == "same_superior"


def test_opening_goes_on_where_it_was_broken_off_and_is_the_same(cast: Cast) -> None:
    period, told = period_of_cast(cast), []
    cycle = cast.store.write_now(
        lambda tx: begin_cycle(
            tx, INSTANSI, JAMBI, period, KIND, period.deadline_date, cast.clock(), Chance()
        )
    )
    plan = cast.store.read_now(lambda tx: opening_of(tx, INSTANSI, cycle))
    half = cast.store.write_now(lambda tx: open_some(tx, INSTANSI, cycle.id, plan, at_once=4))
    assert half.state == "opening"
    assert len(cast.store.read_now(lambda tx: tx.ratees(INSTANSI, cycle.id, "", 99))) == 4
    done = open_cycle(
        cast.store,
        INSTANSI,
        JAMBI,
        period,
        kinds=KIND,
        now_ms=cast.clock() + DAY_MS,
        chance=Chance(),
        progress=lambda *one: told.append(one),
    )
    assert (done.state, done.opened_at, told) == ("open", cycle.opened_at, [(9, 9)])
    assert cast.store.read_now(lambda tx: tx.rater_counts(INSTANSI, cycle.id)) == {
        "self": 9,
        "superior": 7,
        "peer": 18,
    }
    assert acts(cast).count("cycle_opened") == 1


def test_the_same_scheme_is_not_opened_twice_in_a_period_and_wants_a_kind_that_it_knows(cast: Cast) -> None:
    opened(cast)
    with refused("twice"):
        opened(cast)
    with refused("kind_unknown"):
        opened(cast, "umum-360", "teknis")
    with refused("kind_missing"):
        cast.store.read_now(lambda tx: preview(tx, INSTANSI, JAMBI, {}, "seed", NOW_MS))
    with refused("kind_unknown"):
        cast.store.read_now(lambda tx: preview(tx, INSTANSI, shipped_schemes()["bungo"], KIND, "", NOW_MS))


def test_a_cycle_is_undone_until_somebody_has_answered(cast: Cast) -> None:
    cycle = opened(cast)
    budi, sari = met(cast, BUDI), met(cast, SARI)
    assert derived(sari, "standing_result")
    undo_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance(), reason="Salah skema")
    for phone in (budi, sari):
        phone.exchange()
        assert [derived(phone, name) for name in ("cycle", "task", "standing_result")] == [[], [], []]
    assert cast.store.read_now(lambda tx: (tx.cycles(INSTANSI), tx.ratees(INSTANSI, cycle.id, "", 9))) == (
        [],
        [],
    )
    sends(budi, cycle, BUDI, "self")
    assert names(budi.exchange())[0] == "quarantined not_assigned"
    again = opened(cast)
    sends(met(cast, RINA), cycle, BUDI, "peer")
    rina = met(cast, RINA)
    sends(rina, again, BUDI, "peer")
    assert names(rina.exchange()) == ["applied", "applied"]
    with refused("answered"):
        undo_cycle(cast.store, INSTANSI, again.id, now_ms=cast.clock(), chance=Chance())
    assert "cycle_undone" in acts(cast)


# Answers


def test_what_is_sent_is_done_and_may_be_sent_again_until_the_cycle_is_closed(cast: Cast) -> None:
    cycle = opened(cast)
    budi = met(cast, BUDI)
    sends(budi, cycle, BUDI, "self", "3")
    assert names(budi.exchange()) == ["applied", "applied"]
    assert tasks(budi)["self", PLACE[BUDI]]["state"] == "done"
    record = record_of(cycle, BUDI, "self", BUDI)
    budi.write(budi.step("assessment_self", record, "reopen"))
    budi.exchange()
    assert tasks(budi)["self", PLACE[BUDI]]["state"] == "asked"
    sends(budi, cycle, BUDI, "self", "5")
    assert names(budi.exchange()) == ["applied", "applied"]
    assert line(cast, cycle, BUDI, "indikator")["groups"][0]["value"] == {"exact": "5", "shown": "5.00"}
    closed(cast, cycle)
    budi.write(budi.step("assessment_self", record, "reopen"))
    assert names(budi.exchange()) == ["quarantined cycle_closed"]
    assert cast.state("assessment_self", record) == "submitted"


def test_whoever_cannot_rate_says_why_and_his_task_is_done_with(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    id = record_of(cycle, BUDI, "peer", RINA)
    rina.write(
        Intent(
            collection="assessment_peer",
            record=id,
            put={"answers": answers(cycle, BUDI, "peer", RINA, items={})},
        )
    )
    assert names(rina.exchange()) == ["quarantined invalid"]
    put = {"answers": answers(cycle, BUDI, "peer", RINA, None)}
    rina.write(Intent(collection="assessment_peer", record=id, put=put))
    assert names(rina.exchange()) == ["applied"]
    rina.write(Intent(collection="assessment_peer", record=id, step="decline", reason=" "))
    assert names(rina.exchange()) == ["quarantined invalid"]
    rina.write(rina.step("assessment_peer", id, "decline", "Baru sebulan bekerja bersama"))
    assert names(rina.exchange()) == ["applied"]
    assert tasks(rina)["peer", PLACE[BUDI]]["state"] == "declined"


@pytest.mark.parametrize(
    ("person", "ratee", "asked", "outcome"),
    [
        (TONO, BUDI, "peer", "not_assigned"),  # of another team
        (SARI, BUDI, "peer", "not_assigned"),  # asked as a superior
        (BUDI, SARI, "subordinate", "not_assigned"),  # a group that the scheme does not ask
        (TONO, BUDI, "superior", "not_allowed"),
        (BUDI, BUDI, "superior", "not_allowed"),
        (ADMIN, BUDI, "superior", "not_allowed"),
        (BUDI, BUDI, "peer", "invalid"),
        (ADMIN, ADMIN, "superior", "not_assigned"),  # nobody is
        (RINA, BUDI, "peer", ""),
    ],
)
def test_only_who_was_asked_may_answer(cast: Cast, person: str, ratee: str, asked: Any, outcome: str) -> None:
    cycle = opened(cast)
    phone = met(cast, person)
    sends(phone, cycle, ratee, asked, items={"indikator.disiplin": "4"})
    assert names(phone.exchange())[0] == (f"quarantined {outcome}" if outcome else "applied")


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"items": {"indikator.disiplin": "6"}}, "answers.items.indikator.disiplin", "choice"),
        ({"items": {"indikator.disiplin": "0"}}, "answers.items.indikator.disiplin", "choice"),
        ({"items": {"indikator.disiplin": 4}}, "answers.items.indikator.disiplin", "type"),
        ({"items": {"indikator.kesetiaan": "4"}}, "answers.items.indikator.kesetiaan", "unknown"),
        ({"items": {"hasil.disiplin": "4"}}, "answers.items.hasil.disiplin", "unknown"),
        ({"items": []}, "answers.items", "type"),
        ({"reasons": {"x.y": "Baik"}}, "answers.reasons.x.y", "unknown"),
        ({"reasons": {"indikator.disiplin": "x" * 2001}}, "answers.reasons.indikator.disiplin", "too_long"),
        ({"note": "x" * 2001}, "answers.note", "too_long"),
        ({"group": "superior"}, "answers.group", "choice"),
        ({"total": 4}, "answers.total", "unknown"),
    ],
)
def test_an_answer_holds_what_the_scheme_asks_and_nothing_else(
    cast: Cast, changes: dict[str, Any], path: str, code: str
) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer", **changes)
    (first, *_) = rina.exchange()
    assert [(error.path, error.code) for error in first.errors] == [(path, code)]


def test_a_superior_is_who_judges_now_whoever_was_asked(cast: Cast) -> None:
    cycle = opened(cast)
    cast.change(lambda tx: tx.put_superior(INSTANSI, superior_of(BUDI, WATI)))
    wati = met(cast, WATI)
    sends(wati, cycle, BUDI, "superior", "4")
    assert names(wati.exchange()) == ["applied", "applied"]
    assert tasks(met(cast, SARI))["superior", PLACE[BUDI]]["state"] == "done"


def test_answers_have_the_last_day_of_their_cycle_and_the_lock_of_its_period(cast: Cast) -> None:
    cycle = opened(cast)
    rina, dewi = met(cast, RINA), met(cast, DEWI)
    cast.clock.advance(14 * DAY_MS)  # the 2nd of December
    dewi.exchange()
    token = dewi.exchange_once().token
    sends(rina, cycle, BUDI, "peer")
    assert names(rina.exchange())[0] == "applied"  # made in time or not: nothing proves it
    dewi.write(
        Intent(
            collection="assessment_peer",
            record=record_of(cycle, BUDI, "peer", DEWI),
            put={"answers": answers(cycle, BUDI, "peer", DEWI)},
        ),
        token=token,
    )
    assert names(dewi.exchange()) == ["quarantined late"]
    agus = met(cast, AGUS)
    cast.clock.advance(10 * DAY_MS)
    sends(agus, cycle, BUDI, "peer")
    assert names(agus.exchange())[0] == "quarantined late_unproven"
