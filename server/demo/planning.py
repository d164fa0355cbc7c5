"""The demonstration's plans in the making: targets by quarter, steps, messages about a plan, a team."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from server.access import placements_held
from server.chance import Chance
from server.demo.history import Staff
from server.demo.plans import led_by
from server.effects import derived_id
from server.own_replica import write_as_server
from server.people.write_plan import decode_line
from server.store.agency import Agency
from server.store.store import Tx
from server.teams import add_team
from sync.vault import Intent

SHARES = (15, 40, 40, 5)  # percent a quarter, as in the example of B.1.1
TEAM = "Tim Percepatan Imunisasi"
STEPS = (
    ("Menyusun jadwal pelayanan bersama bidan desa", "01-05", "01-31", "01-28"),
    ("Melaksanakan pelayanan menurut jadwal", "02-01", "11-30", None),
    ("Merekap hasil dan menyiapkan laporan akhir", "12-01", "12-20", None),
)
MESSAGES = (
    (True, "Apakah target tahun ini sudah memperhitungkan petugas yang cuti bersalin?"),
    (False, "Sudah. Bila ternyata masih berat, kita bahas lagi pada akhir triwulan."),
)


def write_planning(tx: Tx, agency: Agency, people: Sequence[Staff], now_ms: int, chance: Chance) -> None:
    """Let the leader's staff have planned by quarter, one have steps, one have talked about the plan."""
    led = led_by(tx, agency, people, now_ms)
    if len(led) < 3:
        return
    year = 0
    for place, staff in enumerate(led):
        for row in tx.owned(agency.instansi, "plan_line", staff.placement):
            line = decode_line(row).value
            year = date.fromisoformat(tx.derived(agency.instansi, "cycle", line["cycle"])["from"]).year
            put: dict[str, Any] = {"line": by_quarter(line)}
            if place == 0:
                put["actions"] = {"steps": _steps(agency, row.id, year)}
            _write(tx, agency, Intent(collection="plan_line", record=row.id, put=put), now_ms, chance.bytes)
    _talk(tx, agency, led[-1], now_ms, chance.bytes)
    lead, *members = [staff.placement for staff in led[:3]]
    first = date(year, 3, 1)
    add_team(tx, agency.instansi, TEAM, lead, members, first, None, now_ms=now_ms, chance=chance)


def by_quarter(line: Mapping[str, Any]) -> dict[str, Any]:
    """Divide the amounts of a line among the quarters, whole numbers, the rest in the last."""
    return {**line, "indicators": [_divided(one) for one in line["indicators"]]}


def _divided(indicator: dict[str, Any]) -> dict[str, Any]:
    target = indicator["target"].get("value")
    if indicator["aggregate"] != "sum" or not target or target != int(target):
        return indicator
    first = [int(target) * share // 100 for share in SHARES[:-1]]
    values = [*first, int(target) - sum(first)]
    return {**indicator, "trajectory": {"each": "quarter", "values": values}}


def _steps(agency: Agency, line: str, year: int) -> list[dict[str, Any]]:
    return [
        {
            "id": derived_id(agency.namespace, f"step/{line}/{place}"),
            "text": text,
            "from": f"{year}-{first}",
            "until": f"{year}-{last}",
            "done": done and f"{year}-{done}",
        }
        for place, (text, first, last, done) in enumerate(STEPS)
    ]


def _talk(tx: Tx, agency: Agency, staff: Staff, now_ms: int, random: Callable[[int], bytes]) -> None:
    (row, *_) = tx.owned(agency.instansi, "plan_line", staff.placement)
    line = decode_line(row).value
    org = tx.organisation(agency.instansi)
    above = next(span for span in org.superiors_of[staff.placement] if span.role == "superior")
    superior = org.placements[above.superior].person
    assert placements_held(org, superior, now_ms)
    for place, (is_employee, text) in enumerate(MESSAGES):
        body = {"placement": staff.placement, "cycle": line["cycle"], "line": row.id, "text": text}
        record = derived_id(agency.namespace, f"plan_note/{row.id}/{place}")
        intent = Intent(collection="plan_note", record=record, put={"body": body})
        _write(tx, agency, intent, now_ms, random, staff.person if is_employee else superior)


def _write(
    tx: Tx, agency: Agency, intent: Intent, now_ms: int, random: Callable[[int], bytes], actor: str = ""
) -> None:
    outcomes = write_as_server(tx, agency.instansi, [intent], now_ms, random, actor)
    assert [one.outcome for one in outcomes] == ["applied"], outcomes
