"""What the pages tell people to type: every `luring …` is a command there is, with options it has."""

import argparse
import re
import shlex
from collections.abc import Iterator

from markdown_it.token import Token

from handbook.pages import pages
from server.__main__ import _parser
from server.settings import Settings


def wrong() -> list[str]:
    """List commands and settings that pages name and that there are not."""
    found = [
        f"{page.path.name}: {command}: {why}"
        for page in pages()
        if page.path.name != "CHANGELOG.md"  # of what was
        for command in commands(page.tokens)
        if (why := amiss(command))
    ]
    for page in pages():
        named = set(re.findall(r"LURING_([A-Z][A-Z_]+)", page.path.read_text("utf-8")))
        found += [
            f"{page.path.name}: LURING_{name}"
            for name in sorted(named)
            if name.lower() not in Settings.__struct_fields__
        ]
    return found


def commands(tokens: tuple[Token, ...]) -> Iterator[str]:
    for token in tokens:
        lines = token.content.splitlines() if token.type in ("fence", "code_block", "code_inline") else []
        yield from (line.strip() for line in lines if line.strip().startswith("luring "))
        yield from commands(tuple(token.children or ()))


def amiss(command: str) -> str:
    """Say what is wrong with a command; "" if there is one like it. `a|b` stands for either."""
    words = shlex.split(command, comments=True)[1:]
    parser, at = _parser("id"), 0
    while (below := _subparsers(parser)) and at < len(words) and not words[at].startswith(("-", "<")):
        options = words[at].split("|")
        if unknown := [one for one in options if one not in below]:
            return f"there is no {unknown[0]}"
        parser, at = below[options[0]], at + 1
    known = {name for action in parser._actions for name in action.option_strings}
    named = [word.partition("=")[0] for word in words[at:] if re.match(r"--?[a-z]", word)]
    strange = [name for name in named if name not in known]
    return f"has no {strange[0]}" if strange else ""


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}
