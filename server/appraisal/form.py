"""Forms are data: a definition, and what is wrong with a value by that definition. The phone has a twin of
`check`.

`sync/vectors/form-*.json` holds the examples that both must satisfy; `docs/protocol.md` section 6 is the
format.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from server.appraisal.answer import CHECKS, is_absent, target_kind, unable_errors
from server.appraisal.condition import Condition, holds
from sync.wire import FieldError

FieldType = Literal[
    "number",
    "range",
    "target",
    "text",
    "long_text",
    "choice",
    "choices",
    "scale",
    "yes_no",
    "date",
    "place",
    "evidence",
    "list",
]

CHOSEN = ("choice", "choices", "scale")
MAX_LIST = 20


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Label(_Data, frozen=True, kw_only=True):
    id: str
    en: str


class Option(_Data, frozen=True, kw_only=True):
    """One answer of several; `anchor`: what it stands for, written under it."""

    value: str
    label: Label
    anchor: Label | None = None


class Field(_Data, frozen=True, kw_only=True):
    name: str
    type: FieldType
    label: Label
    help: Label | None = None
    example: Label | None = None
    required: bool = False
    required_when: Condition | None = None  # optional before that
    # "Not able to answer this" is an answer too: without a word why (null), or with one ({unable: "…"}).
    able: Literal["plain", "reason"] | None = None
    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    step: int = 2  # page of the form, 1-3
    when: Condition | None = None
    show_if: Condition | None = None  # what `when` was called in definitions that are shipped already
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    max_items: int | None = None
    unit: Label | None = None
    unit_from: Literal["indicator"] | None = None
    fields: "tuple[Field, ...]" = ()  # of each entry of a list

    @property
    def condition(self) -> Condition | None:
        return self.when or self.show_if


class Form(_Data, frozen=True, kw_only=True):
    """`group`: of the record, whose value it is; "": the names of its fields begin with their group."""

    name: str
    version: int
    collection: str
    group: str
    title: Label
    fields: tuple[Field, ...]

    @property
    def key(self) -> str:
        """How a mutation names it: "lapor-klinik@1"."""
        return f"{self.name}@{self.version}"


def read_form(source: str) -> Form:
    """Read a definition. Raises: ValueError (of which tomllib's and msgspec's errors are kinds), which names
    every fault."""
    form = msgspec.convert(tomllib.loads(source), Form)
    if faults := list(field_faults(form.fields)):
        raise ValueError(f"{form.key}: {'; '.join(faults)}")
    return form


def field_faults(fields: Sequence[Field]) -> Iterator[str]:
    """Say what makes no sense in the fields of a definition."""
    before: dict[str, Field] = {}
    for field in fields:
        name = field.name
        if name in before:
            yield f"{name}: stands there twice"
        if (field.type in CHOSEN) != bool(field.options):
            yield f"{name}: has options without being a choice, or none"
        if len({option.value for option in field.options}) != len(field.options):
            yield f"{name}: two options have one value"
        if (field.type == "list") != bool(field.fields):
            yield f"{name}: has fields without being a list, or none"
        if field.min is not None and field.max is not None and field.min > field.max:
            yield f"{name}: min is above max"
        if field.unit is not None and field.unit_from is not None:
            yield f"{name}: has two units"
        if field.when is not None and field.show_if is not None:
            yield f"{name}: has two conditions"
        if field.required and field.required_when is not None:
            yield f"{name}: is required anyway"
        for condition in (field.condition, field.required_when):
            if condition is not None:
                yield from (f"{name}: {fault}" for fault in _condition_faults(condition, before))
        yield from (f"{name}.{fault}" for fault in field_faults(field.fields))
        before[name] = field


def _condition_faults(condition: Condition, before: Mapping[str, Field]) -> Iterator[str]:
    asked = before.get(condition.field)
    if asked is None:
        yield (
            f"waits for {condition.field}, which is not asked before it"
            " (conditions look back only, so that they never go round in a circle)"
        )
        return
    if len(condition.operators) != 1:
        yield f"wants one of is, in, above, below and filled, not {len(condition.operators)}"
    if condition.operators & {"above", "below"} and asked.type != "number":
        yield f"above and below are for numbers, and {asked.name} is none"
    known: set[Any] | None = None
    match asked.type:
        case "choice" | "choices" | "scale":
            known = {option.value for option in asked.options}
        case "target":
            known = {"number", "range", "text"}
        case "yes_no":
            known = {True, False}
    for wanted in condition.wanted:
        if known is not None and (wanted not in known or isinstance(wanted, bool) != (True in known)):
            yield f"{asked.name} is never {wanted!r}"


def latest(forms: Mapping[str, Form], name: str) -> Form | None:
    versions = [form for form in forms.values() if form.name == name]
    return max(versions, key=lambda form: form.version, default=None)


def is_newer(named: str | None, name: str, version: int) -> bool:
    """Ask whether a mutation names a later version of a definition than ours."""
    said, _, number = (named or "").partition("@")
    readable = number.isascii() and number.isdecimal() and len(number) < 10
    return said == name and readable and int(number) > version


def check(form: Form, value: Any) -> list[FieldError]:
    """Say what is wrong with a group's value: in the order of the fields, then what no field asked for."""
    if not isinstance(value, dict):
        return [FieldError(path=form.group, code="type")]
    return fields_errors(form.fields, f"{form.group}." if form.group else "", value)


def fields_errors(fields: Sequence[Field], prefix: str, value: Mapping[str, Any]) -> list[FieldError]:
    errors: list[FieldError] = []
    shown: dict[str, Field] = {}
    for field in fields:
        name, condition = field.name, field.when or field.show_if
        given = value.get(name)
        if condition is None or _is_met(condition, shown, value):
            shown[name] = field
            if not is_absent(given) or (field.able and name in value):
                errors += _check_field(field, prefix + name, given)
            elif field.required or (
                field.required_when is not None and _is_met(field.required_when, shown, value)
            ):
                errors.append(FieldError(path=prefix + name, code="required"))
        elif not is_absent(given):
            errors.append(FieldError(path=prefix + name, code="unknown"))
    if value.keys() <= shown.keys():  # the usual case: nothing that was not asked for
        return errors
    unasked = value.keys() - {field.name for field in fields}
    errors.extend(FieldError(path=f"{prefix}{key}", code="unknown") for key in sorted(unasked))
    return errors


def _is_met(condition: Condition, shown: Mapping[str, Field], value: Mapping[str, Any]) -> bool:
    asked = shown.get(condition.field)
    if asked is None:  # hidden itself
        return False
    given = value.get(condition.field)
    return holds(condition, target_kind(given) if asked.type == "target" else given)


def _check_field(field: Field, path: str, given: Any) -> list[FieldError]:
    if field.able and (given is None or (isinstance(given, dict) and "unable" in given)):
        return unable_errors(path, given, with_reason=field.able == "reason")
    if field.type == "list":
        return _list_errors(field, path, given)
    test: Callable[[Field, str, Any], list[FieldError]] = CHECKS[field.type]
    return test(field, path, given)


def _list_errors(field: Field, path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    most = field.max_items or MAX_LIST
    if len(given) > most:
        return [FieldError(path=path, code="too_many", limit=most)]
    return [
        error
        for at, one in enumerate(given)
        for error in (
            fields_errors(field.fields, f"{path}.{at}.", one)
            if isinstance(one, dict)
            else [FieldError(path=f"{path}.{at}", code="type")]
        )
    ]
