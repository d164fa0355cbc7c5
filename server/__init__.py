"""The server: keeps, guards, hands out.

Read `exchange.py` (one round trip with a phone) first, then `access.py` (who may do what and who sees what),
`appraisal/` (the domain, one file a noun) and `store/` (where it is kept). `web/` is HTTP, `people/` the
organisation and its import.
"""
