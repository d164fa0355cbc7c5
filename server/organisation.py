"""The organisation, read once per version, and what each person sees of it, worked out once per era."""

from threading import Lock

from server.access import buckets_for, era
from server.org import Org
from server.store.store import ReadTx

MOST_VERSIONS = 8
MOST_PEOPLE = 50_000

_organisations: dict[tuple[int, int], Org] = {}
_reading = Lock()
_buckets: dict[tuple[int, str, int], frozenset[str]] = {}


def organisation_of(tx: ReadTx, instansi: int) -> Org:
    """Get the organisation of an agency as this transaction sees it. Versions are never used twice."""
    key = (instansi, tx.organisation_version(instansi))
    found = _organisations.get(key)
    if found is None:
        with _reading:  # who asks meanwhile waits for the same answer instead of working it out, too
            found = _organisations.get(key)
            if found is None:
                found = tx.organisation(instansi)
                if len(_organisations) >= MOST_VERSIONS:
                    _organisations.clear()
                _organisations[key] = found
    return found


def buckets_of(org: Org, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person sees now."""
    key = (org.version, person, era(org, now_ms))
    found = _buckets.get(key)
    if found is None:
        if len(_buckets) >= MOST_PEOPLE:
            _buckets.clear()
        found = _buckets[key] = buckets_for(org, person, now_ms)
    return found
