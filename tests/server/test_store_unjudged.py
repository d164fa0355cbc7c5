"""What every store owes of pushes that wait to be judged."""

from collections.abc import Callable

from test_store_contract import AGENCIES

from server.store.store import Store, Tx
from server.store.unjudged import Unjudged, UnjudgedSize


def test_what_is_kept_unjudged_is_there_once_until_it_is_dropped(open_store: Callable[[], Store]) -> None:
    store = open_store()
    for agency in AGENCIES:
        store.write_now(lambda tx, agency=agency: tx.add_agency(agency, "epoch"))

    def push(sha: str, at: int, body: bytes = b"a\nb") -> Unjudged:
        return Unjudged(replica="r", sha=sha, person="p", at=at, due=at, body=body)

    def keep(tx: Tx) -> None:
        for one in (push("b", 20), push("a", 10), push("a", 10)):
            tx.put_unjudged(1, one)
        tx.put_unjudged(2, push("a", 5, b"of another agency"))

    store.write_now(keep)
    assert store.read_now(lambda tx: tx.unjudged(1, 20, 9)) == [push("a", 10), push("b", 20)]
    assert store.read_now(lambda tx: [tx.unjudged(1, 19, 9), tx.unjudged(1, 20, 1)]) == [[push("a", 10)]] * 2
    assert store.read_now(lambda tx: tx.unjudged_of(1, "r")) == [push("a", 10), push("b", 20)]
    assert store.read_now(lambda tx: tx.unjudged_of(1, "r", 20)) == [push("a", 10)]
    assert store.read_now(lambda tx: tx.unjudged_of(1, "other")) == []
    assert store.read_now(lambda tx: tx.unjudged_size(1, 20)) == UnjudgedSize(2, 6)
    assert store.read_now(lambda tx: [tx.unjudged_by(1, who) for who in "pq"]) == [
        {("r", "a"): 3, ("r", "b"): 3},
        {},
    ]
    store.write_now(lambda tx: tx.put_off_unjudged(1, "r", "a", 30))
    assert store.read_now(lambda tx: tx.unjudged_size(1, 20)) == UnjudgedSize(1, 3)
    assert store.read_now(lambda tx: [tx.unjudged_put_off(1, at) for at in (20, 30)]) == [1, 0]
    assert store.read_now(lambda tx: [one.sha for one in tx.unjudged(1, 30, 9)]) == ["b", "a"]
    store.write_now(lambda tx: tx.drop_unjudged(1, "r", "a"))
    assert store.read_now(lambda tx: [tx.is_unjudged(1, "r", sha) for sha in "ab"]) == [False, True]
    assert store.read_now(lambda tx: tx.unjudged_size(2, 9)) == UnjudgedSize(1, 17)
    assert store.write_now(lambda tx: [tx.drop_unjudged_by(1, who) for who in "qp"]) == [0, 1]
    assert store.read_now(lambda tx: [len(tx.unjudged_by(n, "p")) for n in (1, 2)]) == [0, 1]
    store.close()


def test_what_nobody_has_tried_to_judge_is_told_from_what_failed(open_store: Callable[[], Store]) -> None:
    """`due` and `now_ms` are by a clock that may be put back, `at` is not."""
    store = open_store()
    store.write_now(lambda tx: tx.add_agency(AGENCIES[0], "epoch"))
    at, minutes = 10_000_000, 60_000

    def fresh(due: int, now_ms: int) -> bool:
        one = Unjudged(replica="r", sha="a", person="p", at=at, due=due, body=b"a")
        store.write_now(lambda tx: tx.put_unjudged(1, one))
        return store.read_now(lambda tx: [tx.unjudged_fresh(n, now_ms) for n in (1, 2)]) == [1, 0]

    assert fresh(at, at)
    assert fresh(at + 1, at + 1)  # the machine took a moment to write it down
    assert not fresh(at + 10 * minutes, at)  # put off,
    assert not fresh(at + 10 * minutes, at + 99 * minutes)  # and due again
    behind = at - 60 * minutes
    assert fresh(behind, behind + minutes)  # kept while the clock is behind,
    assert not fresh(behind + 10 * minutes, behind + minutes)  # and put off
    store.close()
