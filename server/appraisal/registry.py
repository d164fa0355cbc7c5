"""Every kind of record that people write."""

from collections.abc import Mapping

from server.appraisal import (
    appreciation,
    assessment,
    case,
    competency,
    development,
    dialog,
    feedback,
    improvement,
    nomination,
    onboarding,
    outcome,
    plan,
    plan_note,
    potential,
    problem,
    process_input,
    rating,
    report,
    skp,
)
from server.appraisal.kind import Kind
from sync.record import Collection

_ALL = (
    skp.KIND,
    plan.KIND,
    plan_note.KIND,
    report.KIND,
    rating.KIND,
    *assessment.KINDS,
    outcome.KIND,
    *competency.KINDS,
    development.KIND,
    improvement.KIND,
    nomination.KIND,
    potential.KIND,
    appreciation.KIND,
    feedback.KIND,
    feedback.REQUEST_KIND,
    feedback.REPLY_KIND,
    dialog.DIALOG_KIND,
    dialog.SESSION_KIND,
    dialog.BEHAVIOUR_KIND,
    dialog.QUESTION_KIND,
    process_input.KIND,
    problem.KIND,
    case.KIND,
    onboarding.KIND,
)

KINDS: Mapping[str, Kind] = {kind.collection.name: kind for kind in _ALL}

COLLECTIONS: Mapping[str, Collection] = {name: kind.collection for name, kind in KINDS.items()}
