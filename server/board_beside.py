"""What stands beside targets and predikat on the board: citizens' satisfaction, and trainings that were done.

An index is of a unit and all below it, from the quarters that lie whole in the period. Answers are counted in
steps of enough of them (`satisfaction.py`), so the index of a unit and of its parts, or of a year and its
quarters, never differ by the answer of a few. A unit without a step has none.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from server.appraisal.development import DEVELOPMENT
from server.appraisal.satisfaction import Ikm, ikm
from server.career_facts import DONE
from server.satisfaction import quarter_of
from server.store.periods import Period
from server.store.store import ReadTx
from server.surveys import STANDARD, survey_forms
from sync.merge import Record

_record = msgspec.json.Decoder(Record)


def quarters_in(period: Period) -> set[str]:
    """Name the quarters that lie whole in a period."""
    first, last = date.fromisoformat(period.from_date), date.fromisoformat(period.until_date)
    found = set()
    for year in range(first.year, last.year + 1):
        for month in (1, 4, 7, 10):
            begins = date(year, month, 1)
            ends = date(year + month // 10, (month + 3) % 12, 1)  # the first day after it
            if first <= begins and ends.toordinal() - 1 <= last.toordinal():
                found.add(quarter_of(begins))
    return found


def satisfaction_of(
    tx: ReadTx, instansi: int, period: Period, above: Mapping[str, Iterable[str]]
) -> dict[str, Ikm]:
    """Get the index of each unit that has one, with the weight of 1/9. `above`: a unit -> itself and those
    above it that are looked at. It costs one row for each answer of these units.
    """
    form, quarters = survey_forms()[STANDARD], quarters_in(period)
    answers: dict[str, list[dict[str, Any]]] = {}
    for unit, line in above.items():
        counted = [
            one.answers for one in tx.survey_answers(instansi, unit, form.id) if one.period in quarters
        ]
        for one in line:
            answers.setdefault(one, []).extend(counted)
    found = {unit: ikm(form, each, "1/9") for unit, each in answers.items()}
    return {unit: index for unit, index in found.items() if index is not None}


def trainings_of(tx: ReadTx, instansi: int, period: Period, owners: Iterable[str]) -> dict[str, int]:
    """Get the lesson hours (JP) that each of these placements finished in a period; who has none is not
    there. It costs one row for each line of a development plan.
    """
    wanted, found = set(owners), dict[str, int]()
    for row in tx.all_derived(instansi, DEVELOPMENT.name):
        if row.owner not in wanted or row.state not in DONE:
            continue
        completion = _record.decode(row.body).registers.get("completion")
        done = completion.value if completion is not None else None
        if done and period.from_date <= done["date"] <= period.until_date:
            found[row.owner] = found.get(row.owner, 0) + int(done["hours"])
    return found
