"""Salts for the journal, many at once."""

import secrets
from collections.abc import Callable

from sync.mutation import to_b64u

draw: Callable[[int], bytes] = secrets.token_bytes  # the simulation draws its own


def salts(count: int) -> Callable[[], str]:
    """Draw salts together: each drawing lets go of the interpreter, and then has to queue for it again."""
    drawn = draw(16 * count)
    pieces = iter([to_b64u(drawn[i : i + 16]) for i in range(0, len(drawn), 16)])
    return lambda: next(pieces, "") or to_b64u(draw(16))
