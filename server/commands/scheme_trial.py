"""`luring scheme simulate`: what a scheme would have made of a closed cycle. Nothing there is changed."""

from collections import Counter
from functools import partial
from pathlib import Path

from server.appraisal.scheme import Label, Scheme
from server.appraisal.simulation import Lost, Match, match
from server.commands.cycle import chosen_cycle
from server.commands.schemes import chosen, read_file
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    now_ms,
    opened,
    progress,
    settings_of,
)
from server.cycle_plan import BadCycle
from server.people.listing import Listing
from server.scheme_acts import schemes_of
from server.schemes import snapshot
from server.simulate import AT_ONCE, Trial, predikat_labels, ratees_of, try_some
from server.store.store import Store
from server.text.spreadsheet import spreadsheet

MOST_LOST = 20


def simulate(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options)) as store:
        agency = agency_of(store, options)
        cycle = chosen_cycle(store, agency, options)
        schemes = store.read_now(lambda tx: schemes_of(tx, agency.instansi))
        scheme = _scheme(options, schemes)
        try:
            ratees = store.read_now(lambda tx: ratees_of(tx, agency.instansi, cycle))
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
        matched = match(snapshot(cycle.scheme), scheme)
        tell, trials = progress(options.lang, "cli.cycle_progress"), []
        for first in range(0, len(ratees), AT_ONCE):
            some = ratees[first : first + AT_ONCE]
            trials += store.read_now(
                partial(
                    try_some,
                    instansi=agency.instansi,
                    cycle=cycle,
                    matched=matched,
                    some=some,
                    kind=options.kind,
                )
            )
            tell(first + len(some), len(ratees))
        for line in _told(matched, trials, options, words):
            out(line)
        if options.output is not None:
            options.output.write_bytes(_table(store, agency.instansi, matched, trials, options, words))
            out(words("trial_written", file=options.output))
    return 0


def _scheme(options: Options, schemes: dict[str, Scheme]) -> Scheme:
    """Get the scheme that is meant: an id, or a file."""
    if options.scheme not in schemes and (file := Path(options.scheme)).is_file():
        return read_file(file, options.lang)
    return chosen(options, schemes)


def _told(matched: Match, trials: list[Trial], options: Options, words: Words) -> list[str]:
    labels = predikat_labels(matched.new, matched.old)
    was, now = (Counter(getattr(one, name).predikat for one in trials) for name in ("before", "after"))
    changed = sum(one.before.predikat != one.after.predikat for one in trials)
    lines = [words("trial_people", people=len(trials), changed=changed)]
    for key, lost in (("trial_unanswered", matched.unanswered), ("trial_unused", matched.unused)):
        if lost:
            lines.append(words(key, names=_names(lost, options)))
    if matched.converted:
        lines.append(
            words("trial_converted", names=", ".join(_said(one, options) for one in matched.converted))
        )
    if matched.minimum_kept:
        lines.append(words("trial_minimum", n=matched.old.minimum))
    order = [*matched.new.predikat, *matched.old.predikat]
    for id in dict.fromkeys(one.id for one in order):
        lines.append(
            words("trial_predikat", predikat=_said(labels[id], options), before=was[id], after=now[id])
        )
    if was[None] or now[None]:
        lines.append(words("trial_none", before=was[None], after=now[None]))
    did = Counter((one.part, one.did) for trial in trials for one in trial.missing)
    lines += [
        words(f"trial_{what}", part=_said(matched.new.part(part).label, options), people=count)
        for (part, what), count in sorted(did.items())
    ]
    return lines


def _table(
    store: Store, instansi: int, matched: Match, trials: list[Trial], options: Options, words: Words
) -> bytes:
    labels = predikat_labels(matched.new, matched.old)
    listing = store.read_now(lambda tx: Listing(tx, instansi, now_ms()))
    rows = [
        [
            words(f"trial_column_{name}")
            for name in ("name", "nip", "unit", "score", "predikat", "score_new", "predikat_new")
        ]
    ]
    for one in trials:
        who = listing.listed(listing.org.placements[one.placement])
        rows.append([who.name, who.nip, who.unit_name])
        for had in (one.before, one.after):
            rows[-1] += [
                _number(had.score, options),
                _said(labels[had.predikat], options) if had.predikat else "",
            ]
    return spreadsheet(rows)


def _number(score: str | None, options: Options) -> str:
    return "" if score is None else score.replace(".", ",") if options.lang == "id" else score


def _names(lost: tuple[Lost, ...], options: Options) -> str:
    some = [" / ".join(_said(x, options) for x in (one.part, one.item) if x) for one in lost[:MOST_LOST]]
    return ", ".join(some) + (", …" if len(lost) > MOST_LOST else "")


def _said(label: Label, options: Options) -> str:
    said: str = getattr(label, options.lang)
    return said
