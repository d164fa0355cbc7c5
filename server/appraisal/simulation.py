"""What a scheme would have made of the data of a cycle that was held with another: nothing is written.

Answers are found by item: the same item of the same part, or the one item of that name in another part; on
another scale they are brought over along a straight line between its ends. Figures are found by part, or by
being the only ones of their source. What finds nothing is said, never guessed.

Nobody learns by it what the cycle has promised to hide. A group of peers or staff is never smaller than the
cycle said; and of a part whose items or their weights were changed, only those items count for such a group
that every one of it has answered: then each result is made of the means of all of them, and no difference
between trials, or to the result itself, tells what one person has answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from server.appraisal.scheme import ANONYMOUS, Item, Label, Part, Scheme, Source
from server.appraisal.scoring import Result
from server.appraisal.standing import KIND, Sent, Target, marks_of, result_of

COUNTED: tuple[Source, ...] = ("satisfaction", "recognitions")


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of one person in a cycle. `levels`: what the superior judged, by axis of the
    quadrant: results, behaviour.
    """

    sent: Sequence[Sent]
    figures: Mapping[str, str] = {}
    targets: Sequence[Target] = ()
    levels: Mapping[str, str] = {}


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has no counterpart. `item`: None, the part has no items."""

    part: Label
    item: Label | None = None


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What of one scheme another finds its data in."""

    old: Scheme
    new: Scheme  # with the cycle's own minimum, where that is higher
    items: Mapping[str, str]  # "part.item" of the new -> of the old
    figures: Mapping[str, str]  # part of the new -> of the old
    same: frozenset[str]  # parts whose items and weights are what they were
    converted: tuple[Label, ...]  # parts whose answers are brought to another scale
    unanswered: tuple[Lost, ...]  # of the new scheme: nobody was asked this
    unused: tuple[Lost, ...]  # of the old scheme: asked, and of no use
    minimum_kept: bool  # the new minimum is lower than was promised
    judged: bool  # the old scheme has no judgements that the new one wants

    @property
    def lost_kinds(self) -> frozenset[str]:
        """Kinds of position that the new scheme does not have."""
        return frozenset(self.old.kinds) - frozenset(self.new.kinds) if self.new.kinds else frozenset()


def match(old: Scheme, new: Scheme) -> Match:
    """Work out what goes where."""
    asked = [(part, item) for part in _rated(old) for item in part.items]
    items: dict[str, str] = {}
    figures: dict[str, str] = {}
    unanswered: list[Lost] = []
    converted: list[Label] = []
    for part in new.parts:
        if part.source == "ratings":
            found = {item.id: _counterpart(part, item, asked) for item in part.items}
            items |= {
                f"{part.id}.{id}": f"{one[0].id}.{one[1].id}" for id, one in found.items() if one is not None
            }
            unanswered += [Lost(part=part.label, item=i.label) for i in part.items if found[i.id] is None]
            if any(one is not None and _is_other_scale(old, one[0], new, part) for one in found.values()):
                converted.append(part.label)
        elif part.source in COUNTED:
            figure = _figure(old, new, part)
            if figure is None:
                unanswered.append(Lost(part=part.label))
            else:
                figures[part.id] = figure
    used, counted = set(items.values()), set(figures.values())
    unused = [Lost(part=p.label, item=i.label) for p, i in asked if f"{p.id}.{i.id}" not in used]
    unused += [
        Lost(part=part.label) for part in old.parts if part.source in COUNTED and part.id not in counted
    ]
    return Match(
        old=old,
        new=msgspec.structs.replace(new, minimum=max(old.minimum, new.minimum)),
        items=items,
        figures=figures,
        same=frozenset(part.id for part in _rated(new) if _is_same(old, part)),
        converted=tuple(converted),
        unanswered=tuple(unanswered),
        unused=tuple(unused),
        minimum_kept=new.minimum < old.minimum,
        judged=new.quadrant is not None and old.quadrant is None,
    )


def before(matched: Match, gathered: Gathered) -> Result:
    """Compute what the scheme of the cycle itself makes of it."""
    return _result(matched.old, gathered, gathered.sent, gathered.figures)


def after(matched: Match, gathered: Gathered, kind: str = "") -> Result:
    """Compute what the other scheme makes of it. `kind`: the kind of position of whom had one that the other
    scheme does not have.
    """
    figures = {new: gathered.figures[old] for new, old in matched.figures.items() if old in gathered.figures}
    marks = marks_of(matched.new) - figures.keys()
    figures |= {mark: gathered.figures[mark] for mark in marks if mark in gathered.figures}
    figures[KIND] = kind_in(matched.new, gathered.figures.get(KIND, ""), kind)
    return _result(matched.new, gathered, _translated(matched, gathered.sent), figures)


def kind_in(scheme: Scheme, had: str, instead: str = "") -> str:
    """Get the kind of position that holds for somebody in another scheme."""
    if had in scheme.kinds or not scheme.kinds:
        return had if scheme.kinds else ""
    return instead if instead in scheme.kinds else scheme.kinds[0]


def _result(scheme: Scheme, gathered: Gathered, sent: Sequence[Sent], figures: Mapping[str, str]) -> Result:
    axes = scheme.quadrant
    named = {"results": axes.results, "behaviour": axes.behaviour} if axes is not None else {}
    levels = {part: gathered.levels[axis] for axis, part in named.items() if axis in gathered.levels}
    targets = gathered.targets
    return result_of(scheme, sent=sent, figures=figures, targets=targets, levels=levels, is_closed=True)


def _translated(matched: Match, sent: Sequence[Sent]) -> list[Sent]:
    kept = {group: _kept(matched, [one for one in sent if one.group == group]) for group in ANONYMOUS}
    return [
        Sent(group=one.group, items=_answers(matched, one, kept.get(one.group, matched.items.keys())))
        for one in sent
    ]


def _answers(matched: Match, sent: Sent, wanted: Iterable[str]) -> dict[str, Any]:
    return {
        name: _value(matched, name, sent.items[matched.items[name]])
        for name in wanted
        if matched.items[name] in sent.items
    }


def _kept(matched: Match, group: Sequence[Sent]) -> set[str]:
    """Choose the items that count for an anonymous group."""
    found: set[str] = set()
    everybody = {at for at, one in enumerate(group) if any(v is not None for v in one.items.values())}
    for part in _rated(matched.new):
        names = [name for item in part.items if (name := f"{part.id}.{item.id}") in matched.items]
        if part.id in matched.same:
            found |= set(names)
            continue
        who = {
            name: {at for at, one in enumerate(group) if one.items.get(matched.items[name]) is not None}
            for name in names
        }
        found |= {name for name in names if who[name] == everybody}
    return found


def _value(matched: Match, name: str, value: Any) -> Any:
    part, was = matched.new.part(name.split(".")[0]), matched.old.part(matched.items[name].split(".")[0])
    if value is None or not _is_other_scale(matched.old, was, matched.new, part):
        return value
    old, new = matched.old.scales[was.scale], matched.new.scales[part.scale]
    share = (Fraction(Decimal(value)) - Fraction(old.start)) / (Fraction(old.end) - Fraction(old.start))
    return Fraction(new.start) + share * (Fraction(new.end) - Fraction(new.start))


def _rated(scheme: Scheme) -> list[Part]:
    return [part for part in scheme.parts if part.source == "ratings"]


def _counterpart(part: Part, item: Item, asked: Sequence[tuple[Part, Item]]) -> tuple[Part, Item] | None:
    named = [one for one in asked if one[1].id == item.id]
    return next((one for one in named if one[0].id == part.id), named[0] if len(named) == 1 else None)


def _is_other_scale(old: Scheme, was: Part, new: Scheme, part: Part) -> bool:
    before, now = old.scales[was.scale], new.scales[part.scale]
    return [one.value for one in before.options] != [one.value for one in now.options]


def _figure(old: Scheme, new: Scheme, part: Part) -> str | None:
    there = [one.id for one in old.parts if one.source == part.source]
    here = [one.id for one in new.parts if one.source == part.source]
    if part.id in there:
        return part.id
    return there[0] if len(there) == 1 and len(here) == 1 else None


def _is_same(old: Scheme, part: Part) -> bool:
    was = next((one for one in _rated(old) if one.id == part.id), None)
    return was is not None and [(i.id, i.weight) for i in was.items] == [(i.id, i.weight) for i in part.items]
