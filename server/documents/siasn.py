"""Files for SIASN and e-Kinerja: results as the JSON of `skp22` and `kinerjaperiodik`, as a table to type in,
and a report of what is missing. The application feeds the national system and does not replace it.

What is not known is empty and in the report, never guessed. The names of the members are those that public
clients send; the numbers for levels and quadrants are data (`siasn.toml`). Ids of people are SIASN's own: the
agency brings them (`luring document map`).
"""

import tomllib
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

from server.appraisal.outcome import NAME as OUTCOME
from server.appraisal.outcome import in_force
from server.documents.reader import Reader
from server.documents.result import SAME_AS, Told, level_of, months_of, told
from server.effects import derived_id
from server.store.store import ReadTx, Tx

COLLECTION = "siasn_map"
What = Literal["skp22", "kinerjaperiodik", "csv", "lacks"]
HEADS = (
    *("nip", "nama", "jabatan", "unit", "mulai", "selesai", "hasil_kerja", "perilaku_kerja", "predikat"),
    *("nip_penilai", "nama_penilai", "jabatan_penilai", "golongan_penilai", "unit_penilai"),
)
LEVELS = {"above": "Di atas ekspektasi", "meets": "Sesuai ekspektasi", "below": "Di bawah ekspektasi"}


class Codes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: str
    levels: dict[str, int]
    quadrants: dict[str, int]
    periods: dict[str, str]
    coefficients: dict[str, str]


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """What SIASN calls them: its id by NIP, the name of its unit (unor) by our code of a unit."""

    people: dict[str, str] = {}
    units: dict[str, str] = {}


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One result. `lacks`: codes of what SIASN wants and is not here."""

    nip: str
    name: str
    skp22: dict[str, Any]
    kinerjaperiodik: dict[str, Any]
    row: tuple[str, ...]
    lacks: tuple[str, ...]


@cache
def codes() -> Codes:
    text = resources.files(__package__).joinpath("siasn.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Codes)


def map_of(tx: ReadTx, instansi: int) -> Map:
    found = tx.derived(instansi, COLLECTION, derived_id(tx.agency(instansi).namespace, COLLECTION))
    return Map() if found is None else msgspec.convert(found, Map)


def put_map(tx: Tx, instansi: int, more: Map) -> Map:
    """Take more of it; what was there stays where it is not named again."""
    before = map_of(tx, instansi)
    merged = Map(people={**before.people, **more.people}, units={**before.units, **more.units})
    id = derived_id(tx.agency(instansi).namespace, COLLECTION)
    tx.put_derived(instansi, COLLECTION, id, owner="", buckets=(), value=msgspec.to_builtins(merged))
    return merged


def results(
    reader: Reader, cycle: str, ratees: Collection[str], may: Callable[[str], bool]
) -> Iterator[Sent]:
    """Read the released results of a run of appraisals, of those placements that somebody may see."""
    known = map_of(reader.tx, reader.instansi)
    for placement in ratees:
        if placement not in reader.org.placements or not may(placement):
            continue
        one = told(reader, reader.id_of(f"{OUTCOME}/{cycle}/{placement}"))
        if one is not None:
            yield _sent(reader, one, known)


def _sent(reader: Reader, one: Told, known: Map) -> Sent:
    placement, result = one.row.owner, one.result
    person, rater, _ = reader.people(placement, reader.moment(placement, one.window))
    above = reader.org.placements.get((result.get("rater") or {}).get("placement") or "")
    if above is not None:
        rater = reader.person(above, reader.now)
    unit = reader.org.units[above.unit] if above is not None else None
    quadrant, levels = result.get("quadrant") or {}, result.get("levels") or {}
    results_level = levels.get(quadrant.get("results", ""), "")
    behaviour = levels.get(quadrant.get("behaviour", ""), "")
    predikat, _ = in_force(one.record)
    predikat = SAME_AS.get(predikat or "", predikat or "")
    table, months, level = codes(), months_of(one.window), level_of(person["position"])
    year = int(one.window.last[:4]) if one.window.last else None
    shared: dict[str, Any] = {
        "hasilKinerjaNilai": table.levels.get(results_level),
        "perilakuKerjaNilai": table.levels.get(behaviour),
        "kuadranKinerjaNilai": table.quadrants.get(predikat),
        "penilaiGolongan": "",  # the application keeps no rank
        "penilaiNama": rater["name"],
        "penilaiNipNrp": rater["nip"],
        "penilaiUnorNama": known.units.get(unit.code, unit.name) if unit is not None else rater["unit"],
        "statusPenilai": "ASN" if rater["nip"] else "",
        "tahun": year,
        "path": [],
    }
    theirs = known.people.get(person["nip"], "")
    periodic = {
        **shared,
        "penilaiJabatanNama": rater["position"],
        "pnsDinilaiId": theirs,
        "bulanMulaiPenilaian": int(one.window.first[5:7]) if one.window.first else None,
        "bulanSelesaiPenilaian": int(one.window.last[5:7]) if one.window.last else None,
        "tahunMulaiPenilaian": int(one.window.first[:4]) if one.window.first else None,
        "tahunSelesaiPenilaian": year,
        "periodikId": table.periods.get(str(months), ""),
        "koefisienId": table.coefficients.get(level or "", "") if predikat == "baik" else "",
    }
    lacks = {
        "person_id": not theirs,
        "nip": not person["nip"],
        "results": shared["hasilKinerjaNilai"] is None,
        "behaviour": shared["perilakuKerjaNilai"] is None,
        "predikat": shared["kuadranKinerjaNilai"] is None,
        "rater": not rater["nip"],
        "rank": True,
        "period": not periodic["periodikId"],
        "coefficient": level is not None and not periodic["koefisienId"],
        "unit_name": unit is not None and unit.code not in known.units,
    }
    label = next(
        (each["label"]["id"] for each in result.get("choices") or () if each["id"] == predikat), predikat
    )
    return Sent(
        nip=person["nip"],
        name=person["name"],
        skp22={**shared, "penilaiJabatan": rater["position"], "pnsDinilaiOrang": theirs},
        kinerjaperiodik=periodic,
        row=(
            *(person["nip"], person["name"], person["position"], person["unit"]),
            *(one.window.first, one.window.last),
            *(LEVELS.get(results_level, ""), LEVELS.get(behaviour, ""), label),
            *(rater["nip"], rater["name"], rater["position"], "", rater["unit"]),
        ),
        lacks=tuple(code for code, is_lacking in lacks.items() if is_lacking),
    )
