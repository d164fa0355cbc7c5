"""One line of what `make bench` prints."""

from typing import Any


def figure(
    name: str, value: float, unit: str, *, ratio: float | None = None, against: str = ""
) -> dict[str, Any]:
    """Name a figure; `ratio` sets its value against another figure of the same run."""
    line: dict[str, Any] = {"name": name, "value": value, "unit": unit}
    return line if ratio is None else line | {"ratio": round(ratio, 3), "against": against}
