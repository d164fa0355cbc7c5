"""`luring team`: begin a project team, end one, list them."""

from datetime import date

from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.people.roster import Roster
from server.store.store import Tx
from server.teams import BadTeam, Team, add_team, end_team, teams_of
from server.text.slips import day_words


def team(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi
        if options.act != "list":
            store.write_now(lambda tx: _do(tx, instansi, options))
        teams = store.read_now(lambda tx: teams_of(tx, instansi))
        if not teams:
            out(words("team_no"))
        for one in teams:
            out(_line(one, options, words))
    return 0


def _do(tx: Tx, instansi: int, options: Options) -> None:
    try:
        if options.act == "add":
            roster = Roster(tx, instansi, lambda: "")
            add_team(
                tx,
                instansi,
                options.name,
                _post(roster, options.lead),
                [_post(roster, nip) for nip in options.member],
                options.first,
                options.last,
                now_ms=now_ms(),
                chance=Chance(),
            )
        else:
            running = [one for one in teams_of(tx, instansi) if one.name == options.name]
            if not running:
                raise Refusal("team_none", name=options.name)
            end_team(tx, instansi, running[-1], options.last, now_ms=now_ms(), chance=Chance())
    except BadTeam as bad:
        raise Refusal(f"team_{bad.code}") from None


def _post(roster: Roster, nip: str) -> str:
    """Find the post of somebody: the definitive one of those he holds now."""
    at_ms = now_ms()
    held = [post for post in roster.by_person.get(roster.person_by_nip.get(nip, ""), []) if post.holds(at_ms)]
    if not held:
        raise Refusal("nobody_serves", nip=nip)
    return min(held, key=lambda post: (post.kind != "definitive", -post.since)).id


def _line(one: Team, options: Options, words: Words) -> str:
    def day(text: str | None) -> str:
        return "…" if text is None else day_words(date.fromisoformat(text), options.lang)

    members = ", ".join(member.name for member in one.members)
    return words(
        "team_line",
        name=one.name,
        lead=one.lead.name,
        members=members,
        first=day(one.first),
        last=day(one.last),
    )
