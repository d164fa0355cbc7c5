"""`luring cycle`: try, open, list, undo and close cycles of appraisal; change raters, put in figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from server.access import placements_held
from server.chance import Chance
from server.commands.schemes import chosen
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
from server.cycle_acts import cycle_id, failed_to_judge
from server.cycle_changes import Change, add_rater, put_figure, remove_rater
from server.cycle_plan import BadCycle, Preview, kinds_of, preview
from server.cycle_work import close_cycle, open_cycle, undo_cycle
from server.organisation import organisation_of
from server.periods import period_of
from server.scheme_acts import schemes_of
from server.schemes import snapshot
from server.store.agency import Agency
from server.store.cycles import Cycle, Figure
from server.store.periods import Period
from server.store.store import ReadTx, Store
from server.text.slips import day_words

MOST_NAMES = 20
GROUPS = ("self", "superior", "peer", "subordinate")


def cycle(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        agency = agency_of(store, options)
        try:
            _ACTS[options.act](store, agency, options, words, out)
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
    return 0


def _open(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    schemes = store.read_now(lambda tx: schemes_of(tx, agency.instansi))
    scheme, kinds = chosen(options, schemes), kinds_of(options.kind or ())
    found = period_of(store.read_now(lambda tx: tx.periods(agency.instansi)), options.period.isoformat())
    if found is None:
        raise Refusal("period_none", day=options.period)
    seed = cycle_id(agency.namespace, found.id, scheme.id)
    at = now_ms()
    would = store.read_now(lambda tx: preview(tx, agency.instansi, scheme, kinds, seed, at, found))
    _tell(store, agency, would, words, out)
    if options.dry_run:
        out(words("cycle_dry"))
        return
    made = open_cycle(
        store,
        agency.instansi,
        scheme,
        found,
        kinds=kinds,
        rate_until=options.rate_until.isoformat() if options.rate_until else "",
        now_ms=now_ms(),
        chance=Chance(),
        progress=progress(options.lang, "cli.cycle_progress"),
    )
    out(words("cycle_done", id=made.id, until=_day(made.rate_until, options)))


def _tell(store: Store, agency: Agency, would: Preview, words: Words, out: Out) -> None:
    counts = ", ".join(
        f"{words(f'group_{group}')} {would.counts[group]}" for group in GROUPS if group in would.counts
    )
    out(words("cycle_people", people=would.people, counts=counts or "0", most=would.most))
    for key, placements in (
        ("cycle_absent", would.absent),
        ("cycle_without_superior", would.without_superior),
        ("cycle_without_plan", would.without_plan),
        ("cycle_few_peers", would.few_peers),
    ):
        if placements:
            out(words(key, count=len(placements), names=_names(store, agency, placements)))


def _names(store: Store, agency: Agency, placements: Sequence[str]) -> str:
    some = tuple(placements[:MOST_NAMES])
    holders = store.read_now(lambda tx: tx.holders(agency.instansi, some, now_ms()))
    told = ", ".join(f"{one.name} ({one.unit})" for one in holders)
    return f"{told}, …" if len(placements) > MOST_NAMES else told


def _list(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    def look(tx: ReadTx) -> list[tuple[Cycle, Mapping[str, int], Period | None]]:
        periods = {one.id: one for one in tx.periods(agency.instansi)}
        return [
            (one, tx.rater_counts(agency.instansi, one.id), periods.get(one.period))
            for one in tx.cycles(agency.instansi)
        ]

    found = store.read_now(look)
    if not found:
        out(words("cycle_no"))
    for one, counts, period in found:
        out(
            words(
                f"cycle_{one.state}",
                id=one.id[:8],
                scheme=getattr(snapshot(one.scheme).label, options.lang),
                first=_day(period.from_date, options) if period else "",
                last=_day(period.until_date, options) if period else "",
                until=_day(one.rate_until, options),
                counts=", ".join(
                    f"{words(f'group_{group}')} {counts[group]}" for group in GROUPS if group in counts
                ),
            )
        )


def _undo(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = chosen_cycle(store, agency, options)
    undo_cycle(store, agency.instansi, one.id, now_ms=now_ms(), chance=Chance(), reason=options.reason)
    out(words("cycle_is_undone"))


def _close(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = chosen_cycle(store, agency, options)
    close_cycle(
        store,
        agency.instansi,
        one.id,
        now_ms=now_ms(),
        chance=Chance(),
        progress=progress(options.lang, "cli.cycle_progress"),
    )
    out(words("cycle_is_closed"))
    if failed := store.read_now(lambda tx: failed_to_judge(tx, agency.instansi, now_ms())):
        out(words("cycle_not_judged", count=failed))


def _assign(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = chosen_cycle(store, agency, options)
    change = Change(
        cycle=one.id,
        ratee=_placement(store, agency, options.ratee),
        group=options.group,
        rater=_placement(store, agency, options.rater),
        reason=options.reason,
    )
    act = remove_rater if options.remove else add_rater
    store.write_now(lambda tx: act(tx, agency.instansi, change, now_ms=now_ms(), chance=Chance()))
    out(words("cycle_removed" if options.remove else "cycle_added"))


def _figure(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = chosen_cycle(store, agency, options)
    figure = Figure(
        cycle=one.id,
        placement=_placement(store, agency, options.nip),
        part=options.part,
        value=options.value,
        source=options.source,
        at=now_ms(),
    )
    store.write_now(lambda tx: put_figure(tx, agency.instansi, figure, now_ms=now_ms(), chance=Chance()))
    out(words("cycle_figured"))


def chosen_cycle(store: Store, agency: Agency, options: Options) -> Cycle:
    """Get the cycle that is meant: the beginning of its id is enough, and nothing where only one runs."""
    running = [
        one
        for one in store.read_now(lambda tx: tx.cycles(agency.instansi))
        if (options.cycle or one.state != "released") and one.id.startswith(options.cycle or "")
    ]
    if len(running) != 1:
        raise Refusal("cycle_none" if not running else "cycle_several")
    return running[0]


def _placement(store: Store, agency: Agency, nip: str) -> str:
    def look(tx: ReadTx) -> str:
        at = now_ms()
        person = tx.person_of_nip(agency.instansi, nip, at)
        held = placements_held(organisation_of(tx, agency.instansi), person, at) if person else []
        if not held:
            raise Refusal("cycle_no_nip", nip=nip)
        return min(held, key=lambda post: (post.kind != "definitive", post.id)).id

    return store.read_now(look)


def _day(text: str, options: Options) -> str:
    return day_words(date.fromisoformat(text), options.lang)


_Act = Callable[[Store, Agency, Options, Words, Out], None]
_ACTS: Mapping[str, _Act] = {
    "open": _open,
    "list": _list,
    "undo": _undo,
    "assign": _assign,
    "figure": _figure,
    "close": _close,
}
