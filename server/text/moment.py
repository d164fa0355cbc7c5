"""Moments as people of an agency write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.text import Language
from server.text.slips import day_words


def moment_words(at_ms: int, zone: str, language: Language) -> str:
    """Write a moment down in the time of a zone: `21 November 2026 07.30`."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    return f"{day_words(local.date(), language)} {local:%H}{'.' if language == 'id' else ':'}{local:%M}"
