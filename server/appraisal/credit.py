"""Credit of functional positions (angka kredit): what a predikat is worth in a year, or in some months of it.

Source: PermenPANRB 1/2023 and PerBKN 3/2023: yearly = percent of the predikat × coefficient; periodic =
months / 12 × the same. BKN's example: Ahli Pertama, January and February, Baik: 2.08; Sangat Baik: 18.75.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec

from server.appraisal.scheme import Scheme
from server.appraisal.scoring import rounded

MONTHS = 12


class Coefficients(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    basis: str
    decimals: int
    coefficients: Mapping[str, Decimal]  # by jenjang, a year


def read_coefficients(text: str) -> Coefficients:
    return msgspec.convert(tomllib.loads(text), Coefficients)


def credit(
    scheme: Scheme, table: Coefficients, predikat: str, level: str, months: int = MONTHS
) -> Decimal | None:
    """Convert a predikat. None: it has no percentage in this scheme. `level`: jenjang. `months`: 1 to 12.

    Raises: KeyError for a jenjang that the table does not know; ValueError for another number of months.
    """
    if not 1 <= months <= MONTHS:
        raise ValueError(f"{months} months")
    percent = next(one.credit for one in scheme.predikat if one.id == predikat)
    if percent is None:
        return None
    yearly = Fraction(percent) / 100 * Fraction(table.coefficients[level])
    return rounded(yearly * months / MONTHS, table.decimals)
