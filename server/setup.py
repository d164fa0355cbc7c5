"""What it takes from an empty machine to an agency that works: eight steps, each read from what there is.

Nothing is ticked off by hand. Three steps may be set aside, by who administers the whole agency and with a
reason: to some agencies they do not apply.
"""

from typing import Literal, get_args

import msgspec

from server.acts import record_act_on
from server.backup_marker import Marker
from server.chance import Chance
from server.organisation import organisation_of
from server.scheme_acts import own_schemes
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx

StepId = Literal["agency", "zone", "import", "scheme", "cycle", "slips", "kiosk", "backup"]
State = Literal["done", "open", "not_needed"]
STEPS: tuple[StepId, ...] = get_args(StepId)
MAY_BE_SET_ASIDE: frozenset[str] = frozenset({"scheme", "slips", "kiosk"})
POLICY = "setup_set_aside"  # of the agency: JSON, step -> who, when, why
BACKUP_MS = 48 * 3_600_000  # as `luring check` has it


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    at: int  # ms
    by: str  # person
    reason: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`about`: which agency, zone, file, scheme, kiosk. `done` of `total`: people, where it is about people.
    `lacks`: what has to come before, or why it is open again.
    """

    id: StepId
    state: State
    at: int | None = None  # ms; when it was done, where that is known
    by: str = ""  # person; "": the command line
    about: str = ""
    done: int = 0
    total: int = 0
    lacks: Literal["", "period", "old_backup", "restored", "expired"] = ""
    reason: str = ""  # why it was set aside


def steps_of(tx: ReadTx, instansi: int, now_ms: int, marker: Marker | None, *, sso: bool) -> list[Step]:
    """Look where an agency stands. `marker`: of the newest verified backup; `sso`: people sign in elsewhere.

    Two questions about accounts, one about each of the others: cheap enough for every opening of the desk.
    """
    agency = tx.agency(instansi)
    cycles = [one for one in tx.cycles(instansi) if one.state != "undone"]
    opened = max(cycles, key=lambda one: one.opened_at, default=None)
    found = [
        Step(id="agency", state="done", at=agency.created, about=agency.name),
        Step(id="zone", state="done", at=agency.created, about=agency.zone),
        _import(tx, instansi, now_ms),
        _scheme(tx, instansi, opened),
        _cycle(tx, instansi, opened),
        _slips(tx, instansi, now_ms, sso=sso),
        _kiosk(tx, instansi),
        _backup(tx, instansi, now_ms, marker),
    ]
    aside = set_aside_in(tx, instansi)
    return [_aside(one, aside[one.id]) if one.state == "open" and one.id in aside else one for one in found]


def set_aside_in(tx: ReadTx, instansi: int) -> dict[str, SetAside]:
    """Get what was set aside, by step."""
    kept = tx.policy(instansi, POLICY)
    return {} if kept is None else msgspec.json.decode(kept, type=dict[str, SetAside])


def set_aside(
    tx: Tx, instansi: int, step: str, *, is_needed: bool, by: str, reason: str, now_ms: int, chance: Chance
) -> None:
    """Say that an agency does not need a step, or needs it after all; the journal says who did it and why.

    Raises: KeyError, where a step is needed by everybody, or there is none of this name.
    """
    if step not in MAY_BE_SET_ASIDE:
        raise KeyError(step)
    at = tx.clamp(instansi, now_ms)
    kept = set_aside_in(tx, instansi)
    kept.pop(step, None)
    if not is_needed:
        kept[step] = SetAside(at=at, by=by, reason=reason)
    tx.put_policy(instansi, POLICY, msgspec.json.encode(kept).decode())
    act, detail = "setup_taken_up" if is_needed else "setup_set_aside", {"reason": reason}
    record_act_on(tx, instansi, act, by=by, on=("setup", step), detail=detail, now_ms=at, chance=chance)


def _aside(step: Step, aside: SetAside) -> Step:
    return msgspec.structs.replace(
        step, state="not_needed", at=aside.at, by=aside.by, reason=aside.reason, lacks=""
    )


def _import(tx: ReadTx, instansi: int, now_ms: int) -> Step:
    org = organisation_of(tx, instansi)
    people = {post.person for post in org.placements.values() if post.holds(now_ms)}
    if not people:
        return Step(id="import", state="open")
    applied = [one for one in tx.imports(instansi) if one.applied_at and not one.undone_at]
    if applied:
        last = max(applied, key=lambda one: one.applied_at)
        at, by, about = last.applied_at, last.agreed_by, last.name
    else:  # by the command line, which keeps no file
        acts = tx.acts(instansi, before_row=2**62, limit=1, name="tables_imported")
        at, by, about = (acts[0][0].received_at if acts else 0), "", ""
    return Step(id="import", state="done", at=at or None, by=by, about=about, done=len(people))


def _scheme(tx: ReadTx, instansi: int, opened: Cycle | None) -> Step:
    """What an agency appraises by: what its last cycle took, or a scheme of its own that is saved."""
    if opened is not None:
        label = snapshot(opened.scheme).label.id
        return Step(id="scheme", state="done", at=opened.opened_at, by=opened.actor, about=label)
    own = [one for one in own_schemes(tx, instansi) if not one.is_retired]
    if not own:
        return Step(id="scheme", state="open")
    last = max(own, key=lambda one: one.at)
    return Step(id="scheme", state="done", at=last.at, by=last.by, about=last.read.label.id)


def _cycle(tx: ReadTx, instansi: int, opened: Cycle | None) -> Step:
    if opened is None:
        return Step(id="cycle", state="open", lacks="" if tx.periods(instansi) else "period")
    period = next((one for one in tx.periods(instansi) if one.id == opened.period), None)
    about = "" if period is None else f"{period.from_date}/{period.until_date}"
    return Step(id="cycle", state="done", at=opened.opened_at, by=opened.actor, about=about)


def _slips(tx: ReadTx, instansi: int, now_ms: int, *, sso: bool) -> Step:
    org = organisation_of(tx, instansi)
    people = {post.person for post in org.placements.values() if post.holds(now_ms)}
    ways = tx.ways_in(instansi, now_ms)
    have = people & (ways.accounts | ways.slips)
    step = Step(id="slips", state="open", done=len(have), total=len(people))
    if sso:
        return msgspec.structs.replace(step, state="not_needed")
    if people and have == people:
        return msgspec.structs.replace(step, state="done", at=ways.issued_at, by=ways.issued_by)
    return msgspec.structs.replace(step, lacks="expired" if people & ways.expired - have else "")


def _kiosk(tx: ReadTx, instansi: int) -> Step:
    standing = [one for one in tx.kiosks(instansi) if one.revoked_at is None]
    if not standing:
        return Step(id="kiosk", state="open")
    last = max(standing, key=lambda one: one.enrolled_at)
    return Step(
        id="kiosk",
        state="done",
        at=last.enrolled_at,
        by=last.enrolled_by,
        about=last.label,
        done=len(standing),
    )


def _backup(tx: ReadTx, instansi: int, now_ms: int, marker: Marker | None) -> Step:
    """A verified one, of this database and not of the one before a restore, no older than two days."""
    if marker is None:
        return Step(id="backup", state="open")
    covered = marker.agencies.get(instansi)
    step = Step(id="backup", state="open", at=marker.made_at, about=marker.file)
    if covered is None or covered.epoch != tx.epoch(instansi):
        return msgspec.structs.replace(step, lacks="restored")
    if now_ms - marker.made_at >= BACKUP_MS:
        return msgspec.structs.replace(step, lacks="old_backup")
    return msgspec.structs.replace(step, state="done")
