"""How often: token buckets per session and per address, and a shadow of the account lock for NIPs nobody has.

All of it lives in memory, bounded, and is forgotten at a restart. What must survive one, the lock of an
account, is in the store. Accounts are locked on wrong passwords; addresses only slow down, because a whole
office shares one.
"""

from collections import OrderedDict
from math import ceil

from server.accounts import Lock
from server.web.problems import Problem

MAX_KEYS = 20_000


class Bucket:
    """Tokens by key: each key may take `burst` at once, and `per_second` in the long run. 0 per second: no
    limit.
    """

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_ms = per_second / 1000
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, int]] = OrderedDict()  # key -> tokens left, when

    def take(self, key: str, now_ms: int) -> None:
        """Take one token.

        Raises: Problem `too_many_requests` with the seconds until there is one.
        """
        if self._per_ms <= 0:
            return
        left = self._left(key, now_ms)
        if left < 1:
            raise self._problem(left)
        self._keep(key, left - 1, now_ms)

    def check(self, key: str, now_ms: int) -> None:
        """Ask for a token without taking it.

        Raises: Problem `too_many_requests`.
        """
        if self._per_ms > 0 and self._left(key, now_ms) < 1:
            raise self._problem(self._left(key, now_ms))

    def spend(self, key: str, now_ms: int) -> None:
        """Take a token after the fact, down to none."""
        self._keep(key, max(0.0, self._left(key, now_ms) - 1), now_ms)

    def _problem(self, left: float) -> Problem:
        return Problem("too_many_requests", retry_after=ceil((1 - left) / self._per_ms / 1000))

    def _left(self, key: str, now_ms: int) -> float:
        left, at = self._levels.get(key, (float(self._burst), now_ms))
        return min(self._burst, left + max(0, now_ms - at) * self._per_ms)

    def _keep(self, key: str, left: float, now_ms: int) -> None:
        self._levels[key] = (left, now_ms)
        self._levels.move_to_end(key)
        while len(self._levels) > MAX_KEYS:
            self._levels.popitem(last=False)


class ShadowLocks:
    """Locks of NIPs that have no account: wrong passwords are answered alike, so that nobody learns which
    NIPs have one.
    """

    def __init__(self) -> None:
        self._locks: OrderedDict[str, Lock] = OrderedDict()

    def lock(self, key: str) -> Lock:
        return self._locks.get(key, Lock())

    def keep(self, key: str, lock: Lock) -> None:
        self._locks[key] = lock
        self._locks.move_to_end(key)
        while len(self._locks) > MAX_KEYS:
            self._locks.popitem(last=False)


class Limits:
    def __init__(self, session_per_second: float, session_burst: int) -> None:
        self.sessions = Bucket(session_per_second, session_burst)
        self.wrong_by_address = Bucket(per_second=0.1, burst=60)  # failures, not attempts
        self.inboxes = Bucket(
            per_second=0.5, burst=120
        )  # by replica: whoever has no session has only its key
        self.challenges = Bucket(per_second=1, burst=120)  # by address
        self.kiosks = Bucket(per_second=1, burst=120)  # signed requests, by kiosk
        # By address, which an office shares: a kiosk ships little and rarely, but in many pieces.
        self.envelopes = Bucket(per_second=0.5, burst=120)
        self.bundles = Bucket(per_second=0.2, burst=30)  # by person
        self.unsigned_by_address = Bucket(per_second=0.1, burst=60)  # failures, not attempts
        self.surveys = Bucket(per_second=0.05, burst=40)  # by network of a day, and code
        self.subscriptions = Bucket(per_second=0.05, burst=20)  # by person: each sends a request elsewhere
        self.documents = Bucket(per_second=0.5, burst=60)  # by person: each is typeset
        self.checks = Bucket(per_second=0.2, burst=30)  # of papers, by address
        self.shadows = ShadowLocks()
