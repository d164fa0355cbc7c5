"""Taking an import back: whether anything has been built upon it meanwhile, and if not, how everything was.

Nothing is guessed: what is not exactly as the import left it, and whatever refers to what the import brought,
keeps it where it is, and is named.
"""

from collections.abc import Iterable

import msgspec

from server.org import Org
from server.organisation import organisation_of
from server.people.planning import Known, key_of, known_rows, unpacked
from server.store.imports import ImportRun
from server.store.store import ReadTx

EXAMPLES = 5
# What everybody has by being somewhere; it goes with him.
OF_ITS_OWN = ("placement", "passed_down")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was built upon an import. `code`: changed, work, account, slip, below, placed, units,
    grant, absent, kiosk or survey.
    """

    code: str
    count: int
    examples: list[str]  # names of people or units


class Undo(msgspec.Struct, frozen=True):
    """With a block nothing may be taken back. `version`: of the organisation that this is about."""

    version: int
    blocks: list[Block]
    moved: set[str]  # placements
    new: dict[str, set[str]]  # kind -> ids


def plan_undo(tx: ReadTx, instansi: int, run: ImportRun) -> Undo:
    """Find out what taking an import back means."""
    org, version = tx.organisation(instansi), tx.organisation_version(instansi)
    persons = tx.persons(instansi)
    rows = tx.import_rows(instansi, run.id)
    now = known_rows(org, persons, tx.person_nips(instansi), tx.positions(instansi))
    changes = [(row, unpacked(row.kind, row.after)) for row in rows]
    names = _Names(org, {person.id: person.name for person in persons})
    found = _Found(names)
    for row, after in changes:
        if now.get(key_of(after)) != after:
            found.add("changed", row.kind, after)
    new: dict[str, set[str]] = {}
    for row, after in changes:
        if row.before is None and row.kind in ("unit", "person", "position", "placement"):
            new.setdefault(row.kind, set()).add(getattr(after, "id", ""))
    ours = {key_of(after) for _, after in changes}
    moved = {
        str(getattr(after, "id" if row.kind == "placement" else "placement"))
        for row, after in changes
        if row.kind in ("placement", "superior")
    }
    _work(tx, instansi, run, org, moved, new, found)
    _accounts(tx, instansi, new.get("person", set()), found)
    _organisation(org, now, ours, new, found)
    _places(tx, instansi, new, found)
    return Undo(version, found.blocks(), moved, new)


def still_free(tx: ReadTx, instansi: int, run: ImportRun, undo: Undo) -> bool:
    """Ask in the transaction that takes it back whether anybody has come in between: who works or was let in
    leaves the organisation as it was.
    """
    org = organisation_of(tx, instansi)
    found = _Found(_Names(org, {}))
    if tx.organisation_version(instansi) != undo.version:
        return False
    _work(tx, instansi, run, org, undo.moved, undo.new, found)
    _accounts(tx, instansi, undo.new.get("person", set()), found)
    return not found.blocks()


class _Names:
    def __init__(self, org: Org, people: dict[str, str]) -> None:
        self._org, self._people = org, people

    def of(self, kind: str, row: msgspec.Struct) -> str:
        for field in ("person", "placement", "id"):
            if id := getattr(row, field, ""):
                return self.name(str(id))
        return self.name(str(getattr(row, "unit", kind)))

    def name(self, id: str) -> str:
        if id in self._people:
            return self._people[id]
        if id in self._org.units:
            return self._org.units[id].name
        post = self._org.placements.get(id)
        return self._people.get(post.person, "") if post else ""


class _Found:
    def __init__(self, names: _Names) -> None:
        self._names = names
        self._about: dict[str, dict[str, None]] = {}

    def add(self, code: str, kind: str, row: msgspec.Struct) -> None:
        self._about.setdefault(code, {})[self._names.of(kind, row)] = None

    def add_ids(self, code: str, ids: Iterable[str]) -> None:
        for id in sorted(ids):
            self._about.setdefault(code, {})[self._names.name(id)] = None

    def blocks(self) -> list[Block]:
        return [
            Block(code=code, count=len(about), examples=sorted(filter(None, about))[:EXAMPLES])
            for code, about in self._about.items()
        ]


def _work(
    tx: ReadTx,
    instansi: int,
    run: ImportRun,
    org: Org,
    moved: set[str],
    new: dict[str, set[str]],
    found: _Found,
) -> None:
    """Records of posts that would be gone, who is asked to rate from there, and work since then of
    those to whom another post or superior was given.
    """
    posts = new.get("placement", set())
    owners = tx.record_owners(instansi, OF_ITS_OWN)
    found.add_ids("work", owners & posts)
    found.add_ids("work", {id for id in posts if tx.asked_of(instansi, id)})
    worked, wrote = tx.worked_since(instansi, run.applied_row)
    found.add_ids("work", worked & moved)
    found.add_ids("work", wrote & {org.placements[id].person for id in moved if id in org.placements})


def _accounts(tx: ReadTx, instansi: int, people: set[str], found: _Found) -> None:
    found.add_ids("account", {id for id in people if tx.account(instansi, id) is not None})
    found.add_ids("slip", {id for id in people if tx.activations(instansi, id)})


def _organisation(
    org: Org, now: Known, ours: set[tuple[str, tuple[str, ...]]], new: dict[str, set[str]], found: _Found
) -> None:
    """What came later and refers to something that would be gone."""
    posts, units = new.get("placement", set()), new.get("unit", set())
    people, positions = new.get("person", set()), new.get("position", set())
    later = [row for key, row in now.items() if key not in ours]
    for row in later:
        match row.__class__.__name__:
            case "Superior" if (
                getattr(row, "superior", "") in posts or getattr(row, "placement", "") in posts
            ):
                found.add("below", "superior", row)
            case "Placement" if (
                getattr(row, "unit", "") in units
                or getattr(row, "person", "") in people
                or getattr(row, "position", "") in positions
            ):
                found.add("placed", "placement", row)
            case "UnitParent" if getattr(row, "parent", "") in units or getattr(row, "unit", "") in units:
                found.add("units", "unit_parent", row)
            case "PersonNip" if getattr(row, "person", "") in people:
                found.add("changed", "person_nip", row)
    found.add_ids("absent", posts & org.absences_of.keys())
    found.add_ids("grant", {one.person for one in org.grants if one.person in people or one.unit in units})


def _places(tx: ReadTx, instansi: int, new: dict[str, set[str]], found: _Found) -> None:
    units = new.get("unit", set())
    if units:
        kiosks = {kiosk.unit for kiosk in tx.kiosks(instansi)}
        kiosks |= {code.unit for code in tx.kiosk_codes(instansi)}
        found.add_ids("kiosk", units & kiosks)
        found.add_ids("survey", units & {code.unit for code in tx.survey_codes(instansi)})
