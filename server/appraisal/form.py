"""Forms are data: a definition, and what is wrong with a value by that definition. The phone has a twin of
`check`.

`sync/vectors/form-*.json` holds the examples that both must satisfy; `docs/protocol.md` section 6 is the
format.
"""

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from server.appraisal.answer import CHECKS, is_absent
from sync.wire import FieldError

FieldType = Literal["number", "text", "choice", "choices", "yes_no", "date", "place", "evidence"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Label(_Data, frozen=True, kw_only=True):
    id: str
    en: str


class Option(_Data, frozen=True, kw_only=True):
    value: str
    label: Label


class ShowIf(_Data, frozen=True, kw_only=True):
    """The field is there only while another one has one of these values."""

    field: str
    values: tuple[str | bool, ...] = msgspec.field(name="is")


class Field(_Data, frozen=True, kw_only=True):
    name: str
    type: FieldType
    label: Label
    help: Label | None = None
    example: Label | None = None
    required: bool = False
    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    step: int = 2  # page of the form, 1-3
    show_if: ShowIf | None = None
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    max_items: int | None = None
    unit_from: Literal["indicator"] | None = None


class Form(_Data, frozen=True, kw_only=True):
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
    """Read a definition. Raises: ValueError (of which tomllib's and msgspec's errors are kinds)."""
    form = msgspec.convert(tomllib.loads(source), Form)
    names = [field.name for field in form.fields]
    if len(set(names)) != len(names):
        raise ValueError(f"{form.key}: two fields have one name")
    for field in form.fields:
        if field.show_if is not None and field.show_if.field not in names[: names.index(field.name)]:
            raise ValueError(f"{form.key}: {field.name} depends on a field that does not come before it")
        if (field.type in ("choice", "choices")) != bool(field.options):
            raise ValueError(f"{form.key}: {field.name} has options without being a choice, or none")
    return form


def latest(forms: Mapping[str, Form], name: str) -> Form | None:
    versions = [form for form in forms.values() if form.name == name]
    return max(versions, key=lambda form: form.version, default=None)


def check(form: Form, value: Any) -> list[FieldError]:
    """Say what is wrong with a group's value: in the order of the fields, then what no field asked for."""
    if not isinstance(value, dict):
        return [FieldError(path=form.group, code="type")]
    errors: list[FieldError] = []
    shown: set[str] = set()
    for field in form.fields:
        given = value.get(field.name)
        if field.show_if is None or _is_chosen(field.show_if, value, shown):
            shown.add(field.name)
            if field.required or given is not None:
                errors.extend(_check_field(field, f"{form.group}.{field.name}", given))
        elif not is_absent(given):
            errors.append(FieldError(path=f"{form.group}.{field.name}", code="unknown"))
    unasked = value.keys() - {field.name for field in form.fields}
    errors.extend(FieldError(path=f"{form.group}.{key}", code="unknown") for key in sorted(unasked))
    return errors


def _is_chosen(show_if: ShowIf, value: dict[str, Any], shown: set[str]) -> bool:
    if show_if.field not in shown:
        return False
    given = value.get(show_if.field)
    chosen = given if isinstance(given, list) else [given]
    # Booleans and texts are compared with their type: in Python, True is also 1.
    return any(type(one) is type(wanted) and one == wanted for one in chosen for wanted in show_if.values)


def _check_field(field: Field, path: str, given: Any) -> list[FieldError]:
    if is_absent(given):
        return [FieldError(path=path, code="required")] if field.required else []
    test: Callable[[Field, str, Any], list[FieldError]] = CHECKS[field.type]
    return test(field, path, given)
