"""Who may have which official document: a part of `access.py`, whose roles it asks."""

from collections.abc import Mapping

from server.access import lineage, roles_for
from server.org import Org

# Who may have which official document, by what he is to the placement that it is about: as its records are
# seen. What an employee and his superior say to each other (B.1.3 to B.1.7) is seen by no grant, what the
# employee says of a session (B.1.8) not by his superior, a report of a problem (B.1.10) by those above.
_OFFICE = frozenset({"admin", "pengelola", "auditor"})
_OF_WORK = frozenset({"author", "supervisor"}) | _OFFICE
_OF_RESULT = _OF_WORK | {"reviewer"}
_OF_TALK = frozenset({"author", "supervisor"})

DOCUMENT_READERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("A.1.1", "A.1.2", "A.1.6", "A.1.7", "A.1.8", "B.1.1", "B.1.2", "B.1.9"), _OF_WORK),
    # Of a leader: his own superior does not see the lines of his staff.
    "A.1.5": frozenset({"author"}) | _OFFICE,
    **dict.fromkeys(("B.1.3", "B.1.4", "B.1.5", "B.1.6", "B.1.7"), _OF_TALK),
    "B.1.8": frozenset({"author", "reviewer"}),
    "B.1.10": frozenset({"supervisor", "reviewer"}),
    **dict.fromkeys(("C.1.1", "C.1.2", "C.1.3", "D.1.1", "D.1.2", "D.1.3", "AK"), _OF_RESULT),
}


def may_have_document(org: Org, person: str, placement: str, form: str, now_ms: int) -> bool:
    """Ask whether somebody gets an official form that is about a placement."""
    return not roles_for(org, person, placement, now_ms).isdisjoint(DOCUMENT_READERS.get(form, ()))


def hears_talk(org: Org, person: str, placement: str, now_ms: int) -> bool:
    """Ask whether what an employee and his superior say to each other is for somebody's eyes."""
    return not roles_for(org, person, placement, now_ms).isdisjoint(_OF_TALK)


def may_have_documents_of(org: Org, person: str, unit: str, form: str, now_ms: int) -> bool:
    """Ask whether somebody gets a form of everybody in a unit: by a grant for it, or for one above."""
    above = lineage(org, unit, now_ms) if unit in org.units else []
    return any(
        grant.unit in above and grant.role in DOCUMENT_READERS.get(form, frozenset()) & _OFFICE
        for grant in org.grants_of.get(person, ())
        if grant.holds(now_ms)
    )
