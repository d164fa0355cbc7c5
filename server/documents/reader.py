"""What the forms are filled from: people, plans, what came of them and what was said, in one transaction.

Nothing is made up: what no record says is the empty string, and the template leaves that cell as the paper
has it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec

from server.access import judges, reviewers
from server.appraisal.progress import counting, of_indicator, standing_of
from server.appraisal.skp import VALUES
from server.documents import words
from server.effects import derived_id, reports_of
from server.org import Org, Placement
from server.people.calendar import after_ms, local_day, midnight_ms
from server.people.cards import Directory
from server.periods import zone_of
from server.store.records import Row
from server.store.store import ReadTx
from server.tasks import read
from sync.merge import Record
from sync.mutation import STATE

SAID = (("good", "Yang sudah baik"), ("improve", "Yang perlu diperbaiki"), ("next", "Langkah berikut"))


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Local dates, both included; empty: not known."""

    first: str = ""
    last: str = ""

    def holds(self, day: str) -> bool:
        return (not self.first or self.first <= day) and (not self.last or day <= self.last)


class Reader:
    """One agency at one moment."""

    def __init__(self, tx: ReadTx, instansi: int, now_ms: int) -> None:
        self.tx, self.instansi, self.now = tx, instansi, now_ms
        self.agency = tx.agency(instansi)
        self.directory = Directory(tx, instansi)
        self.kinds = {position.id: position.kind for position in tx.positions(instansi)}

    @property
    def org(self) -> Org:
        return self.directory.org

    def id_of(self, name: str) -> str:
        return derived_id(self.agency.namespace, name)

    # --- people --------------------------------------------------------------------------------------

    def kind(self, placement: str) -> str:
        """Get the kind of position of a placement: JPT, JA, JF, Pelaksana; "": not known."""
        return self.kinds.get(self.org.placements[placement].position, "")

    def moment(self, placement: str, window: Window) -> int:
        """Choose the moment at which people and superiors are those of a window: now, or its nearer end."""
        zone, post = zone_of(self.org, placement), self.org.placements[placement]
        moment = self.now
        if window.first:
            moment = max(moment, midnight_ms(date.fromisoformat(window.first), zone))
        if window.last:
            moment = min(moment, after_ms(date.fromisoformat(window.last), zone) - 1)
        moment = max(moment, post.since)
        return moment if post.until is None else min(moment, post.until - 1)

    def person(self, post: Placement | None, at: int) -> dict[str, str]:
        """Get a row of the identity table. The rank is not kept by the application."""
        if post is None:
            return dict.fromkeys(("name", "nip", "rank", "position", "unit"), "")
        return {
            "name": self.directory.names[post.person],
            "nip": self.directory.nip(post.person, at),
            "rank": "",
            "position": self.directory.title(post),
            "unit": self.org.units[post.unit].name,
        }

    def people(self, placement: str, at: int) -> list[dict[str, str]]:
        """Get the employee, who judges him, and who judges that one."""
        above = next(iter(judges(self.org, placement, at)), None)
        higher = next(iter(reviewers(self.org, placement, at)), None)
        return [self.person(post, at) for post in (self.org.placements[placement], above, higher)]

    # --- records -------------------------------------------------------------------------------------

    def record(self, collection: str, id: str) -> tuple[Row, Record] | None:
        row = self.tx.record(self.instansi, collection, id)
        found = read(row)
        return None if row is None or found is None else (row, found)

    def owned(self, collection: str, placement: str) -> list[tuple[str, Record]]:
        rows = self.tx.owned(self.instansi, collection, placement)
        return [(row.id, record) for row in rows if (record := read(row)) is not None]

    def cycle(self, id: str) -> Window | None:
        """Get the year of a plan; None: there is no such cycle."""
        found = self.tx.derived(self.instansi, "cycle", id)
        return (
            None if found is None or "scheme" in found else Window(first=found["from"], last=found["until"])
        )

    def cycle_at(self, day: str) -> str | None:
        """Find the year that a day lies in. What has a scheme is a run of appraisals, of which no plan is."""
        for row in self.tx.all_derived(self.instansi, "cycle"):
            value = msgspec.json.decode(row.body)
            if "scheme" not in value and value["from"] <= day <= value["until"]:
                return row.id
        return None

    def lines(self, placement: str, cycle: str) -> list[tuple[Row, Record, dict[str, Any]]]:
        """Get the lines of a plan in their order. What is withdrawn, or in dispute from its first word on, is
        not among them."""
        found = []
        for row in self.tx.owned(self.instansi, "plan_line", placement):
            record = read(row)
            value = value_of(record, "line")
            if record is None or not value or record.registers[STATE].value == "withdrawn":
                continue
            if value.get("cycle") == cycle:
                found.append((row, record, value))
        return sorted(found, key=lambda one: (one[2].get("order") or 0, one[0].id))

    def parent(self, record: Record, line: dict[str, Any]) -> tuple[str, str]:
        """Get the superior's line that a line serves, and his post; both empty where it is not linked."""
        link = value_of(record, "link")
        id = link.get("parent") if link else line.get("parent")
        found = self.record("plan_line", id) if id else None
        value = value_of(found[1], "line") if found else {}
        post = self.org.placements.get(found[0].owner) if found else None
        return value.get("rhk", ""), self.directory.title(post) if post is not None else ""

    def realised(self, row: Row, line: dict[str, Any], window: Window) -> dict[str, str]:
        """Say by indicator what was reported and verified for a line within a window."""
        reports = [one for one in counting(reports_of(self.tx, self.instansi, row)) if window.holds(one.date)]
        return {
            one["id"]: _realised(one, standing_of(one, of_indicator(reports, one["id"])))
            for one in line["indicators"]
        }

    def feedback(self, placement: str, window: Window) -> dict[str, list[str]]:
        """Get what was said to an employee within a window, by plan line and by value, in the order of its
        coming. Nothing of an anonymous group is ever in these records."""
        zone = zone_of(self.org, placement)
        found: dict[str, list[str]] = {}
        said = []
        for _, record in self.owned("feedback", placement):
            register, value = record.registers.get("body"), value_of(record, "body")
            if register is None or not value:
                continue
            on = local_day(register.received, zone).isoformat()
            about = value.get("line") or value.get("value")
            if about and window.holds(on):
                said.append((register.received, about, self._said(value, on)))
        for _, about, text in sorted(said):
            found.setdefault(about, []).append(text)
        return found

    def _said(self, value: dict[str, Any], on: str) -> str:
        giver = self.org.placements.get(value.get("from") or "")
        who = self.directory.names[giver.person] if giver is not None else ""
        parts = [f"{label}: {value[name]}" for name, label in SAID if value.get(name)]
        return f"{who} ({words.day(on)}). " + " ".join(parts)


def value_of(record: Record | None, group: str) -> dict[str, Any]:
    """Get a group's value; {} where there is none, or where it is in dispute."""
    register = record.registers.get(group) if record is not None else None
    return register.value if register is not None and isinstance(register.value, dict) else {}


def _realised(indicator: dict[str, Any], standing: Any) -> str:
    if not standing.count:
        return ""
    unit = indicator.get("unit") or ""
    counted = f"{standing.count} laporan, terakhir {words.day(standing.last_date)}"
    if standing.reported is None:
        return counted
    verified = "" if standing.verified is None else f", terverifikasi {words.number(standing.verified)}"
    return f"{words.number(standing.reported)} {unit}{verified} ({counted})"


def behaviour(expectations: dict[str, Any], feedback: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Put together the table of the seven values."""
    return {
        value: {"expectation": expectations.get(value) or "", "feedback": feedback.get(value, [])}
        for value in VALUES
    }


def listed(items: Sequence[Any], text: Callable[[Any], str]) -> list[str]:
    return [words_ for one in items if (words_ := text(one))]
