"""How the commands of the office are spelled: second factors, other systems, and personal data."""

import argparse
from collections.abc import Callable

from server.commands.second_factor import second_factor
from server.commands.services import token, webhook


def add_office(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
) -> None:
    """Add them all. `helped`: the help texts by key."""
    _second_factor(actions, parents, helped)
    _token(actions, parents, helped)
    _webhook(actions, parents, helped)


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
