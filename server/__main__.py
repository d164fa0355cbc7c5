"""The command line: `luring serve`, `init`, `import`, `export`, `slips`, `period`, `scheme`, `cycle`, `team`,
`achievement`, `holiday`, `library`, `competency`, `training`, `career`, `demo`, `backup`, `verify`,
`restore`, `migrate`, `checkpoints`, `check`, `check-receipts`, `keys`, `kiosk`, `document`, `openapi`,
`second-factor`, `token`, `webhook`, `retention`, `destroy`, `hold`, `affected`.

What they do is in `commands/`.

Exit codes: 0 done · 1 refused, with a sentence that says who can do what · 2 wrong usage · 3 something is
broken: a journal, a backup, a receipt, an export, or what `check` looks at · 130 interrupted.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from server.achievement import levels
from server.commands import keys
from server.commands.achievement import achievement
from server.commands.backup import add_backups
from server.commands.check import check
from server.commands.compact import compact
from server.commands.cycle import GROUPS, cycle
from server.commands.cycle_days import days
from server.commands.cycle_results import calibrate, release
from server.commands.demo import demo
from server.commands.document import add_document
from server.commands.export import add_export
from server.commands.growth import career, competency, training
from server.commands.holiday import holiday
from server.commands.import_file import import_file
from server.commands.init import init
from server.commands.kiosk import add_kiosk
from server.commands.library import library
from server.commands.migrate import add_migrate
from server.commands.office_parsers import add_office
from server.commands.period import period
from server.commands.receipts import check_receipts
from server.commands.scheme_trial import simulate
from server.commands.schemes import scheme
from server.commands.serve import openapi, serve
from server.commands.shared import Refusal
from server.commands.slips import slips
from server.commands.team import team
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
        return refusal.exit_code
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
    add_export(actions, [shared, agency], words, _day(language))

    printing = actions.add_parser("slips", parents=[shared, agency, linked], help=words("slips"))
    printing.add_argument("--unit", required=True, metavar="CODE", help=words("unit"))
    printing.add_argument("-o", "--output", type=Path, metavar="FILE.html", help=words("output"))
    printing.set_defaults(run=slips)

    timing = actions.add_parser("period", help=words("period"))
    acts = timing.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=[shared, agency], help=words("period_add"))
    day = _day(language)
    adding.add_argument("--from", dest="first", required=True, type=day, help=words("period_from"))
    adding.add_argument("--until", dest="last", required=True, type=day, help=words("period_until"))
    adding.add_argument("--deadline", type=day, help=words("period_deadline"))
    adding.add_argument("--lock", type=day, help=words("period_lock"))
    acts.add_parser("list", parents=[shared, agency], help=words("period_list"))
    reopening = acts.add_parser("reopen", parents=[shared, agency], help=words("period_reopen"))
    reopening.add_argument("day", type=day, metavar="YYYY-MM-DD", help=words("period_day"))
    reopening.add_argument("--unit", required=True, metavar="CODE", help=words("unit"))
    reopening.add_argument("--until", required=True, type=day, help=words("period_again"))
    timing.set_defaults(run=period)
    _add_teams(actions, [shared, agency], words, day)
    _add_achievement(actions, [shared, agency], words, day)
    _add_holidays(actions, [shared, agency], words, day)
    add_office(actions, [shared, agency], words, day)

    offering = actions.add_parser("library", help=words("library"))
    acts = offering.add_subparsers(dest="act", required=True, metavar="ACT")
    for act in ("check", "add"):
        each = acts.add_parser(act, parents=[shared, agency], help=words(f"library_{act}"))
        each.add_argument("file", type=Path, metavar="FILE.toml", help=words("library_file"))
    offering.set_defaults(run=library)

    for name, run in (("competency", competency), ("training", training), ("career", career)):
        growing = actions.add_parser(name, help=words(name))
        acts = growing.add_subparsers(dest="act", required=True, metavar="ACT")
        for act in ("check", "import"):
            each = acts.add_parser(act, parents=[shared, agency], help=words(f"growth_{act}"))
            each.add_argument("file", type=Path, metavar="FILE.toml", help=words(f"{name}_file"))
        growing.set_defaults(run=run)

    _add_schemes(actions, [shared, agency], words)
    _add_cycles(actions, [shared, agency], language)

    showing = actions.add_parser("demo", parents=[shared, linked], help=words("demo"))
    showing.add_argument("--fresh", action="store_true", help=words("fresh"))
    showing.set_defaults(run=demo)

    add_backups(actions, shared, words)
    add_migrate(actions, shared, words)
    looking = actions.add_parser("check", parents=[shared], help=words("check"))
    looking.add_argument("--backup-hours", type=int, default=48, metavar="N", help=words("check_backup"))
    looking.set_defaults(run=check)

    receipts = actions.add_parser("check-receipts", parents=[shared, agency], help=words("check_receipts"))
    receipts.add_argument("file", type=Path, metavar="FILE", help=words("receipts_file"))
    receipts.set_defaults(run=check_receipts)

    _add_keys(actions, shared, words)
    add_kiosk(actions, [shared, agency], linked, words)
    add_document(actions, [shared, agency], linked, words)

    compacting = actions.add_parser("compact", parents=[shared, agency], help=words("compact"))
    compacting.add_argument("--days", type=int, metavar="N", help=words("days"))
    compacting.set_defaults(run=compact)

    describing = actions.add_parser("openapi", parents=[shared], help=words("openapi"))
    describing.set_defaults(run=openapi)
    return parser


def _add_schemes(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    words: Callable[[str], str],
) -> None:
    ruling = actions.add_parser("scheme", help=words("scheme"))
    acts = ruling.add_subparsers(dest="act", required=True, metavar="ACT")
    ruling.set_defaults(run=scheme)
    acts.add_parser("list", parents=parents, help=words("scheme_list"))
    showing = acts.add_parser("show", parents=parents, help=words("scheme_show"))
    showing.add_argument("scheme", nargs="?", metavar="ID", help=words("scheme_id"))
    showing.add_argument("--file", type=Path, metavar="FILE.toml", help=words("scheme_file"))
    checking = acts.add_parser("check", parents=parents, help=words("scheme_check"))
    checking.add_argument("file", type=Path, metavar="FILE.toml", help=words("scheme_file"))
    writing = acts.add_parser("export", parents=parents, help=words("scheme_export"))
    writing.add_argument("scheme", metavar="ID", help=words("scheme_id"))
    writing.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.toml")
    writing.set_defaults(file=None)
    taking = acts.add_parser("import", parents=parents, help=words("scheme_import"))
    taking.add_argument("file", type=Path, metavar="FILE.toml", help=words("scheme_file"))
    taking.add_argument("--reason", required=True, help=words("cycle_reason"))
    trying = acts.add_parser("simulate", parents=parents, help=words("scheme_simulate"))
    trying.add_argument("scheme", metavar="ID|FILE.toml", help=words("scheme_which"))
    trying.add_argument("--cycle", required=True, metavar="ID", help=words("cycle_which"))
    trying.add_argument("--kind", default="", metavar="KIND", help=words("scheme_kind"))
    trying.add_argument("-o", "--output", type=Path, metavar="FILE.csv", help=words("scheme_csv"))
    trying.set_defaults(run=simulate, file=None)


def _add_cycles(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    language: Language,
) -> None:
    def words(key: str) -> str:
        return say(language, f"help.{key}")

    running = actions.add_parser("cycle", help=words("cycle"))
    acts = running.add_subparsers(dest="act", required=True, metavar="ACT")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--cycle", metavar="ID", help=words("cycle_which"))

    opening = acts.add_parser("open", parents=parents, help=words("cycle_open"))
    source = opening.add_mutually_exclusive_group(required=True)
    source.add_argument("--scheme", metavar="ID", help=words("scheme_id"))
    source.add_argument("--file", type=Path, metavar="FILE.toml", help=words("scheme_file"))
    opening.add_argument(
        "--period", type=_day(language), required=True, metavar="DAY", help=words("cycle_day")
    )
    opening.add_argument("--kind", action="append", metavar="[POSITION=]KIND", help=words("cycle_kind"))
    opening.add_argument("--rate-until", type=_day(language), metavar="DAY", help=words("cycle_until"))
    opening.add_argument("--dry-run", action="store_true", help=words("cycle_dry_run"))
    acts.add_parser("list", parents=parents, help=words("cycle_list"))
    undoing = acts.add_parser("undo", parents=[*parents, which], help=words("cycle_undo"))
    undoing.add_argument("--reason", required=True, help=words("cycle_reason"))
    asking = acts.add_parser("assign", parents=[*parents, which], help=words("cycle_assign"))
    asking.add_argument("--ratee", required=True, metavar="NIP", help=words("cycle_ratee"))
    asking.add_argument("--rater", required=True, metavar="NIP", help=words("cycle_rater"))
    asking.add_argument("--group", required=True, choices=GROUPS, help=words("cycle_group"))
    asking.add_argument("--reason", required=True, help=words("cycle_reason"))
    asking.add_argument("--remove", action="store_true", help=words("cycle_remove"))
    figuring = acts.add_parser("figure", parents=[*parents, which], help=words("cycle_figure"))
    figuring.add_argument("--nip", required=True, help=words("cycle_ratee"))
    figuring.add_argument("--part", required=True, metavar="ID", help=words("cycle_part"))
    figuring.add_argument("--value", required=True, help=words("cycle_value"))
    figuring.add_argument("--source", required=True, metavar="TEXT", help=words("cycle_source"))
    acts.add_parser("close", parents=[*parents, which], help=words("cycle_close"))
    running.set_defaults(run=cycle)
    dating = acts.add_parser("days", parents=[*parents, which], help=words("cycle_days"))
    for name in ("plan-until", "rate-until", "calibrate-until", "release-on"):
        dating.add_argument(f"--{name}", type=_day(language), metavar="DAY")
    dating.add_argument("--auto-close", action=argparse.BooleanOptionalAction, help=words("cycle_auto_close"))
    dating.add_argument("--reason", required=True, help=words("cycle_reason"))
    dating.set_defaults(run=days)
    _add_results(acts, [*parents, which], words)


def _add_results(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    words: Callable[[str], str],
) -> None:
    looking = acts.add_parser("calibrate", parents=parents, help=words("calibrate"))
    releasing = acts.add_parser("release", parents=parents, help=words("release_results"))
    for one in (looking, releasing):
        one.add_argument("--by", default="", metavar="NAME", help=words("results_by"))
    looking.add_argument("--unit", metavar="CODE", help=words("unit"))
    looking.add_argument("--achieved", default="", metavar="CODE", help=words("results_achieved"))
    looking.add_argument("--nip", help=words("results_nip"))
    looking.add_argument("--predikat", metavar="CODE", help=words("results_predikat"))
    looking.add_argument("--score", type=Decimal, help=words("results_score"))
    looking.add_argument("--reason", default="", help=words("results_reason"))
    looking.set_defaults(run=calibrate)
    releasing.set_defaults(run=release)


def _add_teams(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    words: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    teams = actions.add_parser("team", help=words("team"))
    acts = teams.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=parents, help=words("team_add"))
    adding.add_argument("name", metavar="NAME", help=words("team_name"))
    adding.add_argument("--lead", required=True, metavar="NIP", help=words("team_lead"))
    adding.add_argument("--member", required=True, action="append", metavar="NIP", help=words("team_member"))
    adding.add_argument("--from", dest="first", required=True, type=day, help=words("period_from"))
    adding.add_argument("--until", dest="last", type=day, help=words("period_until"))
    ending = acts.add_parser("end", parents=parents, help=words("team_end"))
    ending.add_argument("name", metavar="NAME", help=words("team_name"))
    ending.add_argument("--until", dest="last", required=True, type=day, help=words("period_until"))
    acts.add_parser("list", parents=parents, help=words("team_list"))
    teams.set_defaults(run=team)


def _add_achievement(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    words: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    achieving = actions.add_parser("achievement", help=words("achievement"))
    acts = achieving.add_subparsers(dest="act", required=True, metavar="ACT")
    setting = acts.add_parser("set", parents=parents, help=words("achievement_set"))
    setting.add_argument("level", choices=list(levels()), help=words("achievement_level"))
    setting.add_argument("--unit", required=True, metavar="CODE", help=words("unit"))
    setting.add_argument("--period", required=True, type=day, help=words("period_day"))
    setting.add_argument("--reason", required=True, help=words("achievement_reason"))
    setting.add_argument("--by", metavar="NIP", help=words("achievement_by"))
    achieving.set_defaults(run=achievement)


def _add_holidays(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    words: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    resting = actions.add_parser("holiday", help=words("holiday"))
    acts = resting.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=parents, help=words("holiday_add"))
    adding.add_argument("day", type=day, metavar="YYYY-MM-DD", help=words("holiday_day"))
    adding.add_argument("name", metavar="NAME", help=words("holiday_name"))
    removing = acts.add_parser("remove", parents=parents, help=words("holiday_remove"))
    removing.add_argument("day", type=day, metavar="YYYY-MM-DD", help=words("holiday_day"))
    acts.add_parser("list", parents=parents, help=words("holiday_list"))
    resting.set_defaults(run=holiday)


def _add_keys(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    words: Callable[[str], str],
) -> None:
    keeping = actions.add_parser("keys", help=words("keys"))
    acts = keeping.add_subparsers(dest="act", required=True, metavar="COMMAND")
    acts.add_parser("list", parents=[shared], help=words("keys_list")).set_defaults(run=keys.list_keys)
    acts.add_parser("rotate", parents=[shared], help=words("keys_rotate")).set_defaults(run=keys.rotate)
    copying = acts.add_parser("escrow", parents=[shared], help=words("keys_escrow"))
    copying.add_argument("folder", type=Path, metavar="DIR", help=words("keys_folder"))
    copying.set_defaults(run=keys.escrow)
    locking = acts.add_parser("backup", parents=[shared], help=words("keys_backup"))
    locking.add_argument("file", type=Path, metavar="FILE", help=words("keys_backup_file"))
    locking.set_defaults(run=keys.make_backup_key)
    destroying = acts.add_parser("destroy", parents=[shared], help=words("keys_destroy"))
    destroying.add_argument("id", metavar="KEY", help=words("keys_id"))
    destroying.add_argument("--force", action="store_true", help=words("keys_force"))
    destroying.set_defaults(run=keys.destroy)


def _day(language: Language) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say(language, "cli.bad_date", value=text)) from None

    return day


if __name__ == "__main__":
    sys.exit(main())
