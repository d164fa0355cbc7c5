"""What is shipped for growing: competencies, trainings, conditions of careers; and how phones get them."""

from functools import cache
from importlib import resources

import msgspec

from server.access import REFERENCE
from server.appraisal.career import CareerRules, read_career
from server.appraisal.competency_data import Dictionary, read_dictionary
from server.appraisal.training import Catalogue, read_catalogue
from server.effects import derived_id
from server.store.store import Tx

DICTIONARY = "competency_dictionary"
CATALOGUE = "training_catalogue"
CAREER = "career_rules"


@cache
def shipped_dictionaries() -> dict[str, Dictionary]:
    """Get them by id.

    Raises: GrowthError, which a test rules out.
    """
    return {found.id: found for found in map(read_dictionary, _texts("competency"))}


@cache
def shipped_catalogues() -> dict[str, Catalogue]:
    """Get them by id.

    Raises: GrowthError, which a test rules out.
    """
    return {found.id: found for found in map(read_catalogue, _texts("training"))}


@cache
def shipped_career() -> dict[str, CareerRules]:
    """Get them by id.

    Raises: GrowthError, which a test rules out.
    """
    return {found.id: found for found in map(read_career, _texts("career"))}


def _texts(folder: str) -> list[str]:
    here = resources.files(__package__).joinpath(folder)
    names = sorted(path.name for path in here.iterdir() if path.name.endswith(".toml"))
    return [here.joinpath(name).read_text("utf-8") for name in names]


def publish_growth(tx: Tx, instansi: int) -> bool:
    """Deliver what is shipped. Returns whether any is new."""
    return any(
        [
            *(put_on_shelf(tx, instansi, DICTIONARY, one) for one in shipped_dictionaries().values()),
            *(put_on_shelf(tx, instansi, CATALOGUE, one) for one in shipped_catalogues().values()),
            *(put_on_shelf(tx, instansi, CAREER, one) for one in shipped_career().values()),
        ]
    )


def put_on_shelf(tx: Tx, instansi: int, shelf: str, data: Dictionary | Catalogue | CareerRules) -> bool:
    """Deliver one dictionary or catalogue to everybody. Returns whether it is new."""
    id = derived_id(tx.agency(instansi).namespace, f"{shelf}/{data.id}")
    value = msgspec.json.decode(msgspec.json.encode(data))
    return tx.put_derived(instansi, shelf, id, owner="", buckets=(REFERENCE,), value=value)
