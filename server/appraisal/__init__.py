"""The domain: what is kept about an employee's work, one file a noun. No I/O here; `sync/` is the only room
it leans on.

`plan.py`, `report.py` and `problem.py` each declare a collection: its groups and steps, who may do what,
where it is seen. `form.py` and `answer.py` check what people fill in. `progress.py` and `notice.py` derive.
`registry.py` lists what there is.
"""

from server.appraisal.registry import COLLECTIONS, KINDS

__all__ = ["COLLECTIONS", "KINDS"]
