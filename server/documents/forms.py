"""Every official form that is printed: which records fill it, and whom it is for.

Who may have which is in `server/access.py`. Source: PermenPANRB 6/2022, annex, formats A.1.1 to D.1.3 (A.1.3
and A.1.4 are manuals of indicators, of which the application keeps no record); the conversion into credit
follows PermenPANRB 1/2023.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

# What `about` of a document names: the cycle of a plan (a derived record), or a record of this collection.
About = Literal["plan", "dialog", "dialog_feedback", "competency_superior", "behaviour_report", "outcome"]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    template: str
    about: About
    leaders: bool | None = None  # True: for heads (JPT) only, False: for all others, None: for everybody
    by_period: bool = False  # may be of one period of the plan's year only
    sort: str = ""  # of a dialog

    def fits(self, kind_of_position: str) -> bool:
        """Ask whether it is for a kind of position. Where that is not known, every form may be."""
        if self.leaders is None or not kind_of_position:
            return True
        return self.leaders == (kind_of_position.upper() == "JPT")


def _form(code: str, about: About, **more: object) -> Form:
    template = code.lower().replace(".", "-")
    return msgspec.convert({"code": code, "template": template, "about": about, **more}, Form)


CREDIT = "AK"

FORMS: Mapping[str, Form] = {
    form.code: form
    for form in (
        _form("A.1.1", "plan", leaders=True),
        _form("A.1.2", "plan", leaders=True),
        _form("A.1.5", "plan"),
        _form("A.1.6", "plan", leaders=False),
        _form("A.1.7", "plan", leaders=False),
        _form("A.1.8", "plan"),
        _form("B.1.1", "plan"),
        _form("B.1.2", "plan", by_period=True),
        _form("B.1.3", "plan", by_period=True),
        _form("B.1.4", "plan", leaders=True, by_period=True),
        _form("B.1.5", "plan", leaders=False, by_period=True),
        _form("B.1.6", "dialog", sort="coaching"),
        _form("B.1.7", "dialog", sort="mentoring"),
        _form("B.1.8", "dialog_feedback"),
        _form("B.1.9", "competency_superior"),
        _form("B.1.10", "behaviour_report"),
        _form("C.1.1", "outcome"),
        _form("C.1.2", "outcome", leaders=True),
        _form("C.1.3", "outcome", leaders=False),
        _form("D.1.1", "outcome"),
        _form("D.1.2", "outcome"),
        _form("D.1.3", "outcome"),
        _form(CREDIT, "outcome"),
    )
}
