"""One document: which form, of whom, about what; and all that stands in it, read from the records."""

import hashlib
from typing import Any

import msgspec

from server.documents.forms import FORMS
from server.documents.guidance import fill_behaviour, fill_competency, fill_dialog, fill_session
from server.documents.plan import NoPeriod, fill_evidence, fill_matrix, fill_plan, window_of
from server.documents.reader import Reader
from server.documents.result import fill_credit, fill_document, fill_evaluation

_encoder = msgspec.json.Encoder(order="deterministic")


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a document is of. `about`: the cycle of a plan, or a record (see `forms.py`)."""

    form: str
    placement: str
    about: str
    period: str | None = None
    talks: bool = False  # with what an employee and his superior say to each other


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A document's contents. `version` is their fingerprint: it is another one when anything in it is."""

    subject: Subject
    contents: dict[str, Any]
    version: str  # SHA-256, hex

    @property
    def name(self) -> str:
        return str(self.contents["people"][0]["name"])


# Which forms have cells for what is said between an employee and his superior.
WITH_TALK = frozenset({"B.1.3", "B.1.4", "B.1.5", "C.1.1", "C.1.2", "C.1.3"})


def fill(reader: Reader, subject: Subject) -> Filled | None:
    """Fill a form. None: there are no such records, or they are another's, or the form is not for him."""
    form = FORMS.get(subject.form)
    if form is None or subject.placement not in reader.org.placements:
        return None
    if not form.fits(reader.kind(subject.placement)) or (subject.period and not form.by_period):
        return None
    if form.about != "plan":
        row = reader.tx.record(reader.instansi, form.about, subject.about)
        if row is None or row.owner != subject.placement:
            return None
    try:
        found = _fill(reader, subject, form.sort)
    except NoPeriod:
        return None
    if found is None:
        return None
    contents = {"form": subject.form, "template": form.template, "agency": reader.agency.name, **found}
    version = hashlib.sha256(_encoder.encode(contents)).hexdigest()
    return Filled(subject=subject, contents=contents, version=version)


def _fill(reader: Reader, subject: Subject, sort: str) -> dict[str, Any] | None:
    placement, about = subject.placement, subject.about
    match subject.form:
        case "A.1.5":
            return fill_matrix(reader, placement, about)
        case "B.1.2":
            return fill_evidence(reader, placement, about, window_of(reader, subject.period))
        case "B.1.6" | "B.1.7":
            return fill_dialog(reader, about, sort)
        case "B.1.8":
            return fill_session(reader, about)
        case "B.1.9":
            return fill_competency(reader, about)
        case "B.1.10":
            return fill_behaviour(reader, about)
        case "C.1.1" | "C.1.2" | "C.1.3":
            return fill_evaluation(reader, about, talks=subject.talks)
        case "D.1.1" | "D.1.2" | "D.1.3":
            return fill_document(reader, about, subject.form)
        case "AK":
            return fill_credit(reader, about)
        case _:
            return fill_plan(reader, placement, about, window_of(reader, subject.period), talks=subject.talks)
