"""What a scheme asks of a group of raters, as a form: the phone's twin is in `screens/menilai/scheme.ts`.

`sync/vectors/rating.json` binds the two. The definition of an answer is not shipped and not delivered: it
follows from the scheme that its cycle keeps, and has the version below.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from server.appraisal import form
from server.appraisal.assessment import COLLECTION_OF, MAX_WORDS, parts_rated
from server.appraisal.condition import Condition
from server.appraisal.form import Field, Form, check
from server.appraisal.scheme import LEVELS, Item, Label, Part, Rater, Scheme
from sync.wire import FieldError

VERSION = 2  # the first has no reasons that are owed, and takes a part for the whole

_NOTE = form.Label(id="Catatan", en="Note")
_WHY = form.Label(id="Mengapa nilai terendah atau tertinggi?", en="Why the lowest or the highest value?")
_LEVELS = (
    ("Di bawah ekspektasi", "Below expectation"),
    ("Sesuai ekspektasi", "As expected"),
    ("Di atas ekspektasi", "Above expectation"),
)


def answer_form(scheme: Scheme, group: Rater, kind: str | None = None) -> Form:
    """Derive the form of a group of raters. `kind`: of position; what weighs nothing for it is not asked.
    None: everything is."""
    fields: list[Field] = []
    for part in parts_rated(scheme, group):
        if scheme.quadrant is None and kind is not None and not part.weight_for(kind):
            continue
        for item in part.items:
            fields += _fields(scheme, group, part, item)
    note = Field(name="note", type="long_text", label=_NOTE, max_length=MAX_WORDS)
    return Form(
        name=COLLECTION_OF[group],
        version=VERSION,
        collection=COLLECTION_OF[group],
        group="answers",
        title=_label(scheme.label),
        fields=(*fields, note),
    )


def form_errors(scheme: Scheme, group: Rater, value: Mapping[str, Any]) -> list[FieldError]:
    """Say what is wrong with answers by their form: that of the kind of position which they fit best, because
    an administrator may have named another one while the rater had no signal."""
    flat = {
        **{f"items.{name}": given for name, given in value["items"].items()},
        **{f"reasons.{name}": words for name, words in value["reasons"].items()},
        "note": value.get("note"),
    }
    forms = [answer_form(scheme, group, kind) for kind in (None, "", *scheme.kinds)]
    # Some ask for the note alone: what is asked for nothing is not answered by nothing.
    return min((check(one, flat) for one in forms if one is forms[0] or len(one.fields) > 1), key=len)


def _fields(scheme: Scheme, group: Rater, part: Part, item: Item) -> Iterator[Field]:
    options = tuple(_options(scheme, part, item))
    key = f"{part.id}.{item.id}"
    yield Field(
        name=f"items.{key}",
        type="scale",
        label=_label(item.label),
        help=_label(item.help) if item.help else None,
        required=True,
        able="plain",
        options=options,
    )
    # Who is named in the result says why he chose an end of the scale; all others may.
    yield Field(
        name=f"reasons.{key}",
        type="long_text",
        label=_WHY,
        required=group == "superior",
        max_length=MAX_WORDS,
        when=Condition(field=f"items.{key}", in_=(options[0].value, options[-1].value)),
    )


def _options(scheme: Scheme, part: Part, item: Item) -> Iterator[form.Option]:
    if part.source == "judgement":
        for at, value in enumerate(LEVELS):
            anchor = item.anchors[at] if at < len(item.anchors) else None
            words = form.Label(id=_LEVELS[at][0], en=_LEVELS[at][1])
            yield form.Option(value=value, label=words, anchor=_label(anchor) if anchor else None)
        return
    for at, option in enumerate(scheme.scales[part.scale].options):
        anchor = item.anchors[at] if item.anchors else option.anchor
        yield form.Option(
            value=str(option.value),
            label=_label(option.label),
            anchor=_label(anchor) if anchor else None,
        )


def _label(words: Label) -> form.Label:
    return form.Label(id=words.id, en=words.en)
