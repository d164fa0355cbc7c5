"""`luring competency`, `luring training` and `luring career`: give everybody an agency's own dictionary of
competencies, its own catalogue of trainings, or its own conditions and thresholds of careers; or only check
the file.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from server.appraisal.career import CareerRules, read_career
from server.appraisal.competency_data import Dictionary, GrowthError, read_dictionary
from server.appraisal.training import Catalogue, read_catalogue
from server.commands.shared import Options, Out, Refusal, Words, agency_of, opened, settings_of
from server.growth import (
    CAREER,
    CATALOGUE,
    DICTIONARY,
    put_on_shelf,
    shipped_career,
    shipped_catalogues,
    shipped_dictionaries,
)


def competency(options: Options, words: Words, out: Out) -> int:
    found = _read(options.file, read_dictionary, shipped_dictionaries())
    _put(options, DICTIONARY, found)
    said = "competency_added" if options.act == "import" else "competency_fits"
    out(words(said, name=found.label.id, entries=len(found.entries)))
    return 0


def training(options: Options, words: Words, out: Out) -> int:
    shipped = {one.id for catalogue in shipped_catalogues().values() for one in catalogue.trainings}
    found = _read(options.file, lambda text: read_catalogue(text, shipped), shipped_catalogues())
    _put(options, CATALOGUE, found)
    said = "training_added" if options.act == "import" else "training_fits"
    out(words(said, name=found.label.id, entries=len(found.trainings), rules=len(found.rules)))
    return 0


def career(options: Options, words: Words, out: Out) -> int:
    found = _read(options.file, read_career, shipped_career())
    _put(options, CAREER, found)
    said = "career_added" if options.act == "import" else "career_fits"
    out(words(said, name=found.label.id, kinds=len(found.kinds)))
    return 0


T = TypeVar("T", Dictionary, Catalogue, CareerRules)


def _put(options: Options, shelf: str, found: Dictionary | Catalogue | CareerRules) -> None:
    if options.act == "import":
        with opened(settings_of(options)) as store:
            instansi = agency_of(store, options).instansi
            store.write_now(lambda tx: put_on_shelf(tx, instansi, shelf, found))


def _read(file: Path, read: Callable[[str], T], shipped: Collection[str]) -> T:
    try:
        found = read(file.read_text("utf-8"))
    except GrowthError as wrong:
        faults = "\n".join(f"- {fault}" for fault in wrong.faults)
        raise Refusal("growth_wrong", file=file, faults=faults) from None
    except UnicodeDecodeError:
        raise Refusal("growth_wrong", file=file, faults="- UTF-8") from None
    if found.id in shipped:
        raise Refusal("growth_shipped", name=found.id)
    return found
