"""Project teams, and what a unit has achieved: who sees what, from when until when, and what follows."""

from datetime import date

import msgspec
import pytest
from cast import ADMIN, BUDI, DAY_MS, HASAN, INSTANSI, NAMESPACE, NOW_MS, PLACE, RINA, SARI, TONO, Cast
from cycles import opened
from plans import behaviour, does, met

from server.access import buckets_for, roles_for, work_bucket
from server.achievement import Done, head_of, set_achievement
from server.chance import Chance
from server.effects import derived_id
from server.people.calendar import local_day
from server.period_acts import add_period
from server.schemes import shipped_schemes
from server.store.periods import Period
from server.store.store import Tx
from server.teams import BadTeam, Team, add_team, end_team, teams_of
from sync.device import Intent

TODAY = local_day(NOW_MS, "Asia/Jakarta")


def days(number: int) -> date:
    return date.fromordinal(TODAY.toordinal() + number)


def begin(cast: Cast, first: int = 0, last: int | None = None, name: str = "Vaksinasi") -> Team:
    made: list[Team] = []

    def job(tx: Tx) -> None:
        made.append(
            add_team(
                tx,
                INSTANSI,
                name,
                PLACE[RINA],
                [PLACE[BUDI]],
                days(first),
                None if last is None else days(last),
                now_ms=NOW_MS,
                chance=Chance(),
            )
        )

    cast.change(job)
    return made[0]


def sees(cast: Cast, person: str, at_ms: int = NOW_MS) -> bool:
    org = cast.store.read_now(lambda tx: tx.organisation(INSTANSI))
    return work_bucket(PLACE[BUDI]) in buckets_for(org, person, at_ms)


def test_a_lead_sees_the_work_of_the_team_from_its_first_day_to_its_last_and_judges_nothing(
    cast: Cast,
) -> None:
    assert not sees(cast, RINA)
    begin(cast, first=-1, last=9)
    assert [sees(cast, RINA, NOW_MS + offset * DAY_MS) for offset in (-2, 0, 9, 11)] == [
        False,
        True,
        True,
        False,
    ]
    org = cast.store.read_now(lambda tx: tx.organisation(INSTANSI))
    assert roles_for(org, RINA, PLACE[BUDI], NOW_MS) == {"team_lead"}


def test_a_team_is_shown_to_those_who_are_in_it_and_their_superior(cast: Cast) -> None:
    team = begin(cast)
    for person, is_shown in ((BUDI, True), (RINA, True), (SARI, True), (TONO, False)):
        shown = met(cast, person).sees("team", team.id)
        assert (shown is not None) == is_shown, person


def test_a_team_is_ended_and_the_list_says_so(cast: Cast) -> None:
    team = begin(cast, first=-5)
    cast.change(lambda tx: end_team(tx, INSTANSI, team, days(-1), now_ms=NOW_MS, chance=Chance()))
    assert not sees(cast, RINA)
    (listed,) = cast.store.read_now(lambda tx: teams_of(tx, INSTANSI))
    assert (listed.name, listed.last) == ("Vaksinasi", days(-1).isoformat())


def test_somebody_is_in_two_teams_that_begin_on_one_day(cast: Cast) -> None:
    begin(cast)
    begin(cast, name="Posyandu")
    org = cast.store.read_now(lambda tx: tx.organisation(INSTANSI))
    assert sum(row.role == "team_lead" for row in org.superiors_of[PLACE[BUDI]]) == 2
    assert len(cast.store.read_now(lambda tx: teams_of(tx, INSTANSI))) == 2


def test_what_is_no_team_is_refused(cast: Cast) -> None:
    with pytest.raises(BadTeam) as order:
        begin(cast, first=1, last=0)
    team = begin(cast, last=5)
    with pytest.raises(BadTeam) as twice:
        begin(cast)
    with pytest.raises(BadTeam) as over:
        cast.change(lambda tx: end_team(tx, INSTANSI, team, days(9), now_ms=NOW_MS, chance=Chance()))
    assert [error.value.code for error in (order, twice, over)] == ["order", "twice", "over"]


# What a unit has achieved


def unit_of(cast: Cast, person: str) -> str:
    return cast.store.read_now(lambda tx: tx.organisation(INSTANSI)).placements[PLACE[person]].unit


def achieve(cast: Cast, level: str) -> tuple[Period, Done]:
    made: list[tuple[Period, Done]] = []

    def job(tx: Tx) -> None:
        known = tx.periods(INSTANSI)
        first, last = days(-30), days(30)
        period = (
            known[0]
            if known
            else add_period(
                tx, INSTANSI, first=first, last=last, deadline=last, lock=last, now_ms=NOW_MS, chance=Chance()
            )
        )
        unit = tx.organisation(INSTANSI).placements[PLACE[SARI]].unit
        done = set_achievement(
            tx,
            INSTANSI,
            unit,
            period,
            level,
            "Semua target terlampaui",
            now_ms=NOW_MS,
            chance=Chance(),
            by=HASAN,
            by_name="Pak Hasan",
        )
        made.append((period, done))

    cast.change(job)
    return made[0]


def test_a_cycle_of_the_period_says_what_the_achievement_is_as_the_results_of_the_head(cast: Cast) -> None:
    national = shipped_schemes()["nasional"]
    guides = {name: msgspec.structs.replace(guide, head="above") for name, guide in national.guides.items()}
    opened(cast, msgspec.structs.replace(national, id="kami", guides=guides))
    period, done = achieve(cast, "baik")
    assert done.rated
    id = derived_id(NAMESPACE, f"rating/{PLACE[SARI]}/{period.id}/superior")
    assert cast.record("rating", id).registers["results"].value["level"] == "above"
    with pytest.raises(KeyError):
        achieve(cast, "hebat")


def test_the_head_of_a_unit_is_whose_superior_is_outside(cast: Cast) -> None:
    org = cast.store.read_now(lambda tx: tx.organisation(INSTANSI))
    head = head_of(org, unit_of(cast, SARI), NOW_MS)
    assert head is not None
    assert head.id == PLACE[SARI]


@pytest.mark.parametrize(
    ("level", "results"), [("istimewa", "above"), ("baik", "meets"), ("butuh_perbaikan", "below")]
)
def test_the_results_of_the_head_are_what_the_unit_achieved(cast: Cast, level: str, results: str) -> None:
    period, done = achieve(cast, level)
    assert done.rated
    rating = derived_id(NAMESPACE, f"rating/{PLACE[SARI]}/{period.id}/superior")
    value = cast.record("rating", rating).registers["results"].value
    assert (value["level"], value["reason"]) == (results, "Semua target terlampaui")


def test_it_is_told_to_the_head_and_those_who_judge_him_with_who_set_it_and_when(cast: Cast) -> None:
    period, _ = achieve(cast, "baik")
    name = f"achievement/{unit_of(cast, SARI)}/{period.id}"
    value = cast.derived("achievement", name)
    assert (value["level"], value["by"], value["head"]) == ("baik", "Pak Hasan", PLACE[SARI])
    assert value["set_at"] >= NOW_MS
    id = derived_id(NAMESPACE, name)
    told = {
        person: met(cast, person).sees("achievement", id) is not None for person in (SARI, HASAN, BUDI, TONO)
    }
    assert told == {SARI: True, HASAN: True, BUDI: False, TONO: False}


def test_a_rating_that_was_sent_stands(cast: Cast) -> None:
    period, _ = achieve(cast, "baik")
    rating = derived_id(NAMESPACE, f"rating/{PLACE[SARI]}/{period.id}/superior")
    hasan = met(cast, HASAN)
    saw = hasan.saw("rating", rating)
    rest = Intent(collection="rating", record=rating, put={"behaviour": behaviour()}, saw=saw)
    assert does(hasan, rest) == ["applied"]
    hasan.exchange()
    assert does(hasan, hasan.step("rating", rating, "submit")) == ["applied"]
    _, done = achieve(cast, "istimewa")
    assert not done.rated
    assert cast.record("rating", rating).registers["results"].value["level"] == "meets"


def test_nobody_writes_it_from_a_phone(cast: Cast) -> None:
    admin = met(cast, ADMIN)
    admin.write(Intent(collection="achievement", record=PLACE[SARI], put={"body": {"level": "istimewa"}}))
    assert [one.outcome for one in admin.exchange()] != ["applied"]
