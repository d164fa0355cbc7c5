"""How often a PIN may be tried on a kiosk.

Six digits fall to whoever may try as often as he likes; so a kiosk slows down, for one NIP and altogether.
The account itself is never locked by it: its password is another secret, and a stolen kiosk would lock
everybody out. Pure: times in, times out.
"""

from collections.abc import Sequence

from server.store.kiosks import Guess

DAY_MS = 86_400_000
FREE_TRIES, FREE_ON_KIOSK = 3, 20
FIRST_WAIT_MS, LONGEST_WAIT_MS = 30_000, 3_600_000
# Wrong PINs a day that are looked at, of sessions that had no connection.
MOST_DEFERRED, MOST_DEFERRED_ON_KIOSK = 5, 60


def wait_ms(guesses: Sequence[Guess], nip: str, now_ms: int) -> int:
    """Say how long the next PIN has to wait. `guesses`: those of the kiosk within a day, the oldest first."""
    mine = [one.at for one in guesses if one.nip == nip]
    everybody = [one.at for one in guesses]
    return max(_wait(mine, FREE_TRIES, now_ms), _wait(everybody, FREE_ON_KIOSK, now_ms))


def _wait(times: Sequence[int], free: int, now_ms: int) -> int:
    if len(times) < free:
        return 0
    doubled: int = FIRST_WAIT_MS * 2 ** min(len(times) - free, 20)
    return max(0, times[-1] + min(doubled, LONGEST_WAIT_MS) - now_ms)


def is_throttled(guesses: Sequence[Guess], nip: str) -> bool:
    """Ask whether a PIN that arrives later is not looked at any more: nobody is there to be told to wait."""
    mine = sum(one.nip == nip for one in guesses)
    return mine >= MOST_DEFERRED or len(guesses) >= MOST_DEFERRED_ON_KIOSK
