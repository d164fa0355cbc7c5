"""`make mutants`: break the code as stored, one breakage after the other, and see who notices.

A breakage that nobody notices fails the run: then a promise has no test.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mutants import ROOT, Breakage, stored

SEEDS = 200
COPIED = ("sync", "server", "tests", "pwa", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "dist", ".pytest_cache", ".hypothesis")


def main(names: list[str]) -> int:
    chosen = [one for one in stored() if not names or any(name in one.name for name in names)]
    unnoticed = []
    with tempfile.TemporaryDirectory() as directory:
        tree = Path(directory)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, tree / name, **({"ignore": LEFT_OUT} if (ROOT / name).is_dir() else {}))
        (tree / "pwa" / "node_modules").symlink_to(ROOT / "pwa" / "node_modules")
        for one in chosen:
            began = time.monotonic()
            noticed, how = look(tree, one)
            took = f"{time.monotonic() - began:.0f} s"
            print(
                f"{'caught' if noticed else 'MISSED'}  {one.area:9} {one.name} ({one.by}, {took})", flush=True
            )
            if not noticed:
                unnoticed.append(one.name)
                print(how[-1500:], flush=True)
    by_chance = sum(one.by == "simulation" for one in chosen)
    print(f"{len(chosen)} breakages, {by_chance} for the simulation, {len(unnoticed)} not noticed")
    return 1 if unnoticed else 0


def look(tree: Path, one: Breakage) -> tuple[bool, str]:
    """Break the copy, run what has to notice, and mend it. Returns whether it did, and what was printed."""
    place = tree / one.file
    sound = place.read_text("utf-8")
    place.write_text(one.breaks(sound), "utf-8")
    try:
        return _run(tree, one)
    finally:
        place.write_text(sound, "utf-8")


def _run(tree: Path, one: Breakage) -> tuple[bool, str]:
    here, environment = tree, {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if one.by == "simulation":
        environment["PYTHONPATH"] = f"{tree / 'tests'}{os.pathsep}{tree}"
        command = [sys.executable, "-m", "simulation", "--seeds", str(SEEDS), "--stop"]
        sign = " breaks "
    elif one.by.startswith("pwa/"):
        here = tree / "pwa"
        command = ["node", "node_modules/vitest/vitest.mjs", "run", one.by.removeprefix("pwa/")]
        sign = "AssertionError"
    else:
        environment["PYTHONPATH"] = str(tree)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", one.by]
        sign = "FAILED "
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    return done.returncode != 0 and sign in printed, printed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
