"""Threads that compute for long beside those that answer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

TURN_S = 0.0005


@contextmanager
def short_turns() -> Iterator[None]:
    """Let others have their turn sooner while much is computed: an exchange that needs the interpreter fifty
    times would wait for the usual five milliseconds each time.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(usual, TURN_S))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
