"""What a server with all its processes has used: on a shared machine the one thing that holds."""

import contextlib
import os
from pathlib import Path


def group_seconds(group: int) -> float:
    """CPU time of a process group so far, s, by Linux's /proc."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
