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
from sync.record import Collection, Group

SHAPES = (
    mutation.Mutation,
    mutation.Made,
    wire.OutboxSummary,
    wire.Run,
    wire.Proof,
    wire.Gap,
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


ROLES = {
    "admin": "d",
    "author": "a",
    "colleague": "c",
    "pengelola": "p",
    "reviewer": "r",
    "supervisor": "s",
    "team_lead": "t",
}

# Every phone has the tables before its first screen, so they are written short and read once.
# Groups: "name [*] state=roles …", the star for `show_all`. Steps: "name source,… target roles reviews,…";
# behind the roles stand a question mark for a reason that is needed, and a plus for approval.
READER = """const ROLES: Record<string, string> = {
  d: "admin",
  a: "author",
  c: "colleague",
  p: "pengelola",
  r: "reviewer",
  s: "supervisor",
  t: "team_lead",
};

const list = (text: string | undefined, by: string): string[] => (text ? text.split(by) : []);
const people = (letters = "") => [...letters].flatMap((letter) => ROLES[letter] ?? []);
const each = <T>(rows: string, read: (...words: string[]) => T): Record<string, T> =>
  Object.fromEntries(
    list(rows, ";").map((row) => {
      const [name, ...words] = row.split(" ");
      return [name, read(...words)];
    }),
  );

const table = (initial: string, groups: string, steps = "", withdraw = "", tells = "") => ({
  groups: each(groups, (...states) => ({
    policy: states[0] === "*" ? "show_all" : "last_undisputed",
    roles: each(states.join(";").replaceAll("=", " "), people),
  })),
  initial,
  steps: each(steps, (sources, target = "", who = "", reviews) => ({
    sources: list(sources, ","),
    target,
    roles: people(who),
    needsReason: who.includes("?"),
    reviews: list(reviews, ","),
    approves: who.includes("+"),
  })),
  withdraw,
  tells: tells ? list(tells, ",") : undefined,
});
"""


def collection_tables() -> str:
    """The workflow tables: which steps lead where, so that a screen offers what the server would take."""
    rows = [
        f"  {name}: table({_table(declared)}),"
        for name, declared in sorted(COLLECTIONS.items())
        if not is_written_once(declared)
    ]
    head = HEAD.format(source="server/appraisal/")
    return "\n".join([head, READER, "export const collections = {", *rows, "};\n"])


def is_written_once(collection: Collection) -> bool:
    """Ask whether nothing ever happens to a record after it is made: then nobody asks its table."""
    return not collection.steps and all(set(group.roles) == {""} for group in collection.groups.values())


def _table(declared: Collection) -> str:
    """The arguments of a table, those at the end left out that are empty."""
    groups = ";".join(
        " ".join([name, *["*"] * (one.policy == "show_all"), *_states(one)])
        for name, one in declared.groups.items()
    )
    steps = ";".join(
        f"{name} {_list(one.sources)} {one.target} {_letters(one.roles)}{'?' * one.needs_reason}"
        f"{'+' * one.approves} {_list(one.reviews)}".rstrip()
        for name, one in declared.steps.items()
    )
    given = [declared.initial, groups, steps, declared.withdraw, _list(declared.tells or frozenset())]
    while not given[-1]:
        given.pop()
    return ", ".join(map(_text, given))


def _states(group: Group) -> list[str]:
    return [f"{state}={_letters(roles)}" for state, roles in sorted(group.roles.items())]


def _letters(roles: frozenset[str]) -> str:
    """The roles that somebody with a phone can have."""
    assert roles <= {"server", *ROLES}, roles
    return "".join(letter for role, letter in ROLES.items() if role in roles)


def _list(words: frozenset[str]) -> str:
    return ",".join(sorted(words))


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


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
