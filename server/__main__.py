"""The command line: `luring serve`, `init`, `import`, `slips`, `demo`, `openapi`.

What they do is in `commands/`.

Exit codes: 0 done · 1 refused, with a sentence that says who can do what · 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from server.commands.demo import demo
from server.commands.import_file import import_file
from server.commands.init import init
from server.commands.serve import openapi, serve
from server.commands.shared import Refusal
from server.commands.slips import slips
from server.people.agency import ANY_HOST
from server.people.columns import KINDS
from server.text import LANGUAGES, Language, say
from server.version import VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    options = _parser(language).parse_args(given)

    def words(key: str, **params: object) -> str:
        return say(language, f"cli.{key}", **params)

    try:
        code: int = options.run(options, words, lambda line: print(line, flush=True))
    except Refusal as refusal:
        print(words(refusal.key, **refusal.params), file=sys.stderr)
        return 1
    except OSError as problem:
        file, why = problem.filename or "", problem.strerror
        print(say(language, "cli.io_problem", file=file, why=why), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _language(given: list[str]) -> Language:
    """Find the language before anything is parsed: the help is written in it, too."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--lang", default="id")
    try:
        chosen = finder.parse_known_args(given)[0].lang
    except argparse.ArgumentError:
        return "id"
    return next((language for language in LANGUAGES if language == chosen), "id")


def _parser(language: Language) -> argparse.ArgumentParser:
    def words(key: str) -> str:
        return say(language, f"help.{key}")

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, help=words("data"))
    shared.add_argument("--lang", choices=LANGUAGES, default="id", help=words("language"))
    agency = argparse.ArgumentParser(add_help=False)
    agency.add_argument("--instansi", metavar="CODE", help=words("agency"))
    linked = argparse.ArgumentParser(add_help=False)
    linked.add_argument("--url", help=words("init_url"))

    parser = argparse.ArgumentParser("luring", description=words("program"))
    parser.add_argument("--version", action="version", version=f"luring {VERSION}")
    actions = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serving = actions.add_parser("serve", parents=[shared], help=words("serve"))
    serving.add_argument("--host", help=words("host"))
    serving.add_argument("--port", type=int, help=words("port"))
    serving.add_argument("--tls-cert", type=Path, metavar="FILE", help=words("tls_cert"))
    serving.add_argument("--tls-key", type=Path, metavar="FILE", help=words("tls_key"))
    serving.add_argument("--static", type=Path, metavar="DIR", help=words("static"))
    serving.set_defaults(run=serve)

    starting = actions.add_parser("init", parents=[shared, linked], help=words("init"))
    starting.add_argument("--name", required=True, help=words("init_name"))
    starting.add_argument("--code", help=words("init_code"))
    starting.add_argument("--host-name", default=ANY_HOST, help=words("init_host"))
    starting.add_argument("--zone", default="WIB", help=words("init_zone"))
    starting.add_argument("--admin-name", default="Admin", help=words("init_admin_name"))
    starting.add_argument("--admin-nip", required=True, metavar="NIP", help=words("init_admin_nip"))
    starting.set_defaults(run=init)

    importing = actions.add_parser("import", parents=[shared, agency], help=words("import"))
    importing.add_argument("file", type=Path, metavar="FILE", help=words("file"))
    importing.add_argument("--dry-run", action="store_true", help=words("dry_run"))
    importing.add_argument("--kind", choices=KINDS, help=words("kind"))
    importing.add_argument("--since", type=_day(language), metavar="YYYY-MM-DD", help=words("since"))
    importing.add_argument("--report", type=Path, metavar="FILE.csv", help=words("report"))
    importing.set_defaults(run=import_file)

    printing = actions.add_parser("slips", parents=[shared, agency, linked], help=words("slips"))
    printing.add_argument("--unit", required=True, metavar="CODE", help=words("unit"))
    printing.add_argument("-o", "--output", type=Path, metavar="FILE.html", help=words("output"))
    printing.set_defaults(run=slips)

    showing = actions.add_parser("demo", parents=[shared, linked], help=words("demo"))
    showing.add_argument("--fresh", action="store_true", help=words("fresh"))
    showing.set_defaults(run=demo)

    describing = actions.add_parser("openapi", parents=[shared], help=words("openapi"))
    describing.set_defaults(run=openapi)
    return parser


def _day(language: Language) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say(language, "cli.bad_date", value=text)) from None

    return day


if __name__ == "__main__":
    sys.exit(main())
