"""Apply the rows of an employee table: people, their NIP, what they hold, and under whom. Upsert by NIP.

An empty cell changes nothing. A row that says something else than what is known closes the old span and opens
a new one on its day; a row that says the same changes nothing, so a file can be imported again and again.
"""

from datetime import date

from msgspec.structs import replace

from server.org import Placement, Superior
from server.people.calendar import after_ms, midnight_ms
from server.people.columns import fold
from server.people.findings import Report
from server.people.roster import Roster, current
from server.people.rows import EmployeeRow
from server.store.people import Person, PersonNip, Position

SHEET = "pegawai"
UNTITLED = "Pegawai"


def place_people(roster: Roster, rows: list[EmployeeRow], report: Report, day: date) -> dict[int, str]:
    """Write people, positions and placements; then superiors, who may stand further down in the same file.

    `day`: from when a change counts whose row names no day. Returns the placement of each row.
    """
    placed: dict[int, str] = {}
    taken: set[str] = set()  # no two rows are about the same placement
    rows = _agreeing(rows)
    _positions(roster, rows)
    for row in sorted(rows, key=lambda row: (row.since or date.min, row.row)):
        unit = roster.unit_by_code.get(row.unit)
        if unit is None:
            report.error("unit_unknown", SHEET, row.row, "unit_kode", unit=row.unit)
            continue
        person, is_new = _person(roster, row, report, day)
        placement = _placement(roster, row, report, person, day, is_new, taken)
        if placement:
            placed[row.row] = placement
            taken.add(placement)
    for row in rows:
        if row.superior and row.row in placed:
            _superior(roster, row, report, placed[row.row], day)
    return placed


def _person(roster: Roster, row: EmployeeRow, report: Report, day: date) -> tuple[str, bool]:
    known = roster.person_by_nip.get(row.nip)
    zone = roster.unit_by_code[row.unit].zone
    if known is None and row.old_nip and (person := roster.person_by_nip.get(row.old_nip)):
        moment = midnight_ms(row.since or day, zone)
        old = current(roster.nips[person], moment)
        if old is not None:
            roster.put_nip(replace(old, until=moment))
        roster.put_nip(PersonNip(person=person, nip=row.nip, since=moment))
        report.result(SHEET, row.row, "changed")
        known = person
    if known is None:
        person = roster.new_id()
        roster.put_person(Person(id=person, name=row.name))
        roster.put_nip(PersonNip(person=person, nip=row.nip, since=0))
        report.result(SHEET, row.row, "new")
        return person, True
    before = roster.persons[known]
    if before.name != row.name:
        if fold(before.name)[:4] != fold(row.name)[:4]:
            report.warn("name_differs", SHEET, row.row, "nama", before=before.name, now=row.name, nip=row.nip)
        roster.put_person(Person(id=known, name=row.name))
        report.result(SHEET, row.row, "changed")
    return known, False


def _agreeing(rows: list[EmployeeRow]) -> list[EmployeeRow]:
    """Give all rows of one NIP the name of its first, so that the order of rows decides nothing."""
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row.nip, row.name)
    return [replace(row, name=names[row.nip]) for row in rows]


def _positions(roster: Roster, rows: list[EmployeeRow]) -> None:
    titles: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        titles.setdefault(fold(row.position), row.position or UNTITLED)
        if row.position_kind:
            kinds.setdefault(fold(row.position), row.position_kind)
    for key, title in titles.items():
        known = roster.position_by_title.get(fold(title))
        position = Position(
            id=known.id if known else roster.new_id(),
            title=title,
            kind=kinds.get(key) or (known.kind if known else ""),
        )
        if position != known:
            roster.put_position(position)


def _placement(
    roster: Roster,
    row: EmployeeRow,
    report: Report,
    person: str,
    day: date,
    is_new: bool,
    taken: set[str],
) -> str | None:
    unit = roster.unit_by_code[row.unit]
    held = [placement for placement in roster.placements_of(person) if placement.kind == row.holding]
    since = midnight_ms(row.since, unit.zone) if row.since else None
    keeps_title = not row.position and held
    title = (
        roster.positions[_held_on(held, since).position].title if keeps_title else row.position or UNTITLED
    )
    position = roster.position_by_title[fold(title)]
    until = after_ms(row.last_day, unit.zone) if row.last_day else None
    same = [
        placement
        for placement in held
        if (placement.unit, placement.position) == (unit.id, position.id) and placement.id not in taken
    ]
    known = _known(same, since, until)
    if known is not None:
        changes = {"since": since, "until": until}
        placement = replace(known, **{name: at for name, at in changes.items() if at is not None})
        report.result(SHEET, row.row, "same" if placement == known else "changed")
    else:
        # Whoever is new, without a day, has been there all year: his plan is for the whole year.
        begins = date(day.year, 1, 1) if is_new else day
        placement = Placement(
            id=roster.new_id(),
            person=person,
            position=position.id,
            unit=unit.id,
            kind=row.holding,
            since=midnight_ms(begins, unit.zone) if since is None else since,
            until=until,
        )
        report.result(SHEET, row.row, "new" if is_new else "changed")
    if not _make_room(roster, row, report, placement, held):
        return None
    if placement != known:
        roster.put_placement(placement)
    return placement.id


def _held_on(held: list[Placement], since: int | None) -> Placement:
    """Find the post that a row means which names none: the one of its day, else the last."""
    return next((post for post in held if since is not None and post.holds(since)), held[-1])


def _known(same: list[Placement], since: int | None, until: int | None) -> Placement | None:
    """Find the placement that a row is about, among those of its person, unit, position and kind."""
    for placement in same:
        if placement.since == since or (since is None and placement.until == until):
            return placement
    still = next((placement for placement in same if placement.until is None), None)
    earlier_time = still is not None and until is not None and until <= still.since
    return None if earlier_time else still


def _make_room(
    roster: Roster, row: EmployeeRow, report: Report, new: Placement, held: list[Placement]
) -> bool:
    """End the post of the same kind held before. False: the spans cannot be told apart."""
    for other in held:
        apart = (new.until is not None and new.until <= other.since) or (
            other.until is not None and other.until <= new.since
        )
        if other.id == new.id or apart:
            continue
        if other.until is not None or other.since >= new.since:
            report.error(
                "placements_overlap",
                SHEET,
                row.row,
                "tmt_mulai",
                unit=roster.units[other.unit].name,
                position=roster.positions[other.position].title,
            )
            return False
        roster.put_placement(replace(other, until=new.since))
        report.note(
            "moved",
            SHEET,
            row.row,
            "unit_kode",
            name=row.name,
            before=f"{roster.positions[other.position].title}, {roster.units[other.unit].name}",
            now=f"{roster.positions[new.position].title}, {roster.units[new.unit].name}",
        )
    return True


def _superior(roster: Roster, row: EmployeeRow, report: Report, placement_id: str, day: date) -> None:
    placement = roster.placements[placement_id]
    zone = roster.units[placement.unit].zone
    person = roster.person_by_nip.get(row.superior)
    moment = max(placement.since, midnight_ms(row.superior_since or day, zone))
    post = roster.post_above(person, placement.unit, moment) if person else None
    if person is None or post is None:
        report.error("superior_unknown", SHEET, row.row, "nip_atasan", nip=row.superior)
        return
    if person == placement.person:
        report.error("own_superior", SHEET, row.row, "nip_atasan", nip=row.superior)
        return
    spans = sorted(roster.superiors[placement.id], key=lambda span: span.since)
    last = spans[-1] if spans else None
    if last is None:
        since = midnight_ms(row.superior_since, zone) if row.superior_since else placement.since
        roster.put_superior(Superior(placement=placement.id, superior=post.id, since=since))
        report.result(SHEET, row.row, "changed")
        return
    if last.superior == post.id and last.until is None:
        return
    if last.since > moment:
        report.error("superior_before", SHEET, row.row, "tmt_atasan", name=row.name)
        return
    if last.since < moment and (last.until is None or last.until > moment):
        roster.put_superior(replace(last, until=moment))
    roster.put_superior(Superior(placement=placement.id, superior=post.id, since=moment))
    before = roster.persons[roster.placements[last.superior].person].name
    report.note(
        "superior_changed",
        SHEET,
        row.row,
        "nip_atasan",
        name=row.name,
        before=before,
        now=roster.persons[person].name,
    )
    report.result(SHEET, row.row, "changed")


def check_superiors(roster: Roster, report: Report, at_ms: int) -> None:
    """Find circles of superiors, and people left under a post that nobody holds any more."""
    for placement in roster.placements.values():
        if not placement.holds(at_ms) or not (above := roster.superior_of(placement.id, at_ms)):
            continue
        name = roster.persons[placement.person].name
        post = roster.placements[above]
        if not post.holds(at_ms) and post.since <= at_ms:
            report.warn("superior_left", SHEET, name=name, superior=roster.persons[post.person].name)
        chain = [placement.id]
        step: str | None = above
        while step is not None and step not in chain:
            chain.append(step)
            step = roster.superior_of(step, at_ms)
        if step == placement.id:
            names = " → ".join(roster.persons[roster.placements[each].person].name for each in [*chain, step])
            report.error("superior_circle", SHEET, chain=names)
            return
