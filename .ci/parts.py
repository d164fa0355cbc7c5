"""Run named parts of the tests one after the other; end with each part's closing line and its minutes.

Usage: parts.py NAME=COMMAND …  Every part runs, whatever became of those before; fails when one of them did.
"""

import re
import subprocess
import sys
import time

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
TELLING = re.compile(r"passed|failed|error|^broken:", re.IGNORECASE)


def run(command: str) -> tuple[bool, str]:
    """Run a command, passing its output on; answer whether it succeeded, and the line that tells how."""
    closing = ""
    with subprocess.Popen(
        command,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            plain = ESCAPES.sub("", line).strip()
            if TELLING.search(plain) and not plain.startswith("make"):
                closing = plain
    return process.returncode == 0, closing


def main(arguments: list[str]) -> int:
    results = []
    for argument in arguments:
        name, _, command = argument.partition("=")
        print(f"\n{name}", flush=True)
        started = time.monotonic()
        passed, closing = run(command)
        results.append((name, passed, (time.monotonic() - started) / 60, closing))
    print()
    for name, passed, minutes, closing in results:
        print(f"{name:<12}{minutes:5.1f} min  {'ok    ' if passed else 'FAILED'}  {closing}")
    print(f"{'together':<12}{sum(minutes for _, _, minutes, _ in results):5.1f} min")
    return 0 if all(passed for _, passed, _, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
