"""SQL: what citizens answered, and the codes by which they do."""

import msgspec

from server.store.sql_tx import Reader, Row, Writer
from server.store.surveys import SurveyAnswer, SurveyCode
from server.store.upsert import upsert

_ANSWER = ", ".join(SurveyAnswer.__struct_fields__)
_CODE = ", ".join(SurveyCode.__struct_fields__)
_PUT_CODE = upsert("survey_code", SurveyCode.__struct_fields__, ("code",))


class SqlSurveysRead(Reader):
    def survey_answers(self, instansi: int, unit: str, form: str) -> list[SurveyAnswer]:
        found = self.rows(
            f"SELECT {_ANSWER} FROM survey_answer"  # noqa: S608
            " WHERE instansi = ? AND unit = ? AND form = ? ORDER BY day, id",
            (instansi, unit, form),
        )
        return [_answer(row) for row in found]

    def survey_waiting(self, instansi: int, unit: str, form: str, counter: str) -> list[SurveyAnswer]:
        found = self.rows(
            f"SELECT {_ANSWER} FROM survey_answer"  # noqa: S608
            " WHERE instansi = ? AND unit = ? AND form = ? AND counter = ? AND period = '' ORDER BY id",
            (instansi, unit, form, counter),
        )
        return [_answer(row) for row in found]

    def survey_code(self, instansi: int, code: str) -> SurveyCode | None:
        row = self.row(f"SELECT {_CODE} FROM survey_code WHERE instansi = ? AND code = ?", (instansi, code))  # noqa: S608
        return None if row is None else _code(row)

    def survey_codes(self, instansi: int) -> list[SurveyCode]:
        found = self.rows(
            f"SELECT {_CODE} FROM survey_code WHERE instansi = ? ORDER BY unit, counter, made_at, code",  # noqa: S608
            (instansi,),
        )
        return [_code(row) for row in found]


class SqlSurveys(SqlSurveysRead, Writer):
    def add_survey_answer(self, instansi: int, answer: SurveyAnswer) -> bool:
        changed = self.execute(
            f"INSERT INTO survey_answer (instansi, {_ANSWER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            (
                instansi,
                answer.id,
                answer.unit,
                answer.form,
                answer.day,
                msgspec.json.encode(answer.answers).decode(),
                answer.counter,
                answer.period,
            ),
        )
        return changed > 0

    def count_survey_answers(self, instansi: int, unit: str, form: str, counter: str, period: str) -> None:
        self.execute(
            "UPDATE survey_answer SET period = ?"
            " WHERE instansi = ? AND unit = ? AND form = ? AND counter = ? AND period = ''",
            (period, instansi, unit, form, counter),
        )

    def put_survey_code(self, instansi: int, code: SurveyCode) -> None:
        self.execute(_PUT_CODE, (instansi, *msgspec.structs.astuple(code)))


def _answer(row: Row) -> SurveyAnswer:
    values = dict(zip(SurveyAnswer.__struct_fields__, row, strict=True))
    return SurveyAnswer(**{**values, "answers": msgspec.json.decode(values["answers"])})


def _code(row: Row) -> SurveyCode:
    return SurveyCode(**dict(zip(SurveyCode.__struct_fields__, row, strict=True)))
