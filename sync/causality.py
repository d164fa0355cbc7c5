"""Who had seen what: the order of the mutations in one register.

A mutation comes after those that its author had before his eyes, and after what those came after. Nothing
else orders them: no clock, no arrival, no id. Two mutations of which neither comes after the other are
concurrent.

A forged `saw` can claim a circle (A after B after A). Nobody in a circle comes after anybody else in it, so
such a claim makes siblings, and no value disappears.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence


def successors_first(edges: Mapping[str, Collection[str]]) -> list[str]:
    """Every node after all it points to, unless there is a circle. Targets that are no key are ignored."""
    done: dict[str, None] = {}
    entered: set[str] = set()
    for root in edges:
        stack = [root]
        while stack:
            node = stack[-1]
            if node not in entered:
                entered.add(node)
                stack.extend(target for target in edges[node] if target in edges and target not in entered)
            else:
                stack.pop()
                done.setdefault(node)
    return list(done)


class Order:
    """The order of one register. Sets are bit masks inside, so that thousands of mutations stay cheap."""

    def __init__(self, edges: Mapping[str, Collection[str]]) -> None:
        """`edges`: for each mutation of the register those that it directly comes after."""
        self._ids: Sequence[str] = list(edges)
        self._bit = {id: 1 << place for place, id in enumerate(self._ids)}
        self._past = self._reach(edges)
        circles: dict[int, int] = {}  # those in one circle reach the same, themselves included
        for id, mask in self._past.items():
            if mask & self._bit[id]:
                circles[mask] = circles.get(mask, 0) | self._bit[id]
        if circles:
            self._past = {
                id: mask & ~circles[mask] if mask & self._bit[id] else mask for id, mask in self._past.items()
            }

    def _reach(self, edges: Mapping[str, Collection[str]]) -> dict[str, int]:
        reach = dict.fromkeys(self._ids, 0)
        order = successors_first(edges)
        changed = True
        while changed:  # once, and once more to see that it is finished; circles take a few rounds
            changed = False
            for id in order:
                mask = 0
                for earlier in edges[id]:
                    mask |= self._bit[earlier] | reach[earlier]
                if mask != reach[id]:
                    reach[id], changed = mask, True
        return reach

    def after(self, later: str, earlier: str) -> bool:
        """Whether the first comes after the second."""
        return bool(self._past[later] & self._bit[earlier])

    def related(self, a: str, b: str) -> bool:
        """Whether one comes after the other, or both are the same."""
        return a == b or self.after(a, b) or self.after(b, a)

    def covers(self, seen: Iterable[str], id: str) -> bool:
        """Whether somebody who saw these heads saw that mutation: as one of them, or before one of them."""
        return any(head == id or self.after(head, id) for head in seen if head in self._bit)

    def history(self, heads: Iterable[str]) -> list[str]:
        """These and all that they came after."""
        mask = 0
        for id in heads:
            mask |= self._past[id] | self._bit[id]
        return [id for id in self._ids if mask & self._bit[id]]

    def newest(self, ids: Iterable[str]) -> list[str]:
        """Those that no other of them comes after, sorted."""
        candidates = sorted(set(ids))
        covered = 0
        for id in candidates:
            covered |= self._past[id]
        return [id for id in candidates if not covered & self._bit[id]]

    def common(self, ids: Sequence[str]) -> list[str]:
        """What all of these are or came after, nearest first."""
        mask = -1
        for id in ids:
            mask &= self._past[id] | self._bit[id]
        found = [id for id in self._ids if mask & self._bit[id]] if ids else []
        return sorted(found, key=lambda id: (-self._past[id].bit_count(), id))
