"""A report of work done, and what becomes of it: approved, returned with a reason, corrected by another
report."""

from typing import Any

import msgspec

from server.appraisal.answer import id_errors, parts_errors, text_errors
from server.appraisal.form import check as check_form
from server.appraisal.form import is_newer, latest
from server.appraisal.kind import Forms, Kind, Puts, Unfit, files_named, unfit
from server.appraisal.progress import Counted
from sync.merge import Record
from sync.mutation import STATE, Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

AUTHOR = frozenset({"author", "server"})
SUPERVISOR = frozenset({"supervisor", "server"})
EITHER = AUTHOR | SUPERVISOR

REPORT = Collection(
    name="report",
    groups={
        # Written once, with the report itself: what was approved or returned never changes under the words.
        "body": Group(roles={"": AUTHOR}),
        "link": Group(roles={"": AUTHOR, "submitted": EITHER, "returned": AUTHOR}),
        "replaced_by": Group(roles={"returned": AUTHOR}),
    },
    initial="submitted",
    steps={
        "approve": Step(
            sources=frozenset({"submitted"}),
            target="verified",
            roles=SUPERVISOR,
            reviews=frozenset({"body", "link"}),
            approves=True,
        ),
        "return": Step(
            sources=frozenset({"submitted"}),
            target="returned",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=frozenset({"body", "link"}),
        ),
        "reopen": Step(
            sources=frozenset({"verified"}), target="submitted", roles=SUPERVISOR, needs_reason=True
        ),
        # A second time, where somebody had changed it meanwhile: the author stays with it, knowing of that.
        "withdraw": Step(
            sources=frozenset({"submitted", "returned", "withdrawn"}), target="withdrawn", roles=AUTHOR
        ),
    },
    withdraw="withdraw",
)


def check(mutation: Mutation, forms: Forms) -> Unfit | None:
    put = mutation.put or {}
    if "body" in put:
        form = forms.get(mutation.form or "")
        if form is None or (form.collection, form.group) != ("report", "body"):
            return _unknown_form(mutation.form, forms)
        body = {name: value for name, value in put["body"].items() if name != "placement"}
        errors = [*id_errors("body.placement", put["body"].get("placement")), *check_form(form, body)]
        if "link" not in put:  # what is approved is the report for this target, so it must name one, or none
            errors.append(FieldError(path="link", code="required"))
        if errors:
            return unfit(errors)
    if "link" in put:
        return unfit(_link_errors(put["link"]))
    if "replaced_by" in put:
        errors = parts_errors("replaced_by", put["replaced_by"], {"report": id_errors})
        if not errors and put["replaced_by"]["report"] == mutation.record:
            errors = [FieldError(path="replaced_by.report", code="choice")]
        return unfit(errors)
    return None


def _unknown_form(named: str | None, forms: Forms) -> Unfit | None:
    """Of a form that is only newer than ours a later version of this server will know more."""
    ours = latest(forms, (named or "").partition("@")[0])
    if ours is not None and is_newer(named, ours.name, ours.version):
        return Unfit(outcome="held", code="newer")
    return unfit([FieldError(path="form", code="unknown" if named else "required")])


def _link_errors(value: Any) -> list[FieldError]:
    if value == {"line": None, "indicator": None}:  # "Kegiatan lain": work outside the plan
        return []
    return parts_errors("link", value, _LINK)


_LINK = {"line": id_errors, "indicator": lambda path, given: text_errors(path, given, 60)}


def parent(record: Record) -> str:
    """Get the plan line that a report counts for."""
    return _value(record, "link").get("line") or ""


def brief(id: str, owner: str, record: Record, before: str, puts: Puts) -> str:
    """Sum up what the target's progress needs of a report, so that nobody has to read all reports again.

    `before`: the last one; `puts`: what was admitted since, or everything.
    """
    body, link, replacement = (_value(record, group) for group in ("body", "link", "replaced_by"))
    corrections = set(msgspec.json.decode(before, type=Counted).corrections if before else ())
    # All that were ever named, the superseded too: whichever came first, only the chosen one counts.
    corrections |= {put["replaced_by"]["report"] for put in puts if "replaced_by" in put}
    counted = Counted(
        id=id,
        owner=owner,
        state=record.registers[STATE].value,
        date=body.get("date", ""),
        quantity=body.get("quantity"),
        indicator=link.get("indicator") or "",
        received=record.registers["body"].received if "body" in record.registers else 0,
        replaced_by=replacement.get("report", ""),
        corrections=tuple(sorted(corrections)),
    )
    return msgspec.json.encode(counted).decode()


def dated(record: Record, mutation: Mutation) -> str | None:
    """Get the day of the work. Of several that are in dispute the first, which is due the soonest."""
    register = record.registers.get("body")
    values = [sibling.value for sibling in register.siblings] or [register.value] if register else []
    values.append((mutation.put or {}).get("body"))
    dates = [value.get("date") for value in values if isinstance(value, dict)]
    return min((date for date in dates if isinstance(date, str) and date), default=None)


def files(record: Record) -> tuple[str, ...]:
    return files_named(record, "body")


def _value(record: Record, group: str) -> dict[str, Any]:
    register = record.registers.get(group)
    return register.value if register is not None and register.value is not None else {}


KIND = Kind(
    collection=REPORT,
    owner_group="body",
    check=check,
    parent=parent,
    brief=brief,
    files=files,
    dated=dated,
    factual=True,
)
