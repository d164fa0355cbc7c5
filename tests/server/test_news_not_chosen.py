"""Whoever wrote what somebody else decided against hears of it on every device he has, by now or later."""

from itertools import permutations
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    DAY_MS,
    LINE,
    NOW_MS,
    OTHER_LINE,
    PATIENTS,
    PEOPLE,
    PLACE,
    SARI,
    Cast,
    Phone,
    report,
    uuid,
)
from cycles import derived
from deciding import case_of, lost_phone, revoke
from plans import does, met

from server.appraisal import KINDS
from server.news import Kind
from server.text.news import news_address, news_words
from sync.device import Intent

REPORT = uuid(7001)
SCREEN = Path(__file__).parents[2] / "pwa/src/screens/lain-kabar"


def told(cast: Cast, person: str) -> list[Any]:
    """What a phone that he has only now gets in its first pull."""
    return [one for one in derived(met(cast, person), "news") if one["kind"] == "not_chosen"]


def link(phone: Phone, line: str | None, *seen: str) -> str:
    """Say what the report is for; `seen`: the versions that its author has before his eyes."""
    put = {"link": {"line": line, "indicator": PATIENTS if line else None}}
    saw = {**phone.saw("report", REPORT), **({"link": seen} if seen else {})}
    return phone.write(Intent(collection="report", record=REPORT, put=put, saw=saw))[0]


def begun(cast: Cast, *people: str) -> list[Phone]:
    """A report of Budi, on phones of these people."""
    does(met(cast, BUDI), report(REPORT, None))
    return [met(cast, person) for person in people]


def disputed(cast: Cast, *more: str) -> tuple[list[Phone], str, str]:
    """Budi says that it is for one target, Sari for another one. Returns the phones, with those of `more`."""
    budi, sari, *others = begun(cast, BUDI, SARI, *more)
    his, hers = link(budi, LINE), link(sari, OTHER_LINE)
    for phone in (budi, sari, budi, *others):
        phone.exchange()
    assert cast.record("report", REPORT).conflicts
    return [budi, sari, *others], his, hers


def news_of(his: str, at: int = NOW_MS, **more: Any) -> dict[str, Any]:
    where = {"collection": "report", "record": REPORT, "register": "link", "placement": PLACE[BUDI]}
    return {"kind": "not_chosen", **where, "at": at, "undone": False, **more}


def test_f41_whose_version_was_not_chosen_hears_of_it_once_on_a_phone_that_he_has_only_now(
    cast: Cast,
) -> None:
    (_, sari), his, hers = disputed(cast)
    assert told(cast, BUDI) == []
    cast.clock.advance(DAY_MS)
    link(sari, OTHER_LINE, his, hers)
    asked = sari.request()
    cast.send(sari.who, asked.body)
    sari.settle(cast.send(sari.who, asked.body), asked.asked)  # the same once more: its answer was lost
    cast.clock.advance(DAY_MS)
    does(sari, sari.step("report", REPORT, "return", "Jumlahnya?"))  # the record goes on
    assert told(cast, BUDI) == [news_of(his, NOW_MS + DAY_MS)]
    for person in PEOPLE.values():
        assert told(cast, person) == [] or person == BUDI


def test_f41_it_is_heard_also_where_the_phone_that_wrote_it_is_gone(cast: Cast) -> None:
    (budi, sari), his, hers = disputed(cast)
    revoke(cast, budi)
    link(sari, OTHER_LINE, his, hers)
    sari.exchange()
    assert told(cast, BUDI) == [news_of(his)]


def test_f28_a_third_version_tells_everybody_but_its_author(cast: Cast) -> None:
    (_, sari), his, hers = disputed(cast)
    link(sari, None, his, hers)
    sari.exchange()
    assert told(cast, BUDI) == [news_of(his)]
    assert told(cast, SARI) == []


def test_f28_not_a_word_or_a_name_of_it_is_told(cast: Cast) -> None:
    (_, sari), his, hers = disputed(cast)
    link(sari, OTHER_LINE, his, hers)
    sari.exchange()
    (one,) = told(cast, BUDI)
    for secret in (LINE, OTHER_LINE, PATIENTS, SARI, "Sari"):
        assert secret not in str(one)
    assert "/riwayat/report/" + REPORT == news_address([one], frozenset({PLACE[BUDI]}))
    assert news_words([one], "id", open_=True) == "Versi Anda tidak dipilih"
    assert news_words([one], "en", open_=True) == "Your version was not chosen"


def test_f30_who_chose_the_other_one_himself_is_told_nothing(cast: Cast) -> None:
    (budi, _), his, hers = disputed(cast)
    link(budi, OTHER_LINE, his, hers)
    budi.exchange()
    assert cast.record("report", REPORT).standing[his] == {"link": "set_aside"}
    assert told(cast, BUDI) == told(cast, SARI) == []


def test_f30_nor_is_who_chose_between_two_of_his_own(cast: Cast) -> None:
    here, there = begun(cast, BUDI, BUDI)
    first, second = link(here, LINE), link(there, OTHER_LINE)
    for phone in (here, there, here):
        phone.exchange()
    link(here, LINE, first, second)
    here.exchange()
    assert cast.record("report", REPORT).standing[second] == {"link": "set_aside"}
    assert told(cast, BUDI) == []


def test_f28_what_is_superseded_is_no_news(cast: Cast) -> None:
    budi, sari = begun(cast, BUDI, SARI)
    link(budi, LINE)
    budi.exchange()
    sari.exchange()
    link(sari, OTHER_LINE)  # on top of the only one
    sari.exchange()
    assert told(cast, BUDI) == told(cast, SARI) == []


def test_f28_it_is_undone_where_somebody_else_has_chosen_it(cast: Cast) -> None:
    (budi, sari, tablet), his, hers = disputed(cast, SARI)
    chosen = link(sari, OTHER_LINE, his, hers)
    sari.exchange()
    assert told(cast, BUDI) == [news_of(his)]
    other = link(tablet, LINE, his, hers)  # without having seen that
    tablet.exchange()
    assert told(cast, BUDI) == [news_of(his, undone=True)]
    budi.exchange()
    link(budi, LINE, chosen, other)
    budi.exchange()
    (undone,) = told(cast, BUDI)
    assert undone["undone"]
    assert {one["undone"] for one in told(cast, SARI)} == {False}  # what she decided first, and he did not


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_f28_it_is_the_same_whatever_the_order_of_arrival(cast: Cast, order: tuple[int, ...]) -> None:
    """Budi's version, Sari's, and her decision on another device."""
    budi, sari, tablet = phones = begun(cast, BUDI, SARI, SARI)
    his, hers = link(budi, LINE), link(sari, OTHER_LINE)
    link(tablet, OTHER_LINE, his, hers)
    for n in order:
        asked = phones[n].request()
        cast.send(phones[n].who, asked.body)
        phones[n].settle(cast.send(phones[n].who, asked.body), asked.asked)
    assert told(cast, BUDI) == [news_of(his)]
    assert told(cast, SARI) == []


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_f28_a_decision_of_his_own_beside_hers_changes_nothing(cast: Cast, order: tuple[int, ...]) -> None:
    phones, his, hers = disputed(cast)
    for phone in phones:
        link(phone, OTHER_LINE, his, hers)
    for n in order:
        phones[n].exchange()
    assert told(cast, BUDI) == [news_of(his)]


def test_f100_of_anonymous_records_nothing_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = msgspec.structs.replace(KINDS["report"], anonymous=True)
    monkeypatch.setitem(KINDS, "report", hidden)  # type: ignore[arg-type]
    (_, sari), his, hers = disputed(cast)
    link(sari, OTHER_LINE, his, hers)
    sari.exchange()
    assert cast.record("report", REPORT).standing[his] == {"link": "set_aside"}
    assert told(cast, BUDI) == []


def test_f28_of_two_decisions_about_a_case_the_one_not_chosen_is_told_without_a_placement(cast: Cast) -> None:
    """A case may be handed on: whose it is by then says nothing of what was decided."""
    _, (made,) = lost_phone(cast, report(REPORT))
    case = case_of(made)
    sari, admin, desk = (met(cast, person) for person in (SARI, ADMIN, ADMIN))
    for phone, step in ((sari, "accept"), (admin, "close")):
        does(phone, phone.step("case", case, step, "Sudah diperiksa"))
    assert cast.record("case", case).conflicts
    desk.exchange()
    does(desk, desk.step("case", case, "close", "Ganda"))
    (one,) = told(cast, SARI)
    assert (one["collection"], one["record"], one["register"]) == ("case", case, "state")
    assert one["placement"] == ""
    assert told(cast, ADMIN) == []


def test_the_phone_has_words_and_a_way_for_every_kind() -> None:
    settings = (SCREEN / "settings.tsx").read_text(encoding="utf-8")
    describe = (SCREEN / "describe.ts").read_text(encoding="utf-8")
    for kind in get_args(Kind):
        assert f'  "{kind}",\n' in settings
        assert f'case "{kind}":' in describe
        for language in ("id", "en"):
            words = SCREEN.parents[1] / f"text/lain-kabar.{language}.ts"
            assert f'"kabar.kind.{kind}":' in words.read_text(encoding="utf-8")
