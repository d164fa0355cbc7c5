"""What `make bench` measures; every line that it prints is one JSON object. One item a file (`items.py`).

What they are made of: `people.py`, `crowd.py` and `stock.py` lay an agency with its history into a store,
`phones.py` writes and signs what phones send (`outbox.py`, `bodies.py`), `load.py` and its like send it from
a process of their own (`line.py`), `serving.py` runs the server that is measured.
"""
