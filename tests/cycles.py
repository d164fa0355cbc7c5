"""A cycle of appraisal for the cast, for the tests that open, answer and close one."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from cast import AGUS, BUDI, DEWI, INSTANSI, NAMESPACE, PLACE, RINA, Cast, Phone

from server.appraisal.assessment import COLLECTION_OF, natural_name, owner_in, parts_rated
from server.appraisal.scheme import Rater, Scheme
from server.chance import Chance
from server.cycle_changes import Change, add_rater, put_figure, remove_rater
from server.cycle_work import close_cycle, open_cycle
from server.effects import derived_id
from server.period_acts import add_period
from server.schemes import shipped_schemes, snapshot
from server.store.cycles import Cycle, Figure
from server.store.periods import Period
from server.store.records import Row
from sync.device import Intent

TEAM = (BUDI, RINA, DEWI, AGUS)  # Sari's; all four in the clinic


def period_of_cast(cast: Cast) -> Period:
    """The year, which ends in ten days."""
    found = cast.store.read_now(lambda tx: tx.periods(INSTANSI))
    if found:
        return found[0]
    return cast.store.write_now(
        lambda tx: add_period(
            tx,
            INSTANSI,
            first=date(2026, 1, 1),
            last=date(2026, 11, 28),
            deadline=date(2026, 11, 30),
            lock=date(2026, 12, 5),
            now_ms=cast.clock(),
            chance=Chance(),
        )
    )


def opened(cast: Cast, scheme: str | Scheme = "jambi", kind: str = "") -> Cycle:
    chosen = shipped_schemes()[scheme] if isinstance(scheme, str) else scheme
    return open_cycle(
        cast.store,
        INSTANSI,
        chosen,
        period_of_cast(cast),
        kinds={"": kind or chosen.kinds[0]} if chosen.kinds else {},
        now_ms=cast.clock(),
        chance=Chance(),
    )


def closed(cast: Cast, cycle: Cycle) -> Cycle:
    return close_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())


def figure(cast: Cast, cycle: Cycle, person: str, part: str, value: str) -> None:
    row = Figure(cycle=cycle.id, placement=PLACE[person], part=part, value=value, source="SKM", at=0)
    cast.store.write_now(lambda tx: put_figure(tx, INSTANSI, row, now_ms=cast.clock(), chance=Chance()))


def change(cycle: Cycle, ratee: str, group: Rater, rater: str, reason: str = "Satu tim") -> Change:
    return Change(cycle=cycle.id, ratee=PLACE[ratee], group=group, rater=PLACE[rater], reason=reason)


def added(cast: Cast, one: Change) -> None:
    cast.store.write_now(lambda tx: add_rater(tx, INSTANSI, one, now_ms=cast.clock(), chance=Chance()))


def removed(cast: Cast, one: Change) -> None:
    cast.store.write_now(lambda tx: remove_rater(tx, INSTANSI, one, now_ms=cast.clock(), chance=Chance()))


def record_of(cycle: Cycle, ratee: str, group: Rater, rater: str) -> str:
    owner = owner_in(group, PLACE[ratee], PLACE[rater])
    return derived_id(NAMESPACE, natural_name(cycle.id, PLACE[ratee], group, owner))


def answers(
    cycle: Cycle, ratee: str, asked: Rater, rater: str, value: str | None = "4", **more: Any
) -> dict[str, Any]:
    """The same answer to everything that the group is asked, unless said otherwise."""
    parts = parts_rated(snapshot(cycle.scheme), asked)
    return {
        "placement": owner_in(asked, PLACE[ratee], PLACE[rater]),
        "cycle": cycle.id,
        "ratee": PLACE[ratee],
        "group": asked,
        "items": {f"{part.id}.{item.id}": value for part in parts for item in part.items},
        "reasons": {},
        "note": "",
        **more,
    }


def sends(
    phone: Phone,
    cycle: Cycle,
    ratee: str,
    asked: Rater,
    value: str | None = "4",
    *,
    token: str | None = None,
    **more: Any,
) -> list[str]:
    """Write an answer and send it, as the app does: together. Nothing leaves the phone yet. `token`: what
    proves that it was not made earlier."""
    rater = phone.who.person
    name, id = COLLECTION_OF[asked], record_of(cycle, ratee, asked, rater)
    saw = phone.saw(name, id) if phone.sees(name, id) is not None else {}
    put = {"answers": answers(cycle, ratee, asked, rater, value, **more)}
    written = phone.write(Intent(collection=name, record=id, put=put, saw=saw), token=token)
    return written + phone.write(phone.step(name, id, "submit"), token=token)


def standing(cast: Cast, cycle: Cycle, person: str) -> Any:
    return cast.derived("standing_result", f"standing_result/{cycle.id}/{PLACE[person]}")


def standing_row(cast: Cast, cycle: Cycle, person: str) -> Row | None:
    id = derived_id(NAMESPACE, f"standing_result/{cycle.id}/{PLACE[person]}")
    return cast.store.read_now(lambda tx: tx.record(INSTANSI, "standing_result", id))


def line(cast: Cast, cycle: Cycle, person: str, part: str) -> Any:
    return next(one for one in standing(cast, cycle, person)["lines"] if one["part"] == part)


def group(cast: Cast, cycle: Cycle, person: str, name: str) -> Any:
    return next(one for one in standing(cast, cycle, person)["groups"] if one["group"] == name)


def tasks(phone: Phone) -> dict[tuple[Rater, str], Any]:
    """What a phone is asked to do, by group and the placement it is about."""
    return {(record["group"], record["placement"]): record for record in derived(phone, "task")}


def derived(phone: Phone, collection: str) -> list[Any]:
    rows = phone.device.cache.rows
    return [one.value for key, one in rows.items() if key.startswith(f"{collection}/")]


def with_minimum(scheme: str, minimum: int) -> Scheme:
    return msgspec.structs.replace(shipped_schemes()[scheme], minimum=minimum)


def shown(number: Any) -> Decimal:
    return Decimal(number["shown"])
