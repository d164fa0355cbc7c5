"""A rating is checked by the definition that it names; one that names none by what held before."""

from typing import Any

import msgspec
import pytest
from cast import NOW_MS, SARI, Cast, names, uuid
from plans import RATING, behaviour, does, met, rating, results

from server.appraisal.rating import KIND
from server.forms import shipped_forms
from sync.device import Intent
from sync.mutation import Made, Mutation

FORM = "rating@2"
WHY = "Melampaui target"


def written(form: str | None, **put: Any) -> Intent:
    return msgspec.structs.replace(rating(**put), form=form)


def said(cast: Cast, intent: Intent) -> list[tuple[str, str]]:
    phone = met(cast, SARI)
    phone.write(intent)
    (outcome,) = phone.exchange()
    return [(error.path, error.code) for error in outcome.errors] or [(outcome.outcome, outcome.code)]


@pytest.mark.parametrize("form", [None, FORM])
@pytest.mark.parametrize(
    ("put", "expected"),
    [
        ({"results": results(), "behaviour": behaviour()}, ("applied", "")),
        ({"results": results("above", reason=WHY)}, ("applied", "")),  # a draft of one of the two
        ({"results": results(), "behaviour": behaviour(reason=WHY)}, ("applied", "")),
        ({"results": results("above")}, ("results.reason", "required")),
        ({"results": results("below", reason=" ")}, ("results.reason", "required")),
        ({"results": results(), "behaviour": behaviour("above")}, ("behaviour.reason", "required")),
        ({"results": results("hebat")}, ("results.level", "choice")),
        (
            {"results": results(), "behaviour": behaviour(values={"loyal": "meets"})},
            ("behaviour.values.pelayanan", "required"),
        ),
        ({"results": results(colour="x")}, ("results.colour", "unknown")),
        ({"behaviour": behaviour()}, ("results", "required")),
    ],
)
def test_a_rating_owes_the_same_by_both_versions(
    cast: Cast, form: str | None, put: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert said(cast, written(form, **put))[0] == expected


def test_the_definition_alone_says_when_a_reason_is_owed() -> None:
    mutation = Mutation(
        **{"v": 1, "id": uuid(1), "replica": uuid(2), "n": 1, "prev": "", "actor": SARI, "salt": ""},
        collection="rating",
        record=RATING,
        put={"results": results("above")},
        form=FORM,
        made=Made(at=NOW_MS, zone="Asia/Jakarta"),
    )
    ours = shipped_forms()[FORM]
    silent = tuple(msgspec.structs.replace(field, required_when=None) for field in ours.fields)
    assert KIND.check(mutation, {FORM: ours}) is not None
    assert KIND.check(mutation, {FORM: msgspec.structs.replace(ours, fields=silent)}) is None


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("rating@3", ("held", "newer")),
        ("plan_line@2", ("form", "unknown")),
        ("rating@x", ("form", "unknown")),
    ],
)
def test_a_definition_that_is_not_a_ratings(cast: Cast, form: str, expected: tuple[str, str]) -> None:
    assert said(cast, written(form)) == [expected]


def test_what_is_put_later_alone_is_checked_alone(cast: Cast) -> None:
    sari = met(cast, SARI)
    assert does(sari, written(FORM, results=results())) == ["applied"]
    saw = sari.saw("rating", RATING)
    put = {"behaviour": behaviour("below", reason="Sering terlambat")}
    sari.write(Intent(collection="rating", record=RATING, put=put, saw=saw, form=FORM))
    assert names(sari.exchange()) == ["applied"]
