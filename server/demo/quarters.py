"""The demonstration's periods: quarters, the one that runs and the two before it.

Source: PermenPANRB 6/2022 art. 24: results are evaluated by the quarter where the agency decides so.
"""

from datetime import date, timedelta

from server.chance import Chance
from server.people.calendar import local_day
from server.period_acts import add_period
from server.store.agency import Agency
from server.store.store import Tx

DEADLINE_DAYS = 10  # after the last day of a quarter
LOCK_DAYS = 20


def quarters(today: date) -> list[tuple[date, date]]:
    """List the quarter that a day lies in and the two before it, the oldest first."""
    number = today.year * 4 + (today.month - 1) // 3
    first = [date(each // 4, each % 4 * 3 + 1, 1) for each in range(number - 2, number + 2)]
    return [(first[i], first[i + 1] - timedelta(days=1)) for i in range(3)]


def add_quarters(tx: Tx, agency: Agency, now_ms: int, chance: Chance) -> None:
    for first, last in quarters(local_day(now_ms, agency.zone)):
        add_period(
            tx,
            agency.instansi,
            first=first,
            last=last,
            deadline=last + timedelta(days=DEADLINE_DAYS),
            lock=last + timedelta(days=LOCK_DAYS),
            now_ms=now_ms,
            chance=chance,
        )
