"""What `make bench` measures; every line it prints is one JSON object.

- `throughput.py` exchanges with ten new reports each, beside a bare handler that commits ten rows (`bare.py`)
- `weight.py` bytes on the wire, and of the app
- `start.py` time to usable from the service worker on a slow phone
- `load.py` the load generator, a process of its own · `outbox.py` makes what the phones send
"""
