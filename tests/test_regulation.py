"""Every article of the regulation is accounted for, and what the map names is there."""

import regulation


def test_every_article_of_the_regulation_has_its_row() -> None:
    articles = [rule.place for rule in regulation.rules() if rule.law == "PermenPANRB 6/2022"]
    assert articles == [f"Pasal {number}" for number in regulation.ARTICLES]


def test_every_file_and_test_that_the_map_names_is_there_and_every_gap_has_its_reason() -> None:
    assert regulation.faults() == []


def test_the_map_of_the_regulation_is_current() -> None:
    assert regulation.TABLE.read_text("utf-8") == regulation.table(), "run `make regulation`"
