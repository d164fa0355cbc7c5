"""Who is what to whose records, and who sees them: one table."""

import msgspec
import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CLINIC,
    DAY_MS,
    DEWI,
    HASAN,
    NOW_MS,
    OFFICE,
    PEOPLE,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    STAFF,
    TONO,
    UNIT_OF,
    WATI,
    placement,
)
from hypothesis import given
from hypothesis import strategies as st

from server.access import buckets_for, era, is_colleague, lineage, roles_for, subtree, turning_points
from server.org import Absence, Grant, Org, Placement, Superior, Unit, UnitParent, organise

SINCE = NOW_MS - 300 * DAY_MS
AUDITOR, PENGELOLA = "auditor", "pengelola"


def org(**changes: object) -> Org:
    parts: dict[str, object] = {
        "version": 1,
        "units": [
            Unit(id=unit, code=unit, name=unit, zone="Asia/Jakarta", sector="")
            for unit in (OFFICE, CLINIC, SCHOOL)
        ],
        "unit_parents": [
            UnitParent(unit=unit, parent=parent, since=SINCE)
            for unit, parent in ((OFFICE, None), (CLINIC, OFFICE), (SCHOOL, OFFICE))
        ],
        "placements": [
            placement(person, PLACE[person], UNIT_OF.get(person, CLINIC), SINCE) for person in PEOPLE.values()
        ],
        "superiors": [
            Superior(placement=PLACE[one], superior=PLACE[above], since=SINCE)
            for above, staff in STAFF.items()
            for one in staff
        ],
        "grants": [
            Grant(id="g1", person=ADMIN, role="admin", unit=OFFICE, since=SINCE),
            Grant(id="g2", person=AGUS, role=PENGELOLA, unit=CLINIC, since=SINCE),
            Grant(id="g3", person=DEWI, role=AUDITOR, unit=SCHOOL, since=SINCE),
        ],
    }
    return organise(**{**parts, **changes})  # type: ignore[arg-type]


# who -> what he is to Budi's, Sari's and Tono's records
TABLE = {
    BUDI: ({"author"}, set(), set()),
    SARI: ({"supervisor"}, {"author"}, set()),
    HASAN: ({"reviewer"}, {"supervisor"}, {"supervisor"}),
    TONO: (set(), set(), {"author"}),
    WATI: (set(), set(), set()),
    RINA: (set(), set(), set()),
    AGUS: ({PENGELOLA}, {PENGELOLA}, set()),
    DEWI: (set(), set(), {AUDITOR}),
    ADMIN: ({"admin"}, {"admin"}, {"admin"}),
}


@pytest.mark.parametrize("person", TABLE)
def test_everybody_has_the_roles_of_the_table_and_sees_where_he_has_one(person: str) -> None:
    now = org()
    buckets = buckets_for(now, person, NOW_MS)
    for owner, roles in zip((BUDI, SARI, TONO), TABLE[person], strict=True):
        assert roles_for(now, person, PLACE[owner], NOW_MS) == roles
        assert (f"work:{PLACE[owner]}" in buckets) == bool(roles - {"reviewer"})
        assert f"judge:{PLACE[owner]}" in buckets or "reviewer" not in roles
    assert {"ref", f"self:{person}", f"work:{PLACE[person]}"} <= buckets
    assert sum(bucket.startswith("self:") for bucket in buckets) == 1
    assert {bucket for bucket in buckets if bucket.startswith("own:")} == {f"own:{PLACE[person]}"}


def test_tono_of_another_unit_sees_nothing_of_the_clinic() -> None:
    assert buckets_for(org(), TONO, NOW_MS) == {
        "ref",
        f"self:{TONO}",
        f"work:{PLACE[TONO]}",
        f"own:{PLACE[TONO]}",
        f"talk:{PLACE[TONO]}",
    }


# who -> to whom of Budi, Sari, Tono he may say something, and who sees what is said to Budi
SPEAKS = {
    BUDI: (False, True, False),
    SARI: (True, False, True),  # she and Tono have the same superior
    HASAN: (False, True, True),
    TONO: (False, True, False),
    WATI: (True, True, True),
    RINA: (True, True, False),
    ADMIN: (False, False, False),
}


@pytest.mark.parametrize("person", SPEAKS)
def test_who_works_with_somebody_may_speak_to_him(person: str) -> None:
    spoken = tuple(is_colleague(org(), person, PLACE[one], NOW_MS) for one in (BUDI, SARI, TONO))
    assert spoken == SPEAKS[person]


def test_what_is_said_with_budi_is_seen_by_him_and_his_superior_alone() -> None:
    lead = Superior(placement=PLACE[BUDI], superior=PLACE[RINA], since=SINCE, role="team_lead")
    now = org(superiors=[*org().superiors, lead])
    seeing = {one for one in PEOPLE.values() if f"talk:{PLACE[BUDI]}" in buckets_for(now, one, NOW_MS)}
    assert seeing == {BUDI, SARI}
    assert f"work:{PLACE[BUDI]}" in buckets_for(now, RINA, NOW_MS)
    assert is_colleague(now, RINA, PLACE[BUDI], NOW_MS)


def test_what_goes_past_the_superior_is_seen_by_his_own_superior_alone() -> None:
    seeing = {one for one in PEOPLE.values() if f"review:{PLACE[BUDI]}" in buckets_for(org(), one, NOW_MS)}
    assert seeing == {HASAN}


def test_while_the_superior_is_away_his_own_sees_what_is_said_and_reviews_nothing_of_it() -> None:
    away = Absence(placement=PLACE[SARI], kind="leave", since=SINCE)
    now = org(absences=[away])
    seeing = {one for one in PEOPLE.values() if f"talk:{PLACE[BUDI]}" in buckets_for(now, one, NOW_MS)}
    assert seeing == {BUDI, SARI, HASAN}
    assert f"review:{PLACE[BUDI]}" not in buckets_for(now, HASAN, NOW_MS)


def test_nobody_is_anything_to_a_placement_that_does_not_exist() -> None:
    assert roles_for(org(), ADMIN, "nowhere", NOW_MS) == frozenset()


@pytest.mark.parametrize(("moment", "holds"), [(SINCE - 1, False), (SINCE, True), (NOW_MS, False)])
def test_a_span_holds_from_its_beginning_and_not_at_its_end(moment: int, holds: bool) -> None:
    spans = [Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=SINCE, until=NOW_MS)]
    now = org(superiors=spans)
    assert ("supervisor" in roles_for(now, SARI, PLACE[BUDI], moment)) == holds
    assert (f"work:{PLACE[BUDI]}" in buckets_for(now, SARI, moment)) == holds


def test_an_acting_superior_is_the_holder_of_another_placement() -> None:
    acting = msgspec.structs.replace(placement(WATI, "acting", CLINIC, NOW_MS, NOW_MS + DAY_MS), kind="plh")
    placements = [*org().placements.values(), acting]
    superiors = [
        Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=SINCE, until=NOW_MS),
        Superior(placement=PLACE[BUDI], superior="acting", since=NOW_MS),
    ]
    now = org(placements=placements, superiors=superiors)
    assert roles_for(now, WATI, PLACE[BUDI], NOW_MS) == {"supervisor"}
    assert roles_for(now, WATI, PLACE[BUDI], NOW_MS + DAY_MS) == set()  # her acting post is over
    assert roles_for(now, SARI, PLACE[BUDI], NOW_MS) == set()


def test_the_author_stays_the_author_when_his_placement_is_over_but_no_longer_sees_it() -> None:
    placements = [placement(BUDI, PLACE[BUDI], CLINIC, SINCE, NOW_MS)]
    now = org(placements=placements)
    assert roles_for(now, BUDI, PLACE[BUDI], NOW_MS) == {"author"}
    assert f"work:{PLACE[BUDI]}" not in buckets_for(now, BUDI, NOW_MS)
    assert roles_for(now, BUDI, PLACE[BUDI], SINCE - 1) == set()


def test_a_grant_reaches_all_units_below_its_own_as_they_are_at_that_moment() -> None:
    parents = [
        UnitParent(unit=SCHOOL, parent=CLINIC, since=SINCE, until=NOW_MS),
        UnitParent(unit=SCHOOL, parent=OFFICE, since=NOW_MS),
        UnitParent(unit=CLINIC, parent=OFFICE, since=SINCE),
    ]
    now = org(unit_parents=parents)
    assert lineage(now, SCHOOL, NOW_MS - 1) == [SCHOOL, CLINIC, OFFICE]
    assert lineage(now, SCHOOL, NOW_MS) == [SCHOOL, OFFICE]
    assert subtree(now, CLINIC, NOW_MS - 1) == {CLINIC, SCHOOL}
    assert roles_for(now, AGUS, PLACE[TONO], NOW_MS - 1) == {PENGELOLA}
    assert roles_for(now, AGUS, PLACE[TONO], NOW_MS) == set()


def test_units_that_contain_each_other_by_mistake_hang_nothing() -> None:
    parents = [
        UnitParent(unit=CLINIC, parent=SCHOOL, since=SINCE),
        UnitParent(unit=SCHOOL, parent=CLINIC, since=SINCE),
    ]
    now = org(unit_parents=parents)
    assert lineage(now, CLINIC, NOW_MS) == [CLINIC, SCHOOL]
    assert subtree(now, CLINIC, NOW_MS) == {CLINIC, SCHOOL}


def test_an_era_ends_when_any_span_begins_or_ends() -> None:
    now = org(superiors=[Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=SINCE, until=NOW_MS)])
    assert era(now, NOW_MS - 1) == era(now, SINCE) != era(now, NOW_MS) == era(now, NOW_MS + DAY_MS)


MOMENTS = st.integers(0, 6)


@st.composite
def orgs(draw: st.DrawFn) -> Org:
    """Small organisations in which people act for each other, are away, and supervise themselves."""

    def span() -> dict[str, int]:
        since, length = draw(MOMENTS), draw(st.integers(1, 6))
        return {"since": since, "until": since + length}

    people = ["a", "b", "c", "d"]
    posts = [
        Placement(id=f"p{n}", person=draw(st.sampled_from(people)), position="", unit="u", kind="", **span())
        for n in range(6)
    ]
    above = [
        Superior(placement=f"p{low}", superior=f"p{draw(st.integers(low + 1, 5))}", **span())
        for low in range(5)
        for _ in range(draw(st.integers(0, 2)))
    ]
    away = [
        Absence(placement=draw(st.sampled_from(posts)).id, kind="", **span())
        for _ in range(draw(st.integers(0, 3)))
    ]
    return organise(
        version=1,
        units=[Unit(id="u", code="u", name="u", zone="Asia/Jakarta", sector="")],
        unit_parents=[],
        placements=posts,
        superiors=above,
        grants=[],
        absences=away,
    )


@given(orgs(), st.sampled_from("abcd"), st.integers(0, 5), MOMENTS)
def test_whoever_reviews_sees_what_he_reviews_and_never_himself(
    now: Org, person: str, number: int, moment: int
) -> None:
    owner = f"p{number}"
    roles = roles_for(now, person, owner, moment)
    if "reviewer" in roles:
        assert now.placements[owner].person != person
        assert f"judge:{owner}" in buckets_for(now, person, moment)


@given(orgs(), st.sampled_from("abcd"), st.integers(0, 5))
def test_roles_change_at_turning_points_only(now: Org, person: str, number: int) -> None:
    owner = f"p{number}"
    points = {0} | turning_points(now, person, owner)
    for moment in range(13):
        last = max(point for point in points if point <= moment)
        assert roles_for(now, person, owner, moment) == roles_for(now, person, owner, last)
