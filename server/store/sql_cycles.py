"""SQL: appraisal cycles, rater assignments, figures, holidays."""

from typing import TypeVar

import msgspec

from server.store.cycles import Cycle, CycleTerm, Figure, Holiday, RaterAssignment
from server.store.sql_tx import Reader, Row, Writer
from server.store.upsert import upsert

S = TypeVar("S", bound=msgspec.Struct)

_CYCLE = ", ".join(Cycle.__struct_fields__)
_ASSIGNMENT = ", ".join(RaterAssignment.__struct_fields__)
_FIGURE = ", ".join(Figure.__struct_fields__)
_PUT_CYCLE = upsert("cycle", Cycle.__struct_fields__, ("id",))
_PUT_ASSIGNMENT = upsert("rater_assignment", RaterAssignment.__struct_fields__, ("id",))
_PUT_FIGURE = upsert("figure", Figure.__struct_fields__, ("cycle", "placement", "part"))
_PUT_HOLIDAY = upsert("holiday", Holiday.__struct_fields__, ("day",))


class SqlCyclesRead(Reader):
    def cycles(self, instansi: int) -> list[Cycle]:
        found = self.rows(
            f"SELECT {_CYCLE} FROM cycle WHERE instansi = ? ORDER BY opened_at, id",  # noqa: S608
            (instansi,),
        )
        return [_cycle(row) for row in found]

    def cycle(self, instansi: int, id: str) -> Cycle | None:
        row = self.row(f"SELECT {_CYCLE} FROM cycle WHERE instansi = ? AND id = ?", (instansi, id))  # noqa: S608
        return None if row is None else _cycle(row)

    def cycle_terms(self, instansi: int) -> list[CycleTerm]:
        found = self.rows(
            "SELECT id, period, rate_until FROM cycle WHERE instansi = ? ORDER BY id", (instansi,)
        )
        return [CycleTerm(*row) for row in found]

    def cycles_rating(self, instansi: int, ratee: str) -> list[Cycle]:
        found = self.rows(
            f"SELECT {_CYCLE} FROM cycle WHERE instansi = ? AND state IN ('opening', 'open', 'closed')"  # noqa: S608
            " AND id IN (SELECT cycle FROM rater_assignment WHERE instansi = ? AND ratee = ?) ORDER BY id",
            (instansi, instansi, ratee),
        )
        return [_cycle(row) for row in found]

    def rater_assignment(self, instansi: int, id: str) -> RaterAssignment | None:
        row = self.row(
            f"SELECT {_ASSIGNMENT} FROM rater_assignment WHERE instansi = ? AND id = ?",  # noqa: S608
            (instansi, id),
        )
        return None if row is None else _struct(RaterAssignment, row)

    def raters_of(self, instansi: int, cycle: str, ratee: str) -> list[RaterAssignment]:
        found = self.rows(
            f"SELECT {_ASSIGNMENT} FROM rater_assignment"  # noqa: S608
            " WHERE instansi = ? AND ratee = ? AND cycle = ? ORDER BY grp, rater",
            (instansi, ratee, cycle),
        )
        return [_struct(RaterAssignment, row) for row in found]

    def asked_of(self, instansi: int, rater: str) -> list[RaterAssignment]:
        found = self.rows(
            f"SELECT {_ASSIGNMENT} FROM rater_assignment WHERE instansi = ? AND rater = ? ORDER BY id",  # noqa: S608
            (instansi, rater),
        )
        return [_struct(RaterAssignment, row) for row in found]

    def ratees(self, instansi: int, cycle: str, after: str, limit: int) -> list[str]:
        found = self.rows(
            "SELECT DISTINCT ratee FROM rater_assignment"
            " WHERE instansi = ? AND cycle = ? AND ratee > ? ORDER BY ratee LIMIT ?",
            (instansi, cycle, after, limit),
        )
        return [row[0] for row in found]

    def count_ratees(self, instansi: int, cycle: str, last: str) -> int:
        row = self.row(
            "SELECT count(DISTINCT ratee) FROM rater_assignment"
            " WHERE instansi = ? AND cycle = ? AND ratee <= ?",
            (instansi, cycle, last),
        )
        return int(row[0]) if row is not None else 0

    def raters(self, instansi: int, cycle: str, after: str, limit: int) -> list[str]:
        found = self.rows(
            "SELECT DISTINCT rater FROM rater_assignment INDEXED BY rater_assignment_by_rater"
            " WHERE instansi = ? AND rater > ? AND cycle = ? ORDER BY rater LIMIT ?",
            (instansi, after, cycle, limit),
        )
        return [row[0] for row in found]

    def rater_counts(self, instansi: int, cycle: str) -> dict[str, int]:
        found = self.rows(
            "SELECT grp, count(*) FROM rater_assignment"
            " WHERE instansi = ? AND cycle = ? AND state <> 'removed' GROUP BY grp",
            (instansi, cycle),
        )
        return {group: count for group, count in found}

    def figures(self, instansi: int, cycle: str, placement: str) -> list[Figure]:
        found = self.rows(
            f"SELECT {_FIGURE} FROM figure"  # noqa: S608
            " WHERE instansi = ? AND cycle = ? AND placement = ? ORDER BY part",
            (instansi, cycle, placement),
        )
        return [_struct(Figure, row) for row in found]

    def holidays(self, instansi: int) -> list[Holiday]:
        found = self.rows("SELECT day, name FROM holiday WHERE instansi = ? ORDER BY day", (instansi,))
        return [Holiday(*row) for row in found]


class SqlCycles(SqlCyclesRead, Writer):
    def put_cycle(self, instansi: int, cycle: Cycle) -> None:
        self.execute(_PUT_CYCLE, (instansi, *msgspec.structs.astuple(cycle)))

    def drop_cycle(self, instansi: int, id: str) -> None:
        self.execute("DELETE FROM figure WHERE instansi = ? AND cycle = ?", (instansi, id))
        self.execute("DELETE FROM cycle WHERE instansi = ? AND id = ?", (instansi, id))

    def put_rater_assignment(self, instansi: int, assignment: RaterAssignment) -> None:
        self.later(_PUT_ASSIGNMENT, (instansi, *msgspec.structs.astuple(assignment)))

    def drop_raters_of(self, instansi: int, cycle: str, ratee: str) -> None:
        self.execute(
            "DELETE FROM rater_assignment WHERE instansi = ? AND ratee = ? AND cycle = ?",
            (instansi, ratee, cycle),
        )

    def put_figure(self, instansi: int, figure: Figure) -> None:
        self.later(_PUT_FIGURE, (instansi, *msgspec.structs.astuple(figure)))

    def put_holiday(self, instansi: int, holiday: Holiday) -> None:
        self.execute(_PUT_HOLIDAY, (instansi, holiday.day, holiday.name))

    def drop_holiday(self, instansi: int, day: str) -> None:
        self.execute("DELETE FROM holiday WHERE instansi = ? AND day = ?", (instansi, day))


def _cycle(row: Row) -> Cycle:
    found = _struct(Cycle, row)
    return msgspec.structs.replace(found, answered=bool(found.answered))


def _struct(kind: type[S], row: Row) -> S:
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))
