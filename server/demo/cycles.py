"""The demonstration's cycles: the last quarter's released, with an objection; this one's open and begun."""

from collections.abc import Sequence
from typing import Any

import msgspec

from server.access import judges
from server.appraisal.assessment import COLLECTION_OF, natural_name, owner_in, parts_rated
from server.appraisal.phases import Phases
from server.appraisal.scheme import Rater
from server.appraisal.skp import VALUES
from server.chance import Chance
from server.cycle_work import close_cycle, open_cycle, release_cycle
from server.demo.history import Staff
from server.demo.plans import led_by
from server.demo.quarters import quarters
from server.effects import derived_id
from server.own_replica import write_as_server
from server.people.calendar import local_day
from server.schemes import shipped_schemes, snapshot
from server.store.agency import Agency
from server.store.cycles import Cycle
from server.store.periods import Period
from server.store.store import Store, Tx
from server.tasks import read
from sync.vault import Intent

RELEASED, OPEN, KIND = "nasional", "jambi", "pelayanan"
REASON = "Dua laporan bulan terakhir belum terhitung karena baru terkirim sesudah periode dikunci."


def rate_last_quarter(tx: Tx, agency: Agency, people: Sequence[Staff], now_ms: int, chance: Chance) -> None:
    """Let everybody have been judged in the last quarter. Before its days are known: nothing is late then."""
    first, last = quarters(local_day(now_ms, agency.zone))[1]
    period = derived_id(agency.namespace, f"period/{first}/{last}")
    org = tx.organisation(agency.instansi)
    for place, staff in enumerate(people):
        if not judges(org, staff.placement, now_ms):
            continue
        behaviour = "above" if place % 4 == 0 else "meets"
        results = {"placement": staff.placement, "period": period, "level": "meets"}
        values = {"level": behaviour, "values": dict.fromkeys(VALUES, behaviour)}
        if behaviour == "above":
            values["reason"] = "Sering membantu rekan di luar tugasnya."
        record = derived_id(agency.namespace, f"rating/{staff.placement}/{period}/superior")
        put = Intent(collection="rating", record=record, put={"results": results, "behaviour": values})
        submit = Intent(collection="rating", record=record, step="submit")
        _write(tx, agency, [put, submit], now_ms, chance)


def write_cycles(store: Store, agency: Agency, people: Sequence[Staff], now_ms: int, chance: Chance) -> None:
    """Open, close and release the last quarter's; open this quarter's, and let some have answered."""
    periods = store.read_now(lambda tx: tx.periods(agency.instansi))
    schemes, instansi = shipped_schemes(), agency.instansi
    last = open_cycle(store, instansi, schemes[RELEASED], periods[-2], now_ms=now_ms, chance=chance)
    close_cycle(store, instansi, last.id, now_ms=now_ms, chance=chance)
    release_cycle(store, instansi, last.id, now_ms=now_ms, chance=chance, by_name="Maya Anggraini, S.E.")
    now = open_cycle(
        store,
        instansi,
        schemes[OPEN],
        periods[-1],
        kinds={"": KIND},
        phases=_phases(periods[-1]),
        now_ms=now_ms,
        chance=chance,
    )
    store.write_now(lambda tx: _object(tx, agency, last, people, now_ms, chance))
    store.write_now(lambda tx: _answer(tx, agency, now, people, now_ms, chance))


def _phases(period: Period) -> Phases:
    return Phases(plan_until=period.until_date, calibrate_until=period.lock_date, release_on=period.lock_date)


def _object(
    tx: Tx, agency: Agency, cycle: Cycle, people: Sequence[Staff], now_ms: int, chance: Chance
) -> None:
    """Let one of the leader's staff object to his result."""
    led = led_by(tx, agency, people, now_ms)
    if not led:
        return
    record = derived_id(agency.namespace, f"outcome/{cycle.id}/{led[-1].placement}")
    put = Intent(collection="outcome", record=record, put={"objection": {"text": REASON, "items": []}})
    step = Intent(collection="outcome", record=record, step="object", reason=REASON)
    _say(tx, agency, led[-1].person, put, step, now_ms, chance)


def _answer(
    tx: Tx, agency: Agency, cycle: Cycle, people: Sequence[Staff], now_ms: int, chance: Chance
) -> None:
    """Let the leader's staff have rated themselves but for one, some peers too, the leader one of them."""
    led = led_by(tx, agency, people, now_ms)
    for place, staff in enumerate(led):
        raters = tx.raters_of(agency.instansi, cycle.id, staff.placement)
        peers = [one for one in raters if one.grp == "peer"]
        chosen = [one for one in raters if one.grp == "self" and place < len(led) - 1]
        chosen += [one for one in raters if one.grp == "superior" and place == 0]
        for one in [*chosen, *peers[: 3 if place == 0 else 1]]:
            value = "5" if (place + len(one.rater)) % 3 == 0 else "4"
            _rate(tx, agency, cycle, one.ratee, one.grp, one.rater, value, now_ms, chance)


def _rate(
    tx: Tx,
    agency: Agency,
    cycle: Cycle,
    ratee: str,
    group: Rater,
    rater: str,
    value: str,
    now_ms: int,
    chance: Chance,
) -> None:
    owner = owner_in(group, ratee, rater)
    record = derived_id(agency.namespace, natural_name(cycle.id, ratee, group, owner))
    parts = parts_rated(snapshot(cycle.scheme), group)
    answers: dict[str, Any] = {
        "placement": owner,
        "cycle": cycle.id,
        "ratee": ratee,
        "group": group,
        "items": {f"{part.id}.{item.id}": value for part in parts for item in part.items},
        "reasons": {},
        "note": "",
    }
    put = Intent(collection=COLLECTION_OF[group], record=record, put={"answers": answers})
    submit = Intent(collection=COLLECTION_OF[group], record=record, step="submit")
    person = tx.organisation(agency.instansi).placements[rater].person
    _say(tx, agency, person, put, submit, now_ms, chance)


def _say(tx: Tx, agency: Agency, person: str, put: Intent, step: Intent, now_ms: int, chance: Chance) -> None:
    """Let somebody write, and send it, with all that there is before his eyes."""
    for intent in (put, step):
        record = read(tx.record(agency.instansi, intent.collection, intent.record))
        registers = record.registers if record is not None else {}
        saw = {name: register.heads for name, register in registers.items() if register.heads}
        seeing = msgspec.structs.replace(intent, saw=saw)
        (done,) = write_as_server(tx, agency.instansi, [seeing], now_ms, chance.bytes, person)
        assert done.outcome == "applied", done


def _write(tx: Tx, agency: Agency, intents: Sequence[Intent], now_ms: int, chance: Chance) -> None:
    outcomes = write_as_server(tx, agency.instansi, intents, now_ms, chance.bytes)
    assert all(one.outcome == "applied" for one in outcomes), outcomes
