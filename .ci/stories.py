"""Tell the browser stories; tell one that failed once more, alone.

Usage: stories.py PYTEST-ARGUMENT …

A story waits for real phones, a real server and real kills, on machines that others use too. One that
fails beside others and passes alone is named in the last line, so that it is looked into; one that fails
alone fails the run, and so does a run in which more than a few failed.
"""

import json
import subprocess
import sys
from pathlib import Path

CACHE = Path(".pytest_cache")
FAILED = CACHE / "v" / "cache" / "lastfailed"
A_FEW = 3


def failed() -> list[str]:
    return sorted(json.loads(FAILED.read_text("utf-8"))) if FAILED.exists() else []


def main(arguments: list[str]) -> int:
    pytest = [sys.executable, "-m", "pytest"]
    FAILED.unlink(missing_ok=True)
    code = subprocess.run([*pytest, *arguments]).returncode
    stories = failed()
    if code != 1 or not 0 < len(stories) <= A_FEW or not all("::" in story for story in stories):
        return code
    print("\nonce more, alone: " + ", ".join(stories), flush=True)
    code = subprocess.run([*pytest, *stories]).returncode
    if code == 0:
        print("all passed; only alone: " + ", ".join(stories), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
