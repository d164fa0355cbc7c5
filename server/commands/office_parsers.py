"""How the commands of the office are spelled: second factors, other systems, and personal data."""

import argparse
from collections.abc import Callable

from server.commands.second_factor import second_factor


def add_office(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
) -> None:
    """Add them all. `helped`: the help texts by key."""
    _second_factor(actions, parents, helped)


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
