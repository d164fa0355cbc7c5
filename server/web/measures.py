"""What the running server counts, and how Prometheus wants to read it (text format 0.0.4).

Labels are routes, methods, codes of status and agencies: a bounded number of them, and nobody's name.
"""

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

BOUNDS_S = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class Measures:
    """Requests since the start of this process."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._sent: Counter[str] = Counter()
        self._seconds: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS_S) + 1))
        self._sums: defaultdict[str, float] = defaultdict(float)

    def request(self, method: str, path: str, status: int, sent_bytes: int, seconds: float) -> None:
        """Count a request. `path` is the route's template, never what was asked for."""
        self._requests[method if method in METHODS else "other", path, status] += 1
        self._sent[path] += sent_bytes
        self._seconds[path][bisect.bisect_left(BOUNDS_S, seconds)] += 1
        self._sums[path] += seconds

    def lines(self) -> list[str]:
        name = "luring_request_seconds"
        found = family("luring_requests_total", "counter", "Requests answered.", self._by_request())
        sent = [({"path": path}, count) for path, count in sorted(self._sent.items())]
        found += family("luring_sent_bytes_total", "counter", "Bytes of answers.", sent)
        found += [f"# HELP {name} Time until an answer had been sent.", f"# TYPE {name} histogram"]
        for path, counts in sorted(self._seconds.items()):
            total = 0
            for bound, count in zip((*BOUNDS_S, "+Inf"), counts, strict=True):
                total += count
                found.append(sample(f"{name}_bucket", {"path": path, "le": str(bound)}, total))
            found.append(sample(f"{name}_sum", {"path": path}, round(self._sums[path], 6)))
            found.append(sample(f"{name}_count", {"path": path}, total))
        return found

    def _by_request(self) -> list[tuple[Mapping[str, str], float]]:
        return [
            ({"method": method, "path": path, "status": str(status)}, count)
            for (method, path, status), count in sorted(self._requests.items())
        ]


def family(name: str, kind: str, help: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> list[str]:
    """Write one metric with all its samples."""
    return [
        f"# HELP {name} {help}",
        f"# TYPE {name} {kind}",
        *(sample(name, labels, value) for labels, value in samples),
    ]


def sample(name: str, labels: Mapping[str, str], value: float) -> str:
    inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{inside}}} {value}" if inside else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
