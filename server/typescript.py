"""Write the phone's types from the server's: the shapes that travel, and the tables of the collections.

`make types` runs it; `--check` only tells whether the files in the repository are current.
"""

import sys
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import inspect

from server.appraisal import COLLECTIONS
from sync import mutation, wire

SHAPES = (
    mutation.Mutation,
    mutation.Made,
    wire.OutboxSummary,
    wire.Run,
    wire.Hello,
    wire.FieldError,
    wire.Outcome,
    wire.StandingChange,
    wire.Sibling,
    wire.Register,
    wire.Change,
    wire.Answer,
)
ALIASES = {"OutcomeName": wire.OutcomeName, "Standing": wire.Standing}
OUTPUT = Path(__file__).parent.parent / "pwa" / "src" / "sync"
HEAD = "// Written by `make types` from {source}. Do not edit.\n"


def wire_types() -> str:
    """TypeScript of every struct in `sync/wire.py`, and of a mutation."""
    blocks = [
        HEAD.format(source="sync/wire.py and sync/mutation.py"),
        f"export const WIRE_VERSION = {wire.WIRE_VERSION};",
        f"export const MAX_LINE_BYTES = {mutation.MAX_LINE_BYTES};",
        f"export const MAX_BODY_BYTES = {wire.MAX_BODY_BYTES};",
        f"export const MAX_LINES = {wire.MAX_LINES};\n",
    ]
    blocks += [f"export type {name} = {literals(get_args(alias))};\n" for name, alias in ALIASES.items()]
    blocks += [interface(struct) for struct in SHAPES]
    return "\n".join(blocks)


def interface(struct: type[msgspec.Struct]) -> str:
    """One struct; a field with a default may be left out on the wire, so it is optional."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    lines = [
        f"  {each.encode_name}{'' if each.required else '?'}: {typescript(each.type)};"
        for each in info.fields
    ]
    return "\n".join([f"export type {struct.__name__} = {{", *lines, "};\n"])


def typescript(kind: inspect.Type) -> str:
    """The TypeScript of one msgspec type.

    Raises: TypeError for a type that no shape on the wire has used yet.
    """
    match kind:
        case inspect.StrType():
            return "string"
        case inspect.IntType() | inspect.FloatType():
            return "number"
        case inspect.BoolType():
            return "boolean"
        case inspect.NoneType():
            return "null"
        case inspect.AnyType():
            return "any"
        case inspect.LiteralType(values=values):
            return alias_of(values) or literals(values)
        case inspect.StructType(cls=cls):
            return cls.__name__
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            inner = typescript(item)
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case inspect.DictType(value_type=value):
            return f"Record<string, {typescript(value)}>"
        case inspect.UnionType(types=types):
            return " | ".join(dict.fromkeys(typescript(each) for each in types))
        case _:
            raise TypeError(f"no TypeScript for {kind}")


def alias_of(values: tuple[Any, ...]) -> str:
    return next((name for name, alias in ALIASES.items() if set(get_args(alias)) == set(values)), "")


def literals(values: tuple[Any, ...]) -> str:
    return " | ".join(msgspec.json.encode(value).decode() for value in values)


def collection_tables() -> str:
    """The workflow tables: which steps lead where, so that a screen offers what the server would take."""
    tables = {
        name: {
            "version": declared.version,
            "groups": {group: {"policy": table.policy} for group, table in declared.groups.items()},
            "initial": declared.initial,
            "steps": {
                step: {
                    "sources": sorted(row.sources),
                    "target": row.target,
                    "needsReason": row.needs_reason,
                    "reviews": sorted(row.reviews),
                    "approves": row.approves,
                }
                for step, row in declared.steps.items()
            },
            "withdraw": declared.withdraw,
        }
        for name, declared in sorted(COLLECTIONS.items())
    }
    text = msgspec.json.format(msgspec.json.encode(tables), indent=2).decode()
    return f"{HEAD.format(source='server/appraisal/')}\nexport const collections = {text} as const;\n"


def main(arguments: list[str]) -> int:
    wanted = {"wire.gen.ts": wire_types(), "collections.gen.ts": collection_tables()}
    stale = [name for name, text in wanted.items() if current(OUTPUT / name) != text]
    if "--check" in arguments:
        if stale:
            sys.stderr.write(f"not current: {', '.join(stale)}; run `make types`\n")
        return 1 if stale else 0
    for name in stale:
        (OUTPUT / name).write_text(wanted[name], encoding="utf-8")
    return 0


def current(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
