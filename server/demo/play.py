"""Play a history through the phones: everybody reports, superiors decide, some correct, each at his time."""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Literal

import msgspec

from server.chance import Chance
from server.demo.history import Staff, Work
from server.demo.phones import Phone
from server.own_replica import uuid7
from server.people.cards import FORM_OF_ALL_OTHERS, FORMS
from sync.vault import Intent

Act = Literal["report", "decide", "correct"]


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One person doing one thing about one report."""

    at: int
    person: str
    act: Act
    work: Work
    report: str  # id


def moments(works: Sequence[Work], chance: Chance) -> list[Moment]:
    """Spread the history over time."""
    return sorted(_spread(works, chance), key=lambda moment: (moment.at, moment.person))


def _spread(works: Sequence[Work], chance: Chance) -> Iterator[Moment]:
    for work in works:
        report, author = uuid7(work.made_at, chance.bytes(10)), work.staff.person
        yield Moment(at=work.sent_at, person=author, act="report", work=work, report=report)
        if work.fate != "waiting" and work.staff.superior is not None:
            superior = work.staff.superior
            yield Moment(at=work.decided_at, person=superior, act="decide", work=work, report=report)
            if work.corrected_at:
                yield Moment(at=work.corrected_at, person=author, act="correct", work=work, report=report)


async def play(
    all_moments: Sequence[Moment],
    phone_of: Callable[[str], Phone],
    set_clock: Callable[[int], None],
    chance: Chance,
    progress: Callable[[int, int], None],
) -> None:
    """Let it happen. Who does several things at once does them in one exchange.

    Raises: UnexpectedOutcome.
    """
    done = 0
    for (at, person), together in groupby(all_moments, key=lambda moment: (moment.at, moment.person)):
        set_clock(at)
        phone, group = phone_of(person), list(together)
        if any(moment.act != "report" for moment in group):
            await phone.exchange()
        saw = phone.look()
        for moment in group:
            for intent, made_at in _intents(moment, phone, saw, chance):
                phone.write(intent, made_at)
        await phone.exchange()
        done += len(group)
        progress(done, len(all_moments))


def _intents(
    moment: Moment, phone: Phone, saw: Callable[[str], dict[str, tuple[str, ...]]], chance: Chance
) -> Iterator[tuple[Intent, int]]:
    work, report = moment.work, moment.report
    match moment.act:
        case "report":
            yield _report(work, report, phone), work.made_at
        case "decide" if work.returned is not None:
            step = Intent(
                collection="report",
                record=report,
                step="return",
                reason=work.returned.reason,
                marks=work.returned.marks,
                saw=saw(report),
            )
            yield step, moment.at
        case "decide":
            yield Intent(collection="report", record=report, step="approve", saw=saw(report)), moment.at
        case "correct":
            correction = uuid7(moment.at, chance.bytes(10))
            yield _report(work, correction, phone, f"{work.body['note']} Sudah diperbaiki."), moment.at
            replaced = {"replaced_by": {"report": correction}}
            yield Intent(collection="report", record=report, put=replaced, saw=saw(report)), moment.at


def _report(work: Work, id: str, phone: Phone, note: str = "") -> Intent:
    body = {**work.body, **({"note": note} if note else {})}
    if work.photo:
        name = f"foto-{work.photo}.jpg"
        photo = (files(__package__) / name).read_bytes()
        stamp = work.staff.person if work.same_photo else id
        body["evidence"] = [phone.upload(_stamped(photo, stamp), name)]
    return Intent(
        collection="report", record=id, put={"body": body, "link": work.link}, form=form_of(work.staff)
    )


def _stamped(photo: bytes, stamp: str) -> bytes:
    """Make a JPEG another file by a comment in it: people do not take the same photo twice."""
    comment = stamp.encode()
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]


def form_of(staff: Staff) -> str:
    return f"{FORMS.get(staff.sector, FORM_OF_ALL_OTHERS)}@1"
