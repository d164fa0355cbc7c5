"""`luring cycle calibrate` and `luring cycle release`: look at the results of a closed cycle, change one with
a reason, hand them out.
"""

from collections.abc import Iterator

from server.achievement import achievement_of
from server.appraisal.distribution import Departure
from server.appraisal.scheme import Scheme
from server.asked import snapshot
from server.calibrate import CannotChange, Standing
from server.chance import Chance
from server.commands.cycle import chosen_cycle
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.cycle_calibration import calibrate as change
from server.cycle_calibration import severities_in, spread_in
from server.cycle_plan import BadCycle
from server.cycle_work import release_cycle
from server.store.agency import Agency
from server.store.cycles import Cycle
from server.store.store import ReadTx, Store, Tx


def release(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        agency = agency_of(store, options)
        try:
            cycle = chosen_cycle(store, agency, options)
            done = release_cycle(
                store, agency.instansi, cycle.id, now_ms=now_ms(), chance=Chance(), by_name=options.by
            )
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
        out(words("results_released_now", written=done.written, there=done.there, waiting=done.waiting))
    return 0


def calibrate(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        agency = agency_of(store, options)
        try:
            cycle = chosen_cycle(store, agency, options)
            if options.nip:
                _change(store, agency, cycle, options)
                out(words("results_changed"))
            for line in store.read_now(lambda tx: list(_look(tx, agency, cycle, options, words))):
                out(line)
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
        except CannotChange as bad:
            raise Refusal(f"results_{bad.code}") from None
    return 0


def _change(store: Store, agency: Agency, cycle: Cycle, options: Options) -> None:
    def job(tx: Tx) -> None:
        now = now_ms()
        person = tx.person_of_nip(agency.instansi, options.nip, at=now)
        placements = tx.organisation(agency.instansi).placements.values()
        rated = set(tx.ratees(agency.instansi, cycle.id, "", 10_000_000))
        mine = [one.id for one in placements if one.person == person and one.id in rated]
        if not mine:
            raise BadCycle("not_rated")
        score = None if options.score is None else str(options.score)
        for placement in mine:
            change(
                tx,
                agency.instansi,
                cycle,
                placement,
                Standing(score=score, predikat=options.predikat),
                options.reason,
                now_ms=now,
                chance=Chance(),
                by_name=options.by,
            )

    store.write_now(job)


def _look(tx: ReadTx, agency: Agency, cycle: Cycle, options: Options, words: Words) -> Iterator[str]:
    """Say how predikat are spread, what does not keep to the guide, and how severe superiors are."""
    scheme = snapshot(cycle.scheme)
    units = tx.organisation(agency.instansi).units.values()
    codes = {unit.code: unit.id for unit in units}
    if options.unit and options.unit not in codes:
        raise Refusal("no_unit", unit=options.unit, units=", ".join(sorted(codes)))
    if options.unit:
        unit = codes[options.unit]
        achieved = options.achieved
        if scheme.guides and not achieved:
            set_ = achievement_of(tx, agency.instansi, unit, cycle.period)
            achieved = set_.level if set_ is not None and set_.level in scheme.guides else ""
            level = words(f"achievement_{achieved}") if achieved else ""
            yield words("results_guide" if achieved else "results_no_guide", unit=options.unit, level=level)
        found = spread_in(tx, agency.instansi, cycle, unit, achieved, now_ms=now_ms())
        for one in reversed(scheme.predikat):
            yield words("results_count", predikat=_named(scheme, one.id, options), count=found.counts[one.id])
        for departure in found.departures:
            yield _departure(scheme, departure, options, words)
    for rater in severities_in(tx, agency.instansi, cycle):
        if rater.deviation is not None:
            card = tx.derived(agency.instansi, "placement", rater.rater) or {}
            yield words(
                "results_severity",
                name=card.get("name", ""),
                count=rater.rated,
                deviation=f"{rater.deviation:+}",
            )


def _departure(scheme: Scheme, found: Departure, options: Options, words: Words) -> str:
    names = ", ".join(_named(scheme, id, options) for id in found.predikat)
    limit = found.limit if found.limit is not None else ""
    said = words(f"results_{found.code}", predikat=names, have=found.have, limit=limit)
    return f"{said} {words('results_small')}" if found.small else said


def _named(scheme: Scheme, predikat: str, options: Options) -> str:
    label = next(one.label for one in scheme.predikat if one.id == predikat)
    return label.en if options.lang == "en" else label.id
