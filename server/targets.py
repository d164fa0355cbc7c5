"""What somebody had agreed to reach, and how far it is: his plan, its weights, the progress of its lines."""

from fractions import Fraction
from typing import Any

from server.appraisal.standing import Target
from server.effects import derived_id, line_of
from server.store.store import ReadTx
from server.tasks import read


def targets_of(tx: ReadTx, instansi: int, period: str, placement: str) -> list[Target]:
    """List the targets of the plan that holds for a period. What can be measured and was not reported is not
    reached; what cannot be measured is no target.
    """
    lines = {
        row.id: value
        for row in tx.owned(instansi, "plan_line", placement)
        if row.state == "agreed" and (value := line_of(row)) is not None and value["indicators"]
    }
    cycles = {value["cycle"] for value in lines.values()}
    chosen = _plan_cycle(tx, instansi, period, cycles)
    lines = {id: value for id, value in lines.items() if value["cycle"] == chosen}
    weights = _weights(tx, instansi, placement, chosen) if lines else {}
    found: list[Target] = []
    for id, value in sorted(lines.items()):
        measured = [one for one in value["indicators"] if _is_measured(one)]
        weight = weights.get(id, Fraction(0)) if weights else Fraction(1)
        if not measured or not weight:
            continue
        figures = _progress(tx, instansi, id)
        for indicator in measured:
            reached = figures.get(indicator["id"], {}).get("reached")
            share = weight / len(measured)
            found.append(Target(weight=share, reached=Fraction(str(reached or 0))))
    return found


def _plan_cycle(tx: ReadTx, instansi: int, period: str, cycles: set[str]) -> str:
    """Choose the plan by its year: the last one with days of the period, or of which no days are known."""
    days = next((one for one in tx.periods(instansi) if one.id == period), None)
    known = {id: tx.derived(instansi, "cycle", id) for id in cycles}
    fits = {
        id: value["until"] or "9" if value is not None else ""
        for id, value in known.items()
        if value is None
        or days is None
        or (value["from"] <= days.until_date and days.from_date <= (value["until"] or "9"))
    }
    return max(fits, key=lambda id: (fits[id], id), default="")


def _weights(tx: ReadTx, instansi: int, placement: str, cycle: str) -> dict[str, Fraction]:
    name = f"plan/{placement}/{cycle}"
    record = read(tx.record(instansi, "plan", derived_id(tx.agency(instansi).namespace, name)))
    found: dict[str, Fraction] = {}
    for group in ("main", "additional") if record is not None else ():
        register = record.registers.get(group) if record is not None else None
        if register is not None and register.value is not None:
            found |= {line: Fraction(str(weight)) for line, weight in register.value["weights"].items()}
    return found


def _progress(tx: ReadTx, instansi: int, line: str) -> dict[str, Any]:
    id = derived_id(tx.agency(instansi).namespace, f"progress/{line}")
    value = tx.derived(instansi, "progress", id)
    return dict(value["indicators"]) if value is not None else {}


def _is_measured(indicator: dict[str, Any]) -> bool:
    target = indicator["target"]
    if indicator["aggregate"] == "judged":
        return False
    names = ("low", "high") if indicator["direction"] == "range" else ("value",)
    return all(target.get(name) is not None for name in names)
