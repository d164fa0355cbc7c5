"""The lists of the desk, as they can be taken along: at which address each is served, and how its rows read.

There is no second way to the data: an export asks at the same address as the screen, on behalf of the same
person, so it gets what he would see and nothing else.
"""

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

Format = Literal["xlsx", "csv", "json", "ndjson"]
FORMATS: tuple[Format, ...] = get_args(Format)
EVERYTHING = "everything"  # all lists in one file, a row a line

Kind = Literal["text", "day", "moment", "number", "code", "label", "codes", "notes", "json"]


class Column(msgspec.Struct, frozen=True):
    """`head`: key of its heading in the texts; `path`: where its value is in a row."""

    head: str
    path: tuple[str, ...]
    kind: Kind = "text"


class DeskList(msgspec.Struct, frozen=True):
    """`items`: where the rows are in an answer. `within`: what has to be chosen and stands in the address.
    `most`: how many rows a page may have, where one may say.
    """

    path: str
    items: tuple[str, ...]
    columns: tuple[Column, ...]
    filters: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    most: int = 0


def _column(text: str) -> Column:
    """Read "head:path.to.value:kind"; without a path it is the head, without a kind it is text."""
    head, path, kind = (*text.split(":"), "", "")[:3]
    return Column(head, tuple((path or head).split(".")), kind or "text")  # type: ignore[arg-type]


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(_column(one) for one in text.split())


_PERSON = "nip:listed.nip name:listed.name position:listed.position unit:listed.unit_name"

LISTS: dict[str, DeskList] = {
    "people": DeskList(
        "/api/admin/people",
        ("people",),
        _columns("nip name position unit:unit_name superior:superior.name since::day until::day"),
        ("q", "unit"),
        most=5000,
    ),
    "units": DeskList("/api/admin/units", ("units",), _columns("code name")),
    "devices": DeskList(
        "/api/admin/devices",
        ("devices",),
        _columns(
            "name device:label registered:registered_at:moment received::number announced::number"
            " waiting::number files::number seen:seen_at:moment version:client revoked:revoked_at:moment"
        ),
        ("unit",),
    ),
    "losses": DeskList(
        "/api/admin/losses",
        ("losses",),
        _columns(
            "name device:label kind::code announced::number received::number missing::number"
            " since::moment seen:seen_at:moment closed:closed_at:moment"
        ),
        ("standing",),
    ),
    "missing_files": DeskList(
        "/api/admin/missing-files",
        ("devices",),
        _columns("name device:label files::number refused::number since::moment"),
    ),
    "held": DeskList(
        "/api/admin/held", ("held",), _columns("name device:label kind:code:code lines::number since::moment")
    ),
    "kiosks": DeskList(
        "/api/admin/kiosks",
        ("kiosks",),
        _columns(
            "device:label unit:unit_name state::code registered:enrolled_at:moment seen:contact_at:moment"
            " version:client revoked:revoked_at:moment"
        ),
    ),
    "cases": DeskList(
        "/api/admin/queues/case",
        ("waiting",),
        _columns(
            "name unit:unit_name kind:body.code:code state::code made:at:moment received::moment reason"
        ),
        ("standing", "code"),
    ),
    "problems": DeskList(
        "/api/admin/queues/data_problem",
        ("waiting",),
        _columns(
            "name unit:unit_name kind:body.code:code state::code made:at:moment received::moment reason"
        ),
        ("standing", "code"),
    ),
    "periods": DeskList(
        "/api/admin/periods",
        ("periods",),
        _columns("first::day last::day deadline::day lock::day state::code amendments::number"),
    ),
    "cycles": DeskList(
        "/api/admin/cycles",
        ("cycles",),
        _columns("scheme::label first::day last::day rate_until::day state::code people::number"),
    ),
    "results": DeskList(
        "/api/admin/cycles/{cycle}/results",
        ("results",),
        _columns(
            f"{_PERSON} score predikat::code score_after:after.score predikat_after:after.predikat reason by"
        ),
        ("unit", "q"),
        ("cycle",),
    ),
    "spread": DeskList(
        "/api/admin/cycles/{cycle}/spread",
        ("counts",),
        _columns("predikat::code people::number"),
        ("unit", "achieved"),
        ("cycle",),
    ),
    "severities": DeskList(
        "/api/admin/cycles/{cycle}/severities",
        ("superiors",),
        _columns(f"{_PERSON} rated::number deviation"),
        (),
        ("cycle",),
    ),
    "notes": DeskList(
        "/api/admin/cycles/{cycle}/notes", ("people",), _columns(f"{_PERSON} notes::notes"), (), ("cycle",)
    ),
    "objections": DeskList(
        "/api/admin/cycles/{cycle}/objections",
        ("objections",),
        _columns(f"{_PERSON} state::code objected::day explain_by::day decide_by::day decision::code"),
        ("unit", "which"),
        ("cycle",),
    ),
    "preview": DeskList(
        "/api/admin/cycles/preview",
        ("lacking",),
        _columns(f"{_PERSON} lacks::codes"),
        ("scheme", "period", "kinds", "unit", "lack"),
    ),
    "schemes": DeskList(
        "/api/admin/schemes",
        ("schemes",),
        _columns("scheme:label:label kind:origin:code version::number basis"),
    ),
    "surveys": DeskList(
        "/api/admin/surveys",
        ("standings",),
        _columns("unit:unit_name counter answers:ikm.n:number ikm:ikm.value"),
        ("period", "weighting"),
    ),
    "holidays": DeskList("/api/admin/holidays", ("holidays",), _columns("day::day name"), ("year",)),
    "board": DeskList(
        "/api/admin/board",
        ("board", "units"),
        _columns(
            "unit:name people::number planned::number reporting::number reports::number targets::number"
            " reached::number on_course::number results::number"
        ),
        ("unit", "period", "against"),
    ),
    "weeks": DeskList(
        "/api/admin/units/{unit}/weeks", ("people",), _columns("name reports::codes"), (), ("unit",)
    ),
    "learners": DeskList(
        "/api/admin/onboarding", ("people",), _columns("name unit:unit_name finished::codes"), ("unit",)
    ),
    "imports": DeskList(
        "/api/admin/imports",
        ("imports",),
        _columns("file:name state::code made:made_at:moment by agreed:agreed_by applied:applied_at:moment"),
    ),
    "acts": DeskList(
        "/api/admin/acts",
        ("acts",),
        _columns("row::number at::moment act::code by on::code about detail::json"),
        ("act", "who", "first", "last"),
    ),
    "roles": DeskList("/api/admin/roles", ("rows",), _columns("action::code roles::codes reach::code")),
}
# Not of an agency as a whole: asked for with what it is about, or a question that only tries something.
NOT_IN_A_DUMP = frozenset({"preview", "weeks", "spread"})


def formats_of(name: str) -> tuple[Format, ...]:
    """Get how a list, or everything, can be written."""
    return ("ndjson",) if name == EVERYTHING else FORMATS


def is_there(name: str, format: Format, within: Iterable[str], query: Iterable[str]) -> bool:
    """Ask whether there is such a list, with exactly this chosen and these filters, in this format."""
    if name == EVERYTHING:
        return format in formats_of(name) and not set(within) and not set(query)
    found = LISTS.get(name)
    return found is not None and set(within) == set(found.within) and set(query) <= set(found.filters)
