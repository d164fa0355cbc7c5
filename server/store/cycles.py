"""Store: appraisal cycles, who is asked to rate whom in them, the figures that are put in, and holidays."""

from typing import Literal, Protocol

import msgspec

CycleState = Literal["opening", "open", "closed", "released", "undone"]
RaterGroup = Literal["self", "superior", "peer", "subordinate"]
AskedState = Literal["asked", "declined", "removed"]


class Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a scheme over a period."""

    id: str
    period: str
    scheme: str  # the snapshot, JSON
    kinds: str = "{}"  # JSON: kind of position -> the scheme's kind; "": all others
    state: CycleState = "opening"
    rate_until: str  # local date, the last day for answers
    opened_at: int
    actor: str = ""  # person; "": the command line
    cursor: str = ""  # the last placement that the act under way is done with
    answered: bool = False
    phases: str = "{}"  # JSON: `appraisal/phases.py`
    total: int = 0  # people whom the act under way is about; 0: not known yet
    release: str = ""  # JSON: the release that is under way; "": none
    reminded: str = ""  # which reminder everybody has had


class CycleTerm(msgspec.Struct, frozen=True):
    """What of a cycle says when its answers are due."""

    id: str
    period: str
    rate_until: str


class RaterAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is asked to rate somebody."""

    id: str
    cycle: str
    ratee: str  # placement
    grp: RaterGroup
    rater: str  # placement
    reason: str  # code: self, superior, same_unit, same_superior, staff, added
    state: AskedState = "asked"
    actor: str = ""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of somebody by counting or by a survey, for one part of the scheme."""

    cycle: str
    placement: str
    part: str
    value: str  # decimal
    source: str
    at: int
    actor: str = ""


class Holiday(msgspec.Struct, frozen=True):
    day: str  # YYYY-MM-DD
    name: str


class CyclesRead(Protocol):
    def cycles(self, instansi: int) -> list[Cycle]:
        """Get all of an agency, in the order in which they were opened."""
        ...

    def cycle(self, instansi: int, id: str) -> Cycle | None: ...

    def cycle_terms(self, instansi: int) -> list[CycleTerm]: ...

    def cycles_rating(self, instansi: int, ratee: str) -> list[Cycle]:
        """Get the cycles in which somebody is rated and that are not released yet."""
        ...

    def rater_assignment(self, instansi: int, id: str) -> RaterAssignment | None: ...

    def raters_of(self, instansi: int, cycle: str, ratee: str) -> list[RaterAssignment]:
        """Get everybody who was ever asked about somebody, by group and rater."""
        ...

    def asked_of(self, instansi: int, rater: str) -> list[RaterAssignment]:
        """Get everything that somebody was ever asked, in any cycle."""
        ...

    def ratees(self, instansi: int, cycle: str, after: str, limit: int) -> list[str]:
        """Get the next placements that are rated in a cycle, by id."""
        ...

    def count_ratees(self, instansi: int, cycle: str, last: str) -> int:
        """Count the placements that are rated in a cycle, up to one of them."""
        ...

    def raters(self, instansi: int, cycle: str, after: str, limit: int) -> list[str]:
        """Get the next placements that were ever asked to rate somebody in a cycle, by id."""
        ...

    def rater_counts(self, instansi: int, cycle: str) -> dict[str, int]:
        """Count who is asked, by group."""
        ...

    def rater_loads(self, instansi: int, cycle: str) -> dict[str, dict[str, int]]:
        """Count whom everybody is asked to rate, by rater and group, without those who were taken out."""
        ...

    def figures(self, instansi: int, cycle: str, placement: str) -> list[Figure]: ...

    def holidays(self, instansi: int) -> list[Holiday]: ...


class CyclesWrite(CyclesRead, Protocol):
    def put_cycle(self, instansi: int, cycle: Cycle) -> None: ...

    def drop_cycle(self, instansi: int, id: str) -> None:
        """Forget a cycle that was undone, with its figures."""
        ...

    def put_rater_assignment(self, instansi: int, assignment: RaterAssignment) -> None: ...

    def drop_raters_of(self, instansi: int, cycle: str, ratee: str) -> None: ...

    def put_figure(self, instansi: int, figure: Figure) -> None: ...

    def put_holiday(self, instansi: int, holiday: Holiday) -> None: ...

    def drop_holiday(self, instansi: int, day: str) -> None: ...
