"""Citizens' answers: taken in, let into figures, and used for the employees of a unit.

Nothing tells one answer from another: no time but the day, no order, no address. Figures move in steps: the
answers of a counter wait until every element has been answered `minimum` times among them, and then all of
them are counted together, in the quarter of that day. So two figures, of two days, of two counters or of a
quarter and its year, never differ by fewer answers than that, and no answer is lost at the end of a quarter:
it waits for the next.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from server.acts import record_act_on
from server.appraisal.satisfaction import (
    COMMENT,
    Ikm,
    SurveyForm,
    Weighting,
    cleaned,
    ikm,
    is_an_answer,
    is_enough,
    shares,
)
from server.chance import Chance
from server.cycle_changes import put_figure
from server.cycle_plan import BadCycle
from server.organisation import organisation_of
from server.schemes import snapshot
from server.store.cycles import Figure
from server.store.store import ReadTx, Tx
from server.store.surveys import SurveyAnswer, SurveyCode
from server.surveys import survey_forms
from server.text import say

MOST_A_DAY = 500  # answers by one code
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike
CODE_LENGTH = 10
MOST_RATED = 100_000


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a unit, or a counter of it, in a period. `ikm` None: not enough answers."""

    unit: str
    counter: str | None  # None: all of the unit
    ikm: Ikm | None = None
    shares: dict[str, dict[str, int]] = {}
    comments: list[str] = []


def quarter_of(day: date) -> str:
    """Name the quarter of a day: "2026-T4"."""
    return f"{day.year}-T{(day.month + 2) // 3}"


def day_of(said: str, today: date) -> str:
    """Take the day that a device says, unless it is none or still to come."""
    try:
        return min(date.fromisoformat(said), today).isoformat()
    except ValueError:
        return today.isoformat()


def take_answer(tx: Tx, instansi: int, answer: SurveyAnswer, today: date) -> bool:
    """Keep an answer, and count those that wait once they are enough. Returns whether it is new."""
    form = survey_forms().get(answer.form)
    if form is None:  # of an agency's own: kept, and no figure is made from it
        return tx.add_survey_answer(instansi, answer)
    answers = cleaned(form, answer.answers)
    if not is_an_answer(form, answers):
        return False
    is_new = tx.add_survey_answer(instansi, msgspec.structs.replace(answer, answers=answers))
    waiting = tx.survey_waiting(instansi, answer.unit, form.id, answer.counter)
    if is_new and is_enough(form, [one.answers for one in waiting]):
        tx.count_survey_answers(instansi, answer.unit, form.id, answer.counter, quarter_of(today))
    return is_new


def take_by_code(
    tx: Tx,
    instansi: int,
    code: SurveyCode,
    id: str,
    day: str,
    answers: dict[str, Any],
    today: date,
    key: bytes,
) -> bool:
    """Take in what came by a QR. `id`: chosen by the browser, which may send it again; another is kept.

    Returns False when there were too many today.
    """
    taken = code.taken if code.today == today.isoformat() else 0
    if taken >= MOST_A_DAY:
        return False
    digest = hmac.digest(key, f"survey/{code.code}/{id}".encode(), hashlib.sha256)
    answer = SurveyAnswer(
        id=str(uuid.UUID(bytes=digest[:16], version=4)),
        unit=code.unit,
        form=code.form,
        day=day_of(day, today),
        answers=answers,
        counter=code.counter,
    )
    if take_answer(tx, instansi, answer, today):
        tx.put_survey_code(instansi, msgspec.structs.replace(code, today=today.isoformat(), taken=taken + 1))
    return True


def make_survey_code(
    tx: Tx, instansi: int, *, unit: str, counter: str, form: str, by: str, now_ms: int, chance: Chance
) -> SurveyCode:
    """Make what a QR names. It is no secret."""
    at = tx.clamp(instansi, now_ms)
    code = "".join(chance.choose(ALPHABET) for _ in range(CODE_LENGTH))
    made = SurveyCode(code=code, unit=unit, counter=counter, form=form, made_at=at)
    tx.put_survey_code(instansi, made)
    _act(tx, instansi, "survey_code_made", code, {"unit": unit, "form": form}, by, at, chance)
    return made


def revoke_survey_code(
    tx: Tx, instansi: int, code: SurveyCode, *, reason: str, by: str, now_ms: int, chance: Chance
) -> SurveyCode:
    """Take a code back: nothing comes in by it any more. What came stays."""
    if code.revoked_at is not None:
        return code
    at = tx.clamp(instansi, now_ms)
    revoked = msgspec.structs.replace(code, revoked_at=at)
    tx.put_survey_code(instansi, revoked)
    _act(tx, instansi, "survey_code_revoked", code.code, {"reason": reason}, by, at, chance)
    return revoked


def _act(
    tx: Tx, instansi: int, name: str, code: str, detail: dict[str, object], by: str, at: int, chance: Chance
) -> None:
    record_act_on(
        tx, instansi, name, by=by, on=("survey_code", code), detail=detail, now_ms=at, chance=chance
    )


def periods_of(tx: ReadTx, instansi: int, units: Sequence[str], form: SurveyForm) -> list[str]:
    """List the quarters and years that have figures, the newest first, a year before its quarters."""
    quarters = {
        one.period for unit in units for one in tx.survey_answers(instansi, unit, form.id) if one.period
    }
    years = {one.partition("-")[0] for one in quarters}
    return sorted(quarters | years, key=lambda one: (one[:4], len(one) == 4, one), reverse=True)


def standings_of(
    tx: ReadTx, instansi: int, unit: str, form: SurveyForm, period: str, weighting: Weighting
) -> list[Standing]:
    """Say how a unit stands in a quarter or a year, and each of its counters."""
    every = tx.survey_answers(instansi, unit, form.id)
    counters = sorted({one.counter for one in every if one.counter})
    counted = [one for one in every if one.period and period in (one.period, one.period[:4])]
    whole = [_standing(form, unit, None, counted, weighting)] if every else []
    return whole + [
        _standing(form, unit, counter, [one for one in counted if one.counter == counter], weighting)
        for counter in counters
    ]


def _standing(
    form: SurveyForm, unit: str, counter: str | None, counted: Sequence[SurveyAnswer], weighting: Weighting
) -> Standing:
    # By their ids of chance: by day, the first of a day would be told from the last of another.
    answers = [one.answers for one in sorted(counted, key=lambda one: one.id)]
    found = ikm(form, answers, weighting)
    if found is None:
        return Standing(unit=unit, counter=counter)
    comments = [each[COMMENT] for each in answers if COMMENT in each]
    return Standing(unit=unit, counter=counter, ikm=found, shares=shares(form, answers), comments=comments)


def use_in_cycle(
    tx: Tx,
    instansi: int,
    cycle: str,
    standing: Standing,
    *,
    period: str,
    placements: Sequence[str],
    reason: str,
    today: date,
    now_ms: int,
    chance: Chance,
    by: str,
) -> tuple[int, frozenset[str]]:
    """Put a unit's index in as the figure of its employees who are rated in a cycle. `placements`: only of
    these; a counter needs them named. Returns of how many, and the buckets that changed. Raises: BadCycle.
    """
    found = tx.cycle(instansi, cycle)
    if found is None:
        raise BadCycle("none")
    if standing.ikm is None:
        raise BadCycle("too_few_answers")
    parts = [part.id for part in snapshot(found.scheme).parts if part.source == "satisfaction"]
    if not parts:
        raise BadCycle("no_satisfaction")
    org = organisation_of(tx, instansi)
    here = [
        id for id in tx.ratees(instansi, cycle, "", MOST_RATED) if org.placements[id].unit == standing.unit
    ]
    chosen = [id for id in here if id in placements] if placements or standing.counter is not None else here
    if not chosen or set(placements) - set(here):
        raise BadCycle("nobody_rated")
    unit = org.units[standing.unit].name
    source = say(
        "id",
        "survey.source",
        unit=f"{unit}, {standing.counter}" if standing.counter else unit,
        period=period,
        n=standing.ikm.n,
        weighting=standing.ikm.weighting,
        day=today.isoformat(),
        reason=reason,
    )
    touched: frozenset[str] = frozenset()
    for placement in chosen:
        for part in parts:
            figure = Figure(
                cycle=cycle,
                placement=placement,
                part=part,
                value=str(standing.ikm.value),
                source=source,
                at=now_ms,
            )
            touched |= put_figure(tx, instansi, figure, now_ms=now_ms, chance=chance, by=by)
    return len(chosen), touched
