"""The domain: what is kept about an employee's work, one file a noun. No I/O here; `sync/` is the only room
it leans on.

`skp.py`, `plan.py`, `plan_note.py`, `report.py`, `rating.py`, `assessment.py`, `outcome.py`, `feedback.py`,
`dialog.py`, `process_input.py`, `competency.py`, `development.py`, `improvement.py`, `nomination.py`,
`problem.py`, `case.py` and `onboarding.py` declare collections: their groups and steps, who may do what,
where they are seen. `indicator.py` is what a plan line measures, `library.py` the indicators and plans that
are ready to be picked. `form.py` and `answer.py` check what people fill in. `progress.py` and `notice.py`
derive; `scheme.py`, `assigning.py`, `scoring.py` and `standing.py` are an appraisal from its rules to a
result, and `breakdown.py` says what that is made of. `registry.py` lists what there is.
"""

from server.appraisal.registry import COLLECTIONS, KINDS

__all__ = ["COLLECTIONS", "KINDS"]
