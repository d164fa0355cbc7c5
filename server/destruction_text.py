"""The record of a destruction in words, to be printed and signed (berita acara pemusnahan)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.destruction import Destruction
from server.store.agency import Agency
from server.text import Language, say


def as_text(made: Destruction, agency: Agency, language: Language = "id") -> str:
    """Write it down: who, when, which classes, how much, and which rows of the journal. No names of those
    whose records they were.
    """

    def words(key: str, **params: object) -> str:
        return say(language, f"destruction.{key}", **params)

    moment = datetime.fromtimestamp(made.at / 1000, ZoneInfo(agency.zone))
    runs = [str(first) if first == last else f"{first}–{last}" for first, last in made.rows]
    return "\n".join(
        [
            words("title"),
            agency.name,
            "",
            words("when", moment=f"{moment:%d-%m-%Y %H:%M %Z}"),
            words("by", by=made.by),
            "",
            *(
                words(
                    "class",
                    name=words(f"class_{one.kind}"),
                    years=one.years,
                    people=one.people,
                    records=one.records,
                    payloads=one.payloads,
                    files=one.files,
                    held=one.held,
                )
                for one in made.due
            ),
            "",
            words("rows", rows=", ".join(runs) or "-"),
            words("verify"),
            words("backups"),
            "",
            words("signed"),
        ]
    )
