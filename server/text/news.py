"""What is said of news outside the app: on a lock screen and in a mail, in a few words or in none."""

from collections.abc import Sequence
from typing import Any

from server.text import Language, say

INBOX = "/lain/kabar"


def news_words(news: Sequence[dict[str, Any]], language: Language, *, open_: bool) -> str:
    """Say what came. `open_`: the kind may be said; otherwise only that there is something.

    Never a name, a number from a report or a word that somebody wrote: others may read it.
    """
    if not open_:
        return say(language, "news.something")
    if len(news) > 1:
        return say(language, "news.many", n=len(news))
    only = news[0]
    key = f"news.{only['kind']}"
    if only["kind"] == "objection_step":
        key += f"_{only['step']}"
    if only["kind"] == "report_verified":
        return say(language, key, n=len(only["reports"]))
    return say(language, key)


def news_address(news: Sequence[dict[str, Any]], own: frozenset[str]) -> str:
    """Say which screen shows it. `own`: the placements of the reader."""
    if len(news) != 1:
        return INBOX
    only = news[0]
    mine = only.get("placement") in own
    if only["kind"] == "report_returned":
        return f"/laporan/{only['report']}"
    if only["kind"] == "target_reached":
        return f"/kinerja/{only['line']}" if mine else f"/tim/{only['placement']}"
    if only["kind"] == "rating_due":
        return "/menilai"
    if only["kind"] == "deadline_near":
        return "/laporan"
    if only["kind"] == "office_letter":
        return "/pengelola/surat"  # read by the office at its desk, and nowhere else
    if only["kind"] == "office_answer":
        if only["sent"] == "data_problem":
            return "/lain/data"
        of_input = only["sent"] == "process_input"
        return "/lain/umpan/masukan" if of_input else f"/lain/dialog/laporan/{only['record']}"
    if only["kind"] == "not_chosen":
        return f"/riwayat/{only['collection']}/{only['record']}"  # which its author may always read
    if only["kind"] in ("result_released", "objection_step", "escalated"):
        return f"/hasil/{only['record']}"
    return INBOX
