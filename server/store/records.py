"""Store: records as they are now."""

from collections.abc import Collection
from typing import Any, Protocol

import msgspec

Key = tuple[str, str]  # collection, id


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record with what is needed to find it."""

    collection: str
    id: str
    seq: int = 0
    owner: str = ""  # placement
    parent: str = ""  # id of the record this one counts for
    state: str = ""
    buckets: tuple[str, ...] = ()  # sorted
    body: bytes  # the evaluated record, or the derived value, as JSON
    brief: str = ""  # JSON: its few figures, for whoever adds up the children of a parent


def derived_row(
    collection: str, id: str, *, owner: str, buckets: Collection[str], value: Any, parent: str = ""
) -> Row:
    """Make the row of a record that the server derives."""
    body = msgspec.json.encode(value)
    return Row(
        collection=collection, id=id, owner=owner, parent=parent, buckets=tuple(sorted(buckets)), body=body
    )


class RecordsRead(Protocol):
    def record(self, instansi: int, collection: str, id: str) -> Row | None: ...

    def records(self, instansi: int, keys: Collection[Key]) -> dict[Key, Row]: ...

    def children(self, instansi: int, collection: str, parent: str) -> list[str]:
        """Get the briefs of the records that count for a parent, in no order."""
        ...

    def owned(self, instansi: int, collection: str, owner: str) -> list[Row]: ...

    def in_state(self, instansi: int, collection: str, state: str) -> list[Row]:
        """Get the records of a queue (`case`, `data_problem`) in a state, the oldest change first."""
        ...

    def all_derived(self, instansi: int, collection: str) -> list[Row]:
        """Get every record of a collection that the server derives and of which there are few, by id."""
        ...

    def shown_before(self, instansi: int, collection: str, seq: int, limit: int) -> list[Row]:
        """Get records that some bucket holds and that were last changed up to a seq, by id."""
        ...

    def count_derived(self, instansi: int, collection: str, member: str) -> dict[str, int]:
        """Count the records of a collection that the server derives by what one member of them says."""
        ...

    def derived(self, instansi: int, collection: str, id: str) -> Any:
        """Get the value of a record that the server derives; None: there is none."""
        ...


class RecordsWrite(RecordsRead, Protocol):
    def put_record(self, instansi: int, before: Row | None, row: Row) -> Row:
        """Write a record and tell the buckets that hold it, or did. Returns it with its new seq."""
        ...

    def put_derived_row(self, instansi: int, before: Row | None, row: Row) -> bool:
        """Write the row of a derived record, if it is not so already. Returns whether it changed."""
        ...

    def keep_record(self, instansi: int, row: Row) -> None:
        """Write a record of which nobody sees a change: it keeps its seq."""
        ...

    def name_files(self, instansi: int, collection: str, id: str, files: Collection[str]) -> None:
        """Write down which files a record names as its evidence."""
        ...

    def put_derived(
        self,
        instansi: int,
        collection: str,
        id: str,
        *,
        owner: str,
        buckets: Collection[str],
        value: Any,
        parent: str = "",
    ) -> bool:
        """Write a record that the server derives, if it is not so already. Returns whether it changed."""
        ...
