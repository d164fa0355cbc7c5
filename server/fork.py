"""The numbers of a replica: what was received under them, and when one history became two.

The same n with another hash, or a `prev` that names nothing we have, means that the replica was copied. Both
histories are kept; the later one is a branch of its own, so that its author's puts do not stand for each
other's.
"""

from collections.abc import Iterable

from server.lines import NOT_SIGNED, Line
from server.outcomes import detail_of
from server.store.contact import LostLine
from server.store.journal import Received


class Numbers:
    """What is known under the numbers of one run, and just before it."""

    def __init__(self, received: Iterable[Received], lost: Iterable[LostLine] = ()) -> None:
        """`lost`: what the phone says it has lost, so that the line after it names something we know of."""
        self._unsigned: dict[tuple[int, str], Received] = {}
        self._answers: dict[tuple[int, str], Received] = {}
        self._branches: dict[int, dict[str, str]] = {}  # n -> hash -> branch
        self._lost = {(line.n, line.hash) for line in lost}
        self.forked = False
        for one in received:
            if one.code == NOT_SIGNED.code and not detail_of(one).errors:
                self._unsigned.setdefault((one.n, one.sha), one)
            else:
                self._answers.setdefault((one.n, one.sha), one)
                self._branches.setdefault(one.n, {}).setdefault(one.sha, detail_of(one).branch)

    def first_answer(self, line: Line) -> Received | None:
        """Find what was answered when this very line came before; one badly signed then may be right now."""
        found = self._answers.get((line.n, line.sha))
        return found if line.signed or found is not None else self._unsigned.get((line.n, line.sha))

    def began_branch(self, answer: Received) -> bool:
        """Ask whether it showed with this line that the replica was copied."""
        return bool(answer.sha) and detail_of(answer).branch == _name(answer.sha)

    def came_unsigned(self, line: Line) -> bool:
        """Ask whether a line that is signed now has come before without that: then nobody has to look."""
        return line.signed and (line.n, line.sha) in self._unsigned

    def place(self, line: Line) -> str:
        """Put a new line under its number. Returns its branch: "" in the first history."""
        if not line.signed:
            return ""
        here = self._branches.setdefault(line.n, {})
        if (line.n, line.sha) in self._lost:  # it was not lost after all
            return here.setdefault(line.sha, "")
        before = self._branches.get(line.n - 1, {})
        branch = ""
        if line.mutation is not None and before:
            named = before.get(line.mutation.prev)
            if (line.n - 1, line.mutation.prev) in self._lost:
                branch = ""
            elif named is None:
                self.forked = True
                branch = _name(line.sha)
            else:
                branch = named
        if branch in here.values():
            self.forked = True
            branch = _name(line.sha)
        here[line.sha] = branch
        return branch


def _name(sha: str) -> str:
    """Name the branch that begins with a line."""
    return sha[:12]
