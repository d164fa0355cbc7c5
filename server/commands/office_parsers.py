"""How the commands of the office are spelled: second factors, other systems, and personal data."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from server.commands.destroy import destroy_records, holds
from server.commands.privacy import affected, retention
from server.commands.second_factor import second_factor
from server.commands.services import token, webhook


def add_office(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    """Add them all. `helped`: the help texts by key."""
    _second_factor(actions, parents, helped)
    _token(actions, parents, helped)
    _webhook(actions, parents, helped)
    _privacy(actions, parents, helped, day)


def _second_factor(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
) -> None:
    showing = actions.add_parser("second-factor", help=helped("second_factor"))
    acts = showing.add_subparsers(dest="act", required=True, metavar="ACT")
    resetting = acts.add_parser("reset", parents=parents, help=helped("second_factor_reset"))
    resetting.add_argument("--nip", required=True, metavar="NIP", help=helped("second_factor_nip"))
    acts.add_parser("require", parents=parents, help=helped("second_factor_require"))
    acts.add_parser("free", parents=parents, help=helped("second_factor_free"))
    showing.set_defaults(run=second_factor)


def _token(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
) -> None:
    asking = actions.add_parser("token", help=helped("token"))
    acts = asking.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=parents, help=helped("token_add"))
    adding.add_argument("name", metavar="NAME", help=helped("token_name"))
    adding.add_argument(
        "--scope", action="append", required=True, metavar="SCOPE", help=helped("token_scope")
    )
    adding.add_argument("--days", type=int, help=helped("token_days"))
    acts.add_parser("list", parents=parents, help=helped("token_list"))
    revoking = acts.add_parser("revoke", parents=parents, help=helped("token_revoke"))
    revoking.add_argument("id", metavar="ID", help=helped("token_id"))
    asking.set_defaults(run=token)


def _webhook(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
) -> None:
    telling = actions.add_parser("webhook", help=helped("webhook"))
    acts = telling.add_subparsers(dest="act", required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=parents, help=helped("webhook_add"))
    adding.add_argument("url", metavar="URL", help=helped("webhook_url"))
    adding.add_argument("--event", action="append", metavar="EVENT", help=helped("webhook_event"))
    acts.add_parser("list", parents=parents, help=helped("webhook_list"))
    for act in ("remove", "log", "resend"):
        each = acts.add_parser(act, parents=parents, help=helped(f"webhook_{act}"))
        each.add_argument("id", metavar="ID", help=helped("webhook_id"))
        if act == "resend":
            each.add_argument("message", metavar="MESSAGE", help=helped("webhook_message"))
    telling.set_defaults(run=webhook)


def _privacy(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    keeping = actions.add_parser("retention", parents=parents, help=helped("retention"))
    keeping.add_argument("--apply", action="store_true", help=helped("retention_apply"))
    keeping.set_defaults(run=retention)
    destroying = actions.add_parser("destroy", parents=parents, help=helped("destroy"))
    what = destroying.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help=helped("destroy_dry_run"))
    what.add_argument("--yes", action="store_true", help=helped("destroy_yes"))
    what.add_argument("--keep", metavar="CLASS=YEARS", help=helped("destroy_keep"))
    what.add_argument("--record", metavar="ID", help=helped("destroy_record"))
    what.add_argument("--scrub", action="store_true", help=helped("destroy_scrub"))
    destroying.add_argument("--by", metavar="NAME", help=helped("destroy_by"))
    destroying.set_defaults(run=destroy_records)
    holding = actions.add_parser("hold", parents=parents, help=helped("hold"))
    subject = holding.add_mutually_exclusive_group()
    subject.add_argument("--nip", metavar="NIP", help=helped("hold_nip"))
    subject.add_argument("--record", metavar="ID", help=helped("hold_record"))
    subject.add_argument("--release", metavar="ID", help=helped("hold_release"))
    holding.add_argument("--reason", metavar="TEXT", help=helped("hold_reason"))
    holding.set_defaults(run=holds)
    asking = actions.add_parser("affected", parents=parents, help=helped("affected"))
    whose = asking.add_mutually_exclusive_group(required=True)
    whose.add_argument("--nip", metavar="NIP", help=helped("affected_nip"))
    whose.add_argument("--device", metavar="ID", help=helped("affected_device"))
    whose.add_argument("--token", metavar="ID", help=helped("affected_token"))
    whose.add_argument("--all", dest="everybody", action="store_true", help=helped("affected_all"))
    asking.add_argument("--from", dest="first", required=True, type=day, help=helped("affected_from"))
    asking.add_argument("--until", dest="last", required=True, type=day, help=helped("affected_until"))
    asking.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE.csv", help=helped("affected_output")
    )
    asking.set_defaults(run=affected)
