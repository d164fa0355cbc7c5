"""Every kind of record that people write."""

from collections.abc import Mapping

from server.appraisal import plan, problem, report
from server.appraisal.kind import Kind
from sync.record import Collection

KINDS: Mapping[str, Kind] = {kind.collection.name: kind for kind in (plan.KIND, report.KIND, problem.KIND)}

COLLECTIONS: Mapping[str, Collection] = {name: kind.collection for name, kind in KINDS.items()}
