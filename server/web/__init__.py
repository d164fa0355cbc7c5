"""HTTP, by noun. A handler is five sentences: who, decode, check, do, answer.

Read `sync.py` first, then `visitor.py` (who asks), `problems.py` (every refusal) and `context.py` (what
handlers share). What every request passes: `requests.py` (id and log line), `compression.py` (bodies),
`origin.py` (CSRF), `limits.py` (how often). `static.py` hands out the phone's app; `events.py` is the only
thing that stays open.
"""
