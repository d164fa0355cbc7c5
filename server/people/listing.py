"""The people of some units as an administrator's list shows them: found by name or NIP, page by page."""

from collections.abc import Iterable

import msgspec

from server.org import Org, Placement, Span
from server.people.calendar import local_day
from server.people.cards import Directory
from server.people.columns import fold
from server.store.store import ReadTx

PAGE = 50


class Above(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's superior, from a day to a day (both included; no end: still)."""

    placement: str
    name: str
    position: str
    since: str
    until: str | None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One placement with its holder."""

    placement: str
    person: str
    name: str
    nip: str
    position: str
    unit: str
    unit_name: str
    superior: Above | None
    since: str
    until: str | None


class People(msgspec.Struct, frozen=True, kw_only=True):
    people: list[Listed]
    total: int
    next: int | None  # where the next page begins


class Listing:
    """The organisation at one moment, for reading."""

    def __init__(self, tx: ReadTx, instansi: int, now_ms: int) -> None:
        self._directory = Directory(tx, instansi)
        self._now = now_ms

    @property
    def org(self) -> Org:
        return self._directory.org

    def people(self, units: Iterable[str], words: str, start: int, most: int = PAGE) -> People:
        """List who holds a placement in these units now or will; every word has to be in name or NIP."""
        wanted = fold(words).split()
        found = []
        for unit in units:
            for post in self.org.placements_in.get(unit, ()):
                if post.until is None or self._now < post.until:
                    text = f"{fold(self._directory.names[post.person])} {self._nip(post)}"
                    if all(word in text for word in wanted):
                        found.append(post)
        found.sort(key=lambda post: (fold(self._directory.names[post.person]), post.id))
        page = found[start : start + most]
        more = start + most < len(found)
        return People(
            people=[self.listed(post) for post in page], total=len(found), next=start + most if more else None
        )

    def listed(self, post: Placement) -> Listed:
        unit = self.org.units[post.unit]
        moment = max(self._now, post.since)
        spans = [row for row in self.org.superiors_of.get(post.id, ()) if row.holds(moment)]
        first, last = _days(post, unit.zone)
        return Listed(
            placement=post.id,
            person=post.person,
            name=self._directory.names[post.person],
            nip=self._nip(post),
            position=self._directory.title(post),
            unit=unit.id,
            unit_name=unit.name,
            superior=self.above(spans[0], spans[0].superior, unit.zone) if spans else None,
            since=first,
            until=last,
        )

    def above(self, span: Span, superior: str, zone: str) -> Above:
        post = self.org.placements[superior]
        first, last = _days(span, zone)
        return Above(
            placement=superior,
            name=self._directory.names[post.person],
            position=self._directory.title(post),
            since=first,
            until=last,
        )

    def _nip(self, post: Placement) -> str:
        return self._directory.nip(post.person, self._now)


def _days(span: Span, zone: str) -> tuple[str, str | None]:
    """Write a span as its first and its last day where it holds."""
    last = None if span.until is None else local_day(span.until - 1, zone).isoformat()
    return local_day(span.since, zone).isoformat(), last
