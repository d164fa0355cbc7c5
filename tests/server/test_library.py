"""The indicators and plans that are ready to be picked: what is shipped is whole, and what is not is told."""

import pytest
from cast import BUDI, INSTANSI, NAMESPACE, Cast

from server.appraisal.library import LibraryError, read_library
from server.effects import derived_id, publish_library
from server.library import shipped_library

SECTORS = {"health", "education", "licensing", "administration", "field"}

ENTRY = """
[[entries]]
id = "health.visits"
label = {id = "Kunjungan", en = "Visits"}
definition = {id = "Kunjungan rumah.", en = "Home visits."}
measure = {id = "Hitung.", en = "Count."}
aspect = "kuantitas"
unit = {id = "kunjungan", en = "visits"}
aggregate = "sum"
direction = "higher"
kinds = ["Perawat"]
source = "Renstra"
"""
HEAD = 'sector = "health"\nlabel = {id = "Kesehatan", en = "Health"}\nserves = ["clinic"]\n'
TEMPLATE = """
[[templates]]
id = "health.nurse"
label = {id = "Perawat", en = "Nurse"}
kinds = ["Perawat"]

[[templates.lines]]
rhk = {id = "Terlayaninya warga", en = "Citizens are served"}
weight = 100
indicators = [{entry = "health.visits", target = 10}]
"""


def test_every_sector_has_a_dozen_indicators_and_a_plan_to_begin_with() -> None:
    assert shipped_library().keys() == SECTORS
    for library in shipped_library().values():
        assert len(library.entries) >= 12
        assert library.templates


def test_every_aspect_and_ways_to_count_are_in_use() -> None:
    entries = [entry for library in shipped_library().values() for entry in library.entries]
    assert {entry.aspect for entry in entries} == {"kuantitas", "kualitas", "waktu", "biaya"}
    assert {entry.aggregate for entry in entries} >= {"sum", "latest", "mean"}
    assert {entry.direction for entry in entries} >= {"higher", "lower"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + ENTRY + ENTRY, "entries: health.visits stands there twice"),
        (HEAD + ENTRY.replace('"health.visits"', '"visits"'), "entries.visits: its id begins with health."),
        (HEAD + ENTRY.replace('"Count."', '" "'), "entries.health.visits: measure.en is empty"),
        (HEAD + ENTRY.replace('["Perawat"]', "[]"), "entries.health.visits: kinds: no kind of position"),
        (
            HEAD + ENTRY.replace('"sum"', '"total"'),
            "Invalid enum value 'total' - at `$.entries[0].aggregate`",
        ),
        (HEAD + ENTRY + "colour = 1\n", "Object contains unknown field `colour` - at `$.entries[0]`"),
        (
            HEAD + ENTRY + TEMPLATE.replace("weight = 100", "weight = 99.5"),
            "templates.health.nurse: the weights add up to 99.5, not 100",
        ),
        (
            HEAD + ENTRY + TEMPLATE.replace("entry = ", "entry = ").replace('"health.visits", t', '"x", t'),
            "templates.health.nurse: lines.0: there is no entry x",
        ),
    ],
)
def test_what_is_wrong_with_a_library_is_said_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(LibraryError) as told:
        read_library(text)
    assert fault in told.value.faults


def test_a_library_that_is_right_is_read() -> None:
    assert read_library(HEAD + ENTRY + TEMPLATE).templates[0].lines[0].weight == 100


def test_everybody_has_the_library_once_and_it_is_not_sent_again(cast: Cast) -> None:
    told = []
    cast.change(lambda tx: told.append(publish_library(tx, INSTANSI)))
    cast.change(lambda tx: told.append(publish_library(tx, INSTANSI)))
    assert told == [True, False]
    budi = cast.phone(BUDI)
    budi.exchange()
    shown = budi.sees("indicator_library", derived_id(NAMESPACE, "indicator_library/health"))
    assert shown is not None
    assert len(cast.derived("indicator_library", "indicator_library/health")["entries"]) >= 12
