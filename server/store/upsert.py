"""The statement that puts a row in, or over the one with its key: the same for every database."""

from collections.abc import Iterable


def upsert(table: str, names: Iterable[str], key: Iterable[str]) -> str:
    """Make the statement. `names`: the columns after `instansi`; `key`: those of them that are the key with
    it.
    """
    columns, keys = tuple(names), tuple(key)
    marks = ", ".join("?" * (len(columns) + 1))
    others = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    act = f"UPDATE SET {others}" if others else "NOTHING"
    return (
        f"INSERT INTO {table} (instansi, {', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (instansi, {', '.join(keys)}) DO {act}"
    )
