"""Does somebody speak as who he is? Feedback names its giver, a request whom it asks, a reply its feedback.

Whether the two work together is `access.is_colleague`, asked as the role "colleague".
"""

from typing import Any, Protocol

from server.access import is_colleague, is_superior
from server.appraisal import feedback
from server.appraisal.kind import Unfit
from server.outcomes import Setting
from server.store.records import Key
from sync.merge import Record
from sync.mutation import Mutation
from sync.wire import FieldError

COLLECTIONS = frozenset({feedback.NAME, feedback.REQUEST_NAME, feedback.REPLY_NAME})
NOT_HIS = Unfit(code="not_allowed")


class Records(Protocol):
    """Where the record is that somebody speaks about."""

    def current(self, key: Key) -> Record: ...


def unheard(setting: Setting, records: Records, mutation: Mutation, at: int) -> Unfit | None:
    """Say what speaks against feedback, a request or a reply; None: nothing, or it is something else. `at`:
    when it came.
    """
    if mutation.collection not in COLLECTIONS:
        return None
    body = (mutation.put or {}).get("body")
    if mutation.collection == feedback.NAME:
        return None if body is None or _holds(setting, mutation.actor, body["from"]) else _wrong("from")
    if mutation.collection == feedback.REPLY_NAME:
        return _reply(setting, records, mutation.actor, body, at) if body is not None else None
    if body is not None:
        asked = setting.org.placements.get(body["to"])
        fits = asked is not None and is_colleague(setting.org, asked.person, body["placement"], at)
        return None if fits else _wrong("to")
    asked_for = feedback.body_of(records.current((mutation.collection, mutation.record)))
    if mutation.step == "decline" and asked_for is not None:
        return None if _holds(setting, mutation.actor, asked_for["to"]) else NOT_HIS
    return None


def _reply(setting: Setting, records: Records, actor: str, body: dict[str, Any], at: int) -> Unfit | None:
    """Only the three who see a feedback speak about it, and where all three see that."""
    about = feedback.body_of(records.current((feedback.NAME, body["feedback"])))
    if about is None or any(about[name] != body[name] for name in ("placement", "from")):
        return _wrong("feedback")
    speaks = (
        _holds(setting, actor, about["placement"])
        or _holds(setting, actor, about["from"])
        or is_superior(setting.org, actor, about["placement"], at)
    )
    return None if speaks else NOT_HIS


def _holds(setting: Setting, person: str, placement: str) -> bool:
    post = setting.org.placements.get(placement)
    return post is not None and post.person == person


def _wrong(part: str) -> Unfit:
    return Unfit(errors=(FieldError(path=f"body.{part}", code="choice"),))
