"""Official documents: the forms of PermenPANRB 6/2022 as PDF, filled from the records, and what SIASN takes.

Reading order: `forms.py` (which there are), `reader.py` and what fills each (`plan.py`,
`guidance.py`, `result.py`), `fill.py` (one document), `typeset.py` with `templates/` (its pages), `issue.py`
(the code on the paper, and how it is verified), `batch.py` (those of a unit, in the background), `siasn.py`.
Who may have what is in `server/access.py`.
"""
