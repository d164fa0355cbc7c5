"""What a change of a record is news of, and for whom: found from what the record was and what it is now, so
that neither order nor repetition of arrival matters.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from server.access import is_personnel_office, judges, reviewers
from server.appraisal import dialog, outcome, plan_note, problem, process_input
from server.appraisal.kind import Kind
from server.appraisal.report import REPORT
from server.news import Told, news_named, tell
from server.not_chosen import told_not_chosen
from server.org import Org
from server.people.calendar import local_day
from server.periods import zone_of
from server.store.records import Key
from server.store.store import Tx
from sync.merge import Known, Record
from sync.mutation import STATE

# The steps of an objection in their order; what was told of a later one is undone where it is taken back.
STEPS = ("objected", "explained", "decided")
_RANK = {"objected": 1, "explained": 2, "decided": 3, "closed": 3}
LETTERS = frozenset({process_input.NAME, dialog.BEHAVIOUR_NAME})  # to the personnel office
TOLD_OF = frozenset({REPORT.name, outcome.NAME, plan_note.PLAN_NOTE.name, problem.NAME}) | LETTERS


class NewsDesk:
    """What was touched in one transaction, and is told of when it is done."""

    def __init__(self, tx: Tx, instansi: int, org: Org) -> None:
        self._tx = tx
        self._instansi = instansi
        self._org = org
        self._touched: dict[Key, tuple[str, Record, Record]] = {}  # owner, as it was first, as it is now
        self._targets: list[tuple[str, Mapping[str, Any]]] = []  # owner, notice
        self._decided: dict[str, Told] = {}  # by name: what it is now, of what was not chosen

    def touch(self, key: Key, owner: str, before: Record, after: Record) -> None:
        if key[0] in TOLD_OF and owner in self._org.placements:
            first = self._touched[key][1] if key in self._touched else before
            self._touched[key] = (owner, first, after)

    def weighed(
        self, kind: Kind, id: str, owner: str, before: Record, after: Record, weighed: Collection[Known]
    ) -> None:
        """A record was evaluated: somebody's version may not have been chosen, or may be again."""
        told = told_not_chosen(kind, id, owner, before, after, weighed)
        self._decided.update({one.name: one for one in told})

    def reached(self, owner: str, notice: Mapping[str, Any]) -> None:
        """A target was reached, or is not reached any more."""
        if owner in self._org.placements:
            self._targets.append((owner, notice))

    def forget(self) -> None:
        self._touched.clear()
        self._targets.clear()
        self._decided.clear()

    def tell(self) -> frozenset[str]:
        """Write the news of what was touched. Returns the buckets where something changed."""
        touched, self._touched = self._touched, {}
        targets, self._targets = self._targets, []
        decided, self._decided = self._decided, {}
        if not touched and not targets and not decided:
            return frozenset()
        told = [*decided.values(), *(self._target(owner, notice) for owner, notice in targets)]
        verified: dict[tuple[str, str, str], dict[str, int]] = {}
        for (collection, id), (owner, before, after) in sorted(touched.items(), key=lambda one: one[0]):
            if collection == REPORT.name:
                told += self._returned(id, owner, before, after)
                for record, holds in ((before, False), (after, True)):
                    if (digest := self._digest(owner, record)) is not None:
                        at = record.registers[STATE].received if holds else 0
                        verified.setdefault(digest, {})[id] = at
            elif collection == outcome.NAME:
                told += self._result(id, owner, before, after)
            elif collection == problem.NAME:
                told += self._correction(id, owner, before, after)
            elif collection in LETTERS:
                told += self._letter(collection, id, owner, before, after)
            else:
                told += self._note(id, owner, before, after)
        return tell(self._tx, self._instansi, told) | self._tell_digests(verified)

    def _person(self, owner: str) -> frozenset[str]:
        return frozenset({self._org.placements[owner].person})

    def _judges(self, owner: str, at: int) -> frozenset[str]:
        """Find who judged a placement when it happened: who does now may have come long after."""
        return frozenset(post.person for post in judges(self._org, owner, at))

    def _target(self, owner: str, notice: Mapping[str, Any]) -> Told:
        # Not which report it was: that may change with what arrives later, and is no news.
        facts = {"line": notice["line"], "indicator": notice["indicator"], "placement": owner}
        return Told(
            name=f"target/{notice['line']}/{notice['indicator']}",
            owner=owner,
            people=self._person(owner) | self._judges(owner, notice["at"]),
            value=None if notice["undone"] else {"kind": "target_reached", **facts},
            at=notice["at"],
        )

    def _returned(self, id: str, owner: str, before: Record, after: Record) -> Iterator[Told]:
        was, now = _state(before), _state(after)
        if now == "returned":
            at = after.registers[STATE].received
            value = {"kind": "report_returned", "report": id, "placement": owner}
            yield Told(name=f"returned/{id}", owner=owner, people=self._person(owner), value=value, at=at)
        elif was == "returned":
            yield Told(name=f"returned/{id}", value=None)

    def _digest(self, owner: str, record: Record) -> tuple[str, str, str] | None:
        """Name the digest that an approved report is in: one a day and approver."""
        register = record.registers[STATE]
        if register.value != "verified":
            return None
        return owner, local_day(register.received, zone_of(self._org, owner)).isoformat(), register.by

    def _tell_digests(self, verified: dict[tuple[str, str, str], dict[str, int]]) -> frozenset[str]:
        names = {digest: "verified/" + "/".join(digest) for digest in verified}
        known = news_named(self._tx, self._instansi, list(names.values()))
        told = []
        for (owner, day, by), changes in sorted(verified.items()):
            value = known.get(names[owner, day, by])
            known_ones = value["reports"] if value is not None and not value["undone"] else {}
            inside = {id: at for id, at in sorted({**known_ones, **changes}.items()) if at}
            new = {"kind": "report_verified", "day": day, "by": by, "placement": owner}
            told.append(
                Told(
                    name=names[owner, day, by],
                    owner=owner,
                    people=self._person(owner),
                    value={**new, "reports": inside} if inside else None,
                    at=max(inside.values(), default=0),
                )
            )
        return tell(self._tx, self._instansi, told)

    def _result(self, id: str, owner: str, before: Record, after: Record) -> Iterator[Told]:
        result = after.registers.get("result")
        if result is not None and result.value is not None and "result" not in before.registers:
            value = {
                "kind": "result_released",
                "record": id,
                "cycle": result.value["cycle"],
                "placement": owner,
                "until": (result.value.get("due") or {}).get("acknowledge", ""),
            }
            yield Told(
                name=f"result/{id}", owner=owner, people=self._person(owner), value=value, at=result.received
            )
        was, now = _RANK.get(_state(before) or "", 0), _RANK.get(_state(after) or "", 0)
        for rank, step in enumerate(STEPS, 1):
            if now < rank <= was:
                yield Told(name=f"objection/{id}/{step}", value=None)
        if was < now and _state(after) in STEPS:
            step = STEPS[now - 1]
            value = {"kind": "objection_step", "record": id, "step": step, "placement": owner}
            at = after.registers[STATE].received
            people = self._concerned(owner, step, at) - {after.registers[STATE].by}
            yield Told(name=f"objection/{id}/{step}", owner=owner, people=people, value=value, at=at)

    def _concerned(self, owner: str, step: str, at: int) -> frozenset[str]:
        """Say whose turn it is, and who waited for that step."""
        if step == "objected":
            return self._judges(owner, at)
        above = frozenset(post.person for post in reviewers(self._org, owner, at))
        return above if step == "explained" else self._person(owner) | self._judges(owner, at)

    def _letter(self, sent: str, id: str, owner: str, before: Record, after: Record) -> Iterator[Told]:
        """Tell the office what came for it, and its author what the office said. Not a word of either."""
        body, state = after.registers.get("body"), after.registers[STATE]
        if body is None or body.value is None:
            return
        value = {"record": id, "sent": sent, "placement": owner}
        if "body" not in before.registers:
            # Who becomes the office later finds it at the desk all the same.
            office = {
                person
                for person in self._org.grants_of
                if is_personnel_office(self._org, person, owner, body.received)
            }
            yield Told(
                name=f"letter/{id}",
                owner=owner,
                people=frozenset(office) - {body.by},
                value={"kind": "office_letter", **value},
                at=body.received,
            )
        if _state(after) == "answered" != _state(before):
            yield Told(
                name=f"answer/{id}",
                owner=owner,
                people=frozenset({body.by}),
                value={"kind": "office_answer", **value},
                at=state.received,
            )

    def _correction(self, id: str, owner: str, before: Record, after: Record) -> Iterator[Told]:
        """Tell who asked for a correction that it was answered (UU 27/2022, article 30)."""
        was, now = _state(before) in problem.ANSWERS, _state(after) in problem.ANSWERS
        body, state = after.registers.get("body"), after.registers[STATE]
        if was == now or body is None or body.value is None:
            return
        value = {"kind": "office_answer", "record": id, "sent": problem.NAME, "placement": owner}
        yield Told(
            name=f"answer/{id}",
            owner=owner,
            people=frozenset({body.by}) - {state.by},
            value=value if now else None,
            at=state.received,
        )

    def _note(self, id: str, owner: str, before: Record, after: Record) -> Iterator[Told]:
        body = after.registers.get("body")
        if body is None or body.value is None or "body" in before.registers:
            return
        people = self._person(owner)
        if body.by in people:
            people = self._judges(owner, body.received)
        value = {"kind": "question", "note": id, "placement": owner, "line": body.value.get("line") or ""}
        yield Told(name=f"note/{id}", owner=owner, people=people - {body.by}, value=value, at=body.received)


def _state(record: Record) -> str | None:
    state = record.registers[STATE]
    return None if state.kind else state.value
