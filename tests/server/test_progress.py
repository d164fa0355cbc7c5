"""How far a target is, and when it was reached: every aggregate and direction, in every order of arrival."""

from itertools import permutations
from typing import Any

import pytest
from cast import BUDI, LINE, PATIENTS, PLACE, SARI, VISITS, Cast, indicator, plan_line, report, uuid
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server import workbench
from server.appraisal.notice import notice
from server.appraisal.progress import Counted, counting, progress, reached, running, standing_of
from sync.device import Intent

R = [uuid(7000 + i) for i in range(9)]


def counted(id: str, quantity: float | None = 1, state: str = "submitted", **more: Any) -> Counted:
    figures = {"owner": "o", "date": "2026-11-18", "indicator": "a", "received": 100, **more}
    return Counted(id=id, state=state, quantity=quantity, **figures)


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("sum", [4, 4.1, 6.1]),
        ("latest", [4, 0.1, 2]),
        ("mean", [4, 2.05, 2.033333]),
        ("min", [4, 0.1, 0.1]),
        ("max", [4, 4, 4]),
        ("judged", []),
    ],
)
def test_every_aggregate(aggregate: str, expected: list[float]) -> None:
    assert running(aggregate, [4, 0.1, 2]) == expected
    assert running(aggregate, []) == []


def test_ten_times_a_tenth_is_one() -> None:
    assert running("sum", [0.1] * 10)[-1] == 1


@pytest.mark.parametrize(
    ("direction", "target", "value", "ratio"),
    [
        ("higher", {"value": 10}, 4, 0.4),
        ("higher", {"value": 10}, 12, 1.2),
        ("higher", {"value": 10}, 9.9999999, 0.999999),
        ("higher", {"value": 0}, 0, 1),
        ("higher", {"value": 10}, -1, 0),
        ("higher", {"value": None}, 4, None),
        ("higher", {"value": 10}, None, None),
        ("lower", {"value": 3}, 6, 0.5),
        ("lower", {"value": 3}, 3, 1),
        ("lower", {"value": 3}, 2, 1.5),
        ("lower", {"value": 3}, 0, 1),
        ("lower", {"value": 0}, 0, 1),
        ("lower", {"value": 0}, 2, 0),
        ("range", {"low": 10, "high": 20}, 15, 1),
        ("range", {"low": 10, "high": 20}, 5, 0.5),
        ("range", {"low": 10, "high": 20}, 40, 0.5),
        ("range", {"low": 10, "high": None}, 40, None),
    ],
)
def test_every_direction(
    direction: str, target: dict[str, float], value: float | None, ratio: float | None
) -> None:
    assert reached({"direction": direction, "target": target}, value) == ratio


def test_reported_verified_and_waiting_are_apart() -> None:
    reports = counting([counted("a", 4, "verified"), counted("b", 3), counted("c", 9, "returned")])
    standing = standing_of(indicator("a", 10), reports)
    assert (standing.reported, standing.verified, standing.waiting) == (7, 4, 3)
    assert (standing.count, standing.last_date, standing.reached) == (2, "2026-11-18", 0.7)


def test_nothing_reported_is_nothing_reached_even_when_less_is_better() -> None:
    assert standing_of(indicator("a", 3, direction="lower"), []).reached is None
    assert standing_of(indicator("a", 3, aggregate="latest"), []).reported is None


@pytest.mark.parametrize("state", ["withdrawn", "returned", "draft"])
def test_what_is_withdrawn_or_returned_does_not_count(state: str) -> None:
    assert counting([counted("a", 1, state)]) == []


def test_f95_while_two_corrections_are_in_dispute_the_original_counts() -> None:
    original = counted("a", 1, "returned", corrections=("b", "c"))
    corrections = [counted("b", 20), counted("c", 30)]
    assert [one.id for one in counting([original, *corrections])] == ["a"]
    chosen = counted("a", 1, "returned", corrections=("b", "c"), replaced_by="c")
    assert [one.id for one in counting([chosen, *corrections])] == ["c"]


def test_f94_a_report_that_nobody_agrees_about_from_its_first_word_on_does_not_count(cast: Cast) -> None:
    phone, tablet = cast.phone(BUDI), cast.phone(BUDI)
    phone.write(report(R[0], quantity=3), report(R[1], quantity=4))
    tablet.write(report(R[1], quantity=5))  # a second body under the same id
    assert [one.outcome for one in phone.exchange()] == ["applied", "applied"]
    assert [one.outcome for one in tablet.exchange()] == ["conflict"]
    assert (cast.progress()["reported"], cast.progress()["count"]) == (3, 1)


def test_a_correction_of_a_correction_counts_alone() -> None:
    first = counted("a", 1, "returned", corrections=("b",), replaced_by="b")
    second = counted("b", 2, "returned", corrections=("c",), replaced_by="c")
    assert [one.id for one in counting([first, second, counted("c", 3)])] == ["c"]


REPORTS = st.lists(
    st.builds(
        lambda n, quantity, state, day, of: counted(
            f"{n:03d}", quantity, state, date=f"2026-11-{day:02d}", indicator=of, received=n
        ),
        st.integers(0, 30),
        st.none() | st.integers(0, 8),
        st.sampled_from(["submitted", "verified", "returned", "withdrawn"]),
        st.integers(1, 28),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
LINE_VALUE = {
    "indicators": [
        indicator("a", 10),
        indicator("b", 5, aggregate="latest"),
        indicator("c", 3, aggregate="mean", direction="lower"),
    ]
}


@given(REPORTS, st.randoms())
def test_the_order_of_arrival_changes_no_figure_and_no_notice(reports: list[Counted], chance: Any) -> None:
    shuffled = chance.sample(reports, len(reports))
    assert progress("l", LINE_VALUE, counting(shuffled)) == progress("l", LINE_VALUE, counting(reports))
    for one in LINE_VALUE["indicators"]:
        notices = [
            notice("l", one, [each for each in counting(some) if each.indicator == one["id"]], None)
            for some in (reports, shuffled)
        ]
        assert notices[0] == notices[1]


@given(REPORTS)
def test_what_waits_and_what_is_verified_is_what_is_reported(reports: list[Counted]) -> None:
    standing = standing_of(indicator("a", 10), counting(reports))
    assert standing.reported == pytest.approx((standing.verified or 0) + (standing.waiting or 0))


def notice_of(cast: Cast, indicator: str = PATIENTS) -> Any:
    return cast.derived("notice", f"notice/{LINE}/{indicator}")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_target_is_announced_once_by_the_report_that_crosses_it(cast: Cast, order: tuple[int, ...]) -> None:
    budi = cast.phone(BUDI)
    days = [report(R[i], quantity=4, date=f"2026-11-1{i}") for i in range(3)]
    for i in order:
        assert notice_of(cast) is None
        budi.write(days[i])
        budi.exchange()
    first = notice_of(cast)
    assert first == {
        "kind": "target_reached",
        "line": LINE,
        "indicator": PATIENTS,
        "report": R[2],  # by the date of the work, whichever came last
        "at": cast.clock(),
        "undone": False,
    }
    budi.write(report(R[3], quantity=4, date="2026-11-19"))
    budi.exchange()
    assert notice_of(cast) == first


def test_a_target_that_is_undone_says_so_and_may_be_reached_again(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(R[0], quantity=6), report(R[1], quantity=6))
    budi.exchange()
    sari.exchange()
    assert sari.sees("notice", notice_id(sari))
    sari.write(sari.step("report", R[1], "return", "Salah hitung"))
    sari.exchange()
    assert notice_of(cast)["undone"]
    budi.exchange()
    budi.write(report(R[2], quantity=6))
    budi.exchange()
    assert not notice_of(cast)["undone"]
    sari.exchange()
    assert len([key for key in sari.device.cache.rows if key.startswith("notice/")]) == 1


def notice_id(phone: Any) -> str:
    (key,) = [key for key in phone.device.cache.rows if key.startswith("notice/")]
    return str(key.partition("/")[2])


def test_only_the_touched_line_is_derived(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:

    derived: list[set[str]] = []
    deriving = workbench.derive
    monkeypatch.setattr(
        workbench,
        "derive",
        lambda tx, i, ns, lines, *more: derived.append(lines) or deriving(tx, i, ns, lines, *more),
    )
    budi = cast.phone(BUDI)
    budi.write(*(report(R[i], indicator=VISITS) for i in range(5)), report(R[5], None))
    budi.exchange()
    assert derived == [{LINE}]
    assert cast.progress(indicator=VISITS)["count"] == 5


def test_two_phones_that_correct_one_report_are_settled_by_choosing(cast: Cast) -> None:
    first, second, sari = cast.phone(BUDI), cast.phone(BUDI), cast.phone(SARI)
    first.write(report(R[0], quantity=1))
    first.exchange()
    sari.exchange()
    sari.write(sari.step("report", R[0], "return", "Jumlahnya?"))
    sari.exchange()
    first.exchange()
    second.exchange()
    for phone, id, quantity in ((first, R[1], 5), (second, R[2], 7)):
        phone.write(report(id, quantity=quantity))
        put = {"replaced_by": {"report": id}}
        saw = phone.saw("report", R[0])
        phone.write(Intent(collection="report", record=R[0], put=put, saw=saw))
    assert [one.outcome for one in first.exchange()] == ["applied", "applied"]
    assert cast.progress()["reported"] == 5
    assert [one.outcome for one in second.exchange()] == ["applied", "conflict"]
    assert cast.progress()["reported"] == 1
    first.exchange()
    put = {"replaced_by": {"report": R[2]}}
    first.write(Intent(collection="report", record=R[0], put=put, saw=first.saw("report", R[0])))
    assert [one.outcome for one in first.exchange()] == ["applied"]
    assert cast.progress()["reported"] == 7


def test_f94_the_figures_of_a_line_that_nobody_agrees_about_are_the_same_in_every_order(cast: Cast) -> None:
    def line(number: int) -> Intent:
        value = plan_line(PLACE[BUDI], indicator(PATIENTS, number))
        return Intent(collection="plan_line", record=uuid(7900), put={"line": value})

    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    for phone, number in ((budi, 10), (sari, 20)):
        phone.write(line(number))
        if phone is sari:
            budi.write(report(uuid(7901), uuid(7900)))
            budi.exchange()
            assert cast.progress(uuid(7900))["count"] == 1
        phone.exchange()
    budi.write(report(uuid(7902), uuid(7900)))
    budi.exchange()
    figures = cast.derived("progress", f"progress/{uuid(7900)}")
    assert figures == {"line": uuid(7900), "indicators": {}}


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("named", [True, False])
def test_f39_of_two_corrections_in_a_row_the_last_one_counts_in_every_order(
    cast: Cast, order: tuple[int, ...], named: bool
) -> None:
    original, first, last = uuid(7901), uuid(7902), uuid(7903)
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(original, quantity=1), report(first, quantity=2), report(last, quantity=3))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", original, "return", "Jumlahnya salah"))
    sari.exchange()
    budi.exchange()
    saw = budi.saw("report", original)
    for correction in (first, last):
        put = {"replaced_by": {"report": correction}}
        (id,) = budi.write(Intent(collection="report", record=original, put=put, saw=saw))
        saw = {**saw, "replaced_by": (id,)} if named else saw
    budi.write(report(uuid(7904), uuid(403)))  # something else, so that there are three
    entries = budi.device.vault.entries[-3:]
    for place in order:
        vault = replace(budi.device.vault, entries=(entries[place],))
        budi.device = replace(budi.device, vault=vault)
        cast.send(budi.who, budi.request().body)
    assert cast.progress()["reported"] == 3
