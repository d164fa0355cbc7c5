"""Which documents there are of somebody: what a screen offers to print."""

from collections.abc import Iterator

import msgspec

from server.access_documents import hears_talk, may_have_document
from server.documents.fill import WITH_TALK, Subject
from server.documents.forms import FORMS, Form
from server.documents.reader import Reader, value_of
from server.documents.result import level_of


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One that somebody may have. `first`, `last`: local dates that it is of; empty where it has none."""

    form: str
    placement: str
    about: str
    first: str = ""
    last: str = ""


def subject_for(
    reader: Reader, person: str, form: str, placement: str, about: str, period: str | None = None
) -> Subject | None:
    """Get what somebody asks for, as he may see it. None: not his to have, or there is no such form."""
    if form not in FORMS or not may_have_document(reader.org, person, placement, form, reader.now):
        return None
    talks = form in WITH_TALK and hears_talk(reader.org, person, placement, reader.now)
    return Subject(form=form, placement=placement, about=about, period=period, talks=talks)


def offered(reader: Reader, person: str, placement: str) -> list[Offered]:
    """List what somebody may have of a placement, in the order of the annex; that it can be filled is looked
    at when it is asked for."""
    if placement not in reader.org.placements:
        return []
    kind, org = reader.kind(placement), reader.org
    forms = [
        one
        for one in FORMS.values()
        if one.fits(kind) and may_have_document(org, person, placement, one.code, reader.now)
    ]
    found: list[Offered] = []
    for form in forms:
        found += _of(reader, form, placement)
    return found


def _of(reader: Reader, form: Form, placement: str) -> Iterator[Offered]:
    if form.about == "plan":
        if form.code == "A.1.5" and not any(
            row.holds(reader.now) and row.role != "team_lead"
            for row in reader.org.staff_of.get(placement, ())
        ):
            return
        cycles = {
            value["cycle"]
            for row in reader.tx.owned(reader.instansi, "plan_line", placement)
            if (found := reader.record("plan_line", row.id)) and (value := value_of(found[1], "line"))
        }
        for cycle in sorted(cycles):
            if year := reader.cycle(cycle):
                yield Offered(
                    form=form.code, placement=placement, about=cycle, first=year.first, last=year.last
                )
        return
    for id, record in reader.owned(form.about, placement):
        days = ("", "")
        if form.about == "outcome":
            if form.code == "D.1.3" and not value_of(record, "objection"):
                continue
            if (
                form.code == "AK"
                and level_of(reader.directory.title(reader.org.placements[placement])) is None
            ):
                continue
            span = value_of(record, "result").get("period") or {}
            days = (span.get("from", ""), span.get("until", ""))
        elif form.about == "dialog":
            plan = value_of(record, "plan")
            if plan.get("sort") != form.sort:
                continue
            days = (plan.get("date") or "",) * 2
        yield Offered(form=form.code, placement=placement, about=id, first=days[0], last=days[1])
