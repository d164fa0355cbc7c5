"""Set up CouchDB's protocol where it is measured: npm packages that nothing but the benchmark needs."""

import subprocess
import sys
from pathlib import Path

from e2e.server_process import ROOT

HERE = ROOT / "bench" / "peer"


def node() -> Path:
    """The one that runs the PWA's tools."""
    return (Path(sys.executable).parent / "node").resolve()


def install() -> None:
    """Once for each lock. Builds nothing: LevelDB comes built."""
    done, lock = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ("--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run([node(), npm, "ci", *quiet], cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    done.touch()
