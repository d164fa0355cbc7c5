"""The demonstration's plans and ratings: weights for all, one plan that waits, two ratings."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from server.access import is_superior
from server.appraisal.skp import VALUES
from server.demo.history import Staff
from server.effects import derived_id
from server.own_replica import write_as_server
from server.people.write_plan import decode_line
from server.periods import period_of
from server.store.agency import Agency
from server.store.store import Tx
from sync.vault import Intent

LEADER = "999901010000000002"  # whose staff the guide of the demonstration follows
KINDS = {"main": "utama", "additional": "tambahan"}
EXPECTED = {
    "pelayanan": "Menyapa dan melayani warga tanpa membeda-bedakan.",
    "akuntabel": "Bukti kerja dikirim pada hari yang sama.",
    "kolaboratif": "Membantu unit lain saat pelayanan ramai.",
}
ANNEX = {
    "support": ["Kendaraan dinas untuk kunjungan", "Pelatihan dua kali setahun"],
    "accountability": ["Laporan kinerja setiap triwulan"],
    "consequences": ["Capaian menjadi dasar usulan pengembangan kompetensi"],
}


def write_plans(
    tx: Tx, agency: Agency, people: Sequence[Staff], now_ms: int, random: Callable[[int], bytes]
) -> None:
    """Write a plan for every post with lines, acting ones too: agreed, but one waits for the leader."""
    led = led_by(tx, agency, people, now_ms)
    waiting = led[-1].placement if led else ""
    for placement in sorted(tx.organisation(agency.instansi).placements):
        for intent in _plan(tx, agency, placement, is_agreed=placement != waiting):
            _write(tx, agency, intent, now_ms, random)


def write_ratings(
    tx: Tx, agency: Agency, people: Sequence[Staff], today: str, now_ms: int, random: Callable[[int], bytes]
) -> None:
    """Let the leader have begun one rating of the running period and sent another."""
    period = period_of(tx.periods(agency.instansi), today)
    led = led_by(tx, agency, people, now_ms)
    if period is None or len(led) < 2:
        return
    for staff, is_sent in ((led[0], False), (led[1], True)):
        name = f"rating/{staff.placement}/{period.id}/superior"
        record = derived_id(agency.namespace, name)
        results = {"placement": staff.placement, "period": period.id, "level": "meets"}
        put: dict[str, Any] = {"results": results}
        if is_sent:
            put["behaviour"] = {"level": "meets", "values": dict.fromkeys(VALUES, "meets")}
        _write(tx, agency, Intent(collection="rating", record=record, put=put), now_ms, random)
        if is_sent:
            _write(tx, agency, Intent(collection="rating", record=record, step="submit"), now_ms, random)


def led_by(tx: Tx, agency: Agency, people: Sequence[Staff], now_ms: int) -> list[Staff]:
    """List the staff of the leader whom the guide follows."""
    org = tx.organisation(agency.instansi)
    leader = next((staff.person for staff in people if staff.nip == LEADER), "")
    return [staff for staff in people if is_superior(org, leader, staff.placement, now_ms)]


def _plan(tx: Tx, agency: Agency, placement: str, *, is_agreed: bool) -> Iterator[Intent]:
    lines = {row.id: decode_line(row).value for row in tx.owned(agency.instansi, "plan_line", placement)}
    if not lines:
        return
    cycle = next(iter(lines.values()))["cycle"]
    record = derived_id(agency.namespace, f"plan/{placement}/{cycle}")
    weights = dict(zip(lines, shares(len(lines)), strict=True))
    parts = {
        group: {"weights": {id: weights[id] for id, line in lines.items() if line["kind"] == kind}}
        for group, kind in KINDS.items()
    }
    put = {
        "main": {"placement": placement, "cycle": cycle, **parts["main"]},
        "additional": parts["additional"],
        "behaviour": {"expectations": EXPECTED},
        "annex": ANNEX,
    }
    yield Intent(collection="plan", record=record, put=put)
    yield Intent(collection="plan", record=record, step="submit")
    if is_agreed:
        yield Intent(collection="plan", record=record, step="agree")


def shares(count: int) -> list[int]:
    """Share 100 % out in whole percents, the first ones a little more."""
    each, over = divmod(100, count)
    return [each + (place < over) for place in range(count)]


def _write(tx: Tx, agency: Agency, intent: Intent, now_ms: int, random: Callable[[int], bytes]) -> None:
    outcomes = write_as_server(tx, agency.instansi, [intent], now_ms, random)
    assert [one.outcome for one in outcomes] == ["applied"], outcomes
