"""Measure; print one JSON object a line.

Usage: python -m bench [--list] [--quick | --full] [NAME …]
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path

from bench.items import ITEMS, run
from bench.place import Place


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help="what to measure; nothing: everything")
    options.add_argument("--list", action="store_true", help="say what there is")
    options.add_argument("--quick", action="store_true", help="small sizes: to see that it works")
    options.add_argument("--full", action="store_true", help="also what takes very long")
    options.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    given = options.parse_args()
    if given.list:
        for name, what in ITEMS.items():
            print(f"{name:12} {what}")
        return 0
    if unknown := [name for name in given.names if name not in ITEMS]:
        options.error(f"there is no {unknown[0]}; there are: {', '.join(ITEMS)}")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        place = Place(Path(folder), quick=given.quick, full=given.full)
        for name in given.names or ITEMS:
            begun = time.perf_counter()
            with redirect_stdout(sys.stderr):  # what is called on the way may print
                for found in run(name, place):
                    print(json.dumps(found), file=sys.__stdout__, flush=True)
            print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
            place.fresh(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
