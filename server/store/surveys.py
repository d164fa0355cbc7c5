"""Store: what citizens answered, and the codes by which they do."""

from typing import Any, Protocol

import msgspec


class SurveyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen answered: no time but the day, and no order."""

    id: str
    unit: str
    form: str
    day: str
    answers: dict[str, Any]
    counter: str = ""  # of the unit; "": the unit itself
    period: str = ""  # in whose figures it is: "2026-T4"; "": in none yet


class SurveyCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a QR names: a unit, or a counter of it."""

    code: str
    unit: str
    counter: str
    form: str
    made_at: int
    revoked_at: int | None = None
    today: str = ""  # the last day on which answers came by it
    taken: int = 0  # and how many did on that day


class SurveysRead(Protocol):
    def survey_answers(self, instansi: int, unit: str, form: str) -> list[SurveyAnswer]: ...

    def survey_waiting(self, instansi: int, unit: str, form: str, counter: str) -> list[SurveyAnswer]:
        """Get the answers that no figure is made from yet."""
        ...

    def survey_code(self, instansi: int, code: str) -> SurveyCode | None: ...

    def survey_codes(self, instansi: int) -> list[SurveyCode]:
        """List every code there ever was, by unit and counter."""
        ...


class SurveysWrite(SurveysRead, Protocol):
    def add_survey_answer(self, instansi: int, answer: SurveyAnswer) -> bool:
        """Keep an answer once. Returns whether it is new."""
        ...

    def count_survey_answers(self, instansi: int, unit: str, form: str, counter: str, period: str) -> None:
        """Let the answers that wait into the figures of a period, all together."""
        ...

    def put_survey_code(self, instansi: int, code: SurveyCode) -> None: ...
