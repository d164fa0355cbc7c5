"""What peers and staff wrote beside their answers: what of it may ever be shown, and in which order.

Numbers hide who gave them, words do not: so they have a gate of their own. Nothing of a group is shown unless
enough of it answered and enough of those wrote something, and unless somebody has read and released each
note; and of those that were released again there must be enough. They stand in an order that only their own
words decide. Reasons for single answers are never shown: beside the figures they would say whose they are.
"""

import hashlib
from collections.abc import Mapping, Sequence

from server.appraisal.scheme import Scheme

Decisions = Mapping[str, bool]  # digest of a note -> whether it was released


def digest(about: str, text: str) -> str:
    """Name a note by its words alone. `about`: its cycle, ratee and group."""
    return hashlib.sha256(f"{about}\n{text}".encode()).hexdigest()


def readable(scheme: Scheme, about: str, written: Sequence[str]) -> list[str]:
    """List the notes of one group that somebody may read to decide about them, in the order of their digests.

    `written`: the note of everybody in the group who has answered, "" where he wrote none.
    """
    notes = [text.strip() for text in written if text.strip()]
    if scheme.notes == "never" or len(written) < scheme.minimum or len(notes) < scheme.minimum:
        return []
    return sorted(notes, key=lambda text: digest(about, text))


def released(scheme: Scheme, about: str, written: Sequence[str], decisions: Decisions) -> list[str]:
    """List the notes of one group that are shown: all that were released, or none where those are too few."""
    notes = [text for text in readable(scheme, about, written) if decisions.get(digest(about, text))]
    return notes if len(notes) >= scheme.minimum else []
