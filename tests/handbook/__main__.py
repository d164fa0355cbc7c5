"""`make docs`: check the documentation, and write it as a static site to DIRECTORY.

Usage: python -m handbook DIRECTORY
"""

import sys
from pathlib import Path

from handbook.commands import wrong
from handbook.doors import closed
from handbook.labels import drifted
from handbook.links import complaints
from handbook.site import build

found = [*complaints(), *drifted(), *wrong(), *closed()]
print("\n".join(found), end="\n" if found else "")
print(f"{build(Path(sys.argv[1]))} pages in {sys.argv[1]}; {len(found)} complaints")
sys.exit(1 if found else 0)
