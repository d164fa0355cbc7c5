"""Invented answers of the people of the demonstration, to try a scheme on before there are any others.

The same scheme gives the same answers. Who they are is invented, too.
"""

import csv
import random
from fractions import Fraction
from importlib.resources import files

import msgspec

from server.appraisal.scheme import LEVELS, Part, Rater, Scheme
from server.appraisal.simulation import Gathered
from server.appraisal.standing import KIND, Sent, Target, marks_of

NOBODY = 0.08  # somebody lacks what a part is made from
CANNOT_RATE = 0.04
MOST = {"self": 1, "superior": 1, "peer": 6, "subordinate": 6}


class Invented(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    position: str
    unit: str  # name
    gathered: Gathered


def sample(scheme: Scheme) -> list[Invented]:
    """Invent what everybody of the demonstration would have in a cycle of a scheme."""
    chance = random.Random(scheme.id)
    units = {row["kode"]: row["nama"] for row in _rows("unit.csv")}
    return [
        Invented(
            id=row["nip"],
            name=row["nama"],
            position=row["jabatan"],
            unit=units[row["unit_kode"]],
            gathered=_gathered(scheme, chance),
        )
        for row in _rows("pegawai.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files(__package__) / name).read_text("utf-8").splitlines()))


def _gathered(scheme: Scheme, chance: random.Random) -> Gathered:
    rated = [part for part in scheme.parts if part.source == "ratings"]
    groups: list[Rater] = sorted({group for part in rated for group in part.raters})
    skill = chance.gauss(0.68, 0.16)
    sent = [
        Sent(group=group, items=_answers(scheme, rated, group, skill, chance))
        for group in groups
        for _ in range(_count(group, chance))
    ]
    figures = {KIND: chance.choice(scheme.kinds)} if scheme.kinds else {}
    for part in scheme.parts:
        if part.source == "satisfaction" and chance.random() > NOBODY:
            figures[part.id] = f"{min(100, max(25, round(chance.gauss(80, 7), 2)))}"
        if part.source == "recognitions" and chance.random() > NOBODY:
            figures[part.id] = str(max(0, round(chance.gauss(1.5, 1.5))))
    figures |= {mark: "1" for mark in sorted(marks_of(scheme)) if chance.random() < 0.1}
    targets = [
        Target(weight=Fraction(1), reached=Fraction(max(0, round(chance.gauss(88, 15))), 100))
        for _ in range(0 if chance.random() < NOBODY else 3)
    ]
    levels = {
        axis: _level(skill, chance) for axis in ("results", "behaviour") if chance.random() > NOBODY / 2
    }
    return Gathered(sent=sent, figures=figures, targets=targets, levels=levels)


def _count(group: Rater, chance: random.Random) -> int:
    if group in ("self", "superior"):
        return int(chance.random() > NOBODY / 2)
    return chance.randint(0, MOST[group])


def _answers(
    scheme: Scheme, rated: list[Part], group: Rater, skill: float, chance: random.Random
) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for part in rated:
        if group in part.raters:
            options = scheme.scales[part.scale].options
            for item in part.items:
                at = round((len(options) - 1) * min(1.0, max(0.0, chance.gauss(skill, 0.18))))
                found[f"{part.id}.{item.id}"] = (
                    None if chance.random() < CANNOT_RATE else str(options[at].value)
                )
    return found


def _level(skill: float, chance: random.Random) -> str:
    at = 2 * chance.gauss(skill, 0.15)
    return LEVELS[min(2, max(0, round(at)))]
