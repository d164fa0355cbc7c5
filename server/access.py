"""Who may do what, and who sees which buckets: pure functions over the organisation as it is at one moment.

Everything here is effective-dated: a span holds from `since` up to but not including `until`. Whoever
supervises keeps what he has as an employee; an acting superior (plt, plh) is simply the holder of another
placement. A team lead sees the work and judges nothing. While a superior is absent and nobody acts for him,
his own superiors judge beside him, so that nobody waits for somebody on leave.
"""

from bisect import bisect_right

from server.org import Org, Placement, Span, Superior

REFERENCE = "ref"
DEEPEST = 4  # superiors above a placement that can be something to its records


def work_bucket(placement: str) -> str:
    return f"work:{placement}"


def judge_bucket(placement: str) -> str:
    return f"judge:{placement}"


def self_bucket(person: str) -> str:
    return f"self:{person}"


def own_bucket(placement: str) -> str:
    return f"own:{placement}"


def talk_bucket(placement: str) -> str:
    return f"talk:{placement}"


def review_bucket(placement: str) -> str:
    return f"review:{placement}"


def is_self_bucket(bucket: str) -> bool:
    return bucket.startswith("self:")


def lineage(org: Org, unit: str, now_ms: int) -> list[str]:
    """Get a unit and all above it, from below. A unit that is its own ancestor by mistake ends the list."""
    found: list[str] = []
    above: str | None = unit
    while above is not None and above not in found:
        found.append(above)
        rows = org.parents_of.get(above, ())
        above = next((row.parent for row in rows if row.holds(now_ms)), None)
    return found


def subtree(org: Org, unit: str, now_ms: int) -> set[str]:
    """Get a unit and all below it."""
    found: set[str] = set()
    todo = [unit]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(row.unit for row in org.units_of.get(one, ()) if row.holds(now_ms))
    return found


def placements_held(org: Org, person: str, now_ms: int) -> list[Placement]:
    return [placement for placement in org.placements_of.get(person, ()) if placement.holds(now_ms)]


def is_absent(org: Org, placement: str, now_ms: int) -> bool:
    return any(row.holds(now_ms) for row in org.absences_of.get(placement, ()))


def leaders(org: Org, placement: str, now_ms: int) -> list[Placement]:
    """Get the posts of the team leads of a placement."""
    return _above(org, placement, now_ms, leading=True)


def judges(org: Org, placement: str, now_ms: int) -> list[Placement]:
    """Get the posts that judge the work of a placement at this moment."""
    posts = _above(org, placement, now_ms)
    if posts and all(is_absent(org, post.id, now_ms) for post in posts):
        own = org.placements[placement].person if placement in org.placements else ""
        higher = [post for absent in posts for post in _above(org, absent.id, now_ms)]
        posts += [post for post in higher if post not in posts and post.person != own]
    return posts


def _above(org: Org, placement: str, now_ms: int, *, leading: bool = False) -> list[Placement]:
    rows = [
        row
        for row in org.superiors_of.get(placement, ())
        if row.holds(now_ms) and (row.role == "team_lead") == leading
    ]
    posts = [org.placements[row.superior] for row in rows if row.superior in org.placements]
    return [post for post in posts if post.holds(now_ms)]


def is_superior(org: Org, person: str, placement: str, now_ms: int) -> bool:
    """Ask whether somebody judges the work of a placement at this moment."""
    return any(post.person == person for post in judges(org, placement, now_ms))


def reviewers(org: Org, placement: str, now_ms: int) -> list[Placement]:
    """Get the posts that judge whoever judges a placement: they decide an objection against a result.

    Who acts as his own superior does not review himself; the superior of the post where he acts does.
    """
    raters = judges(org, placement, now_ms)
    own = {org.placements[placement].person} if placement in org.placements else set()
    found: list[Placement] = []
    for rater in raters:
        for post in judges(org, rater.id, now_ms):
            found += judges(org, post.id, now_ms) if post.person == rater.person else [post]
    return [post for post in dict.fromkeys(found) if post.person not in own]


def roles_for(org: Org, person: str, placement: str, now_ms: int) -> frozenset[str]:
    """Get what a person is to the records of a placement: author, supervisor, reviewer, team_lead, admin,
    pengelola, auditor.

    The author stays the author of his own records when the placement is over: what he did there, he did.
    Nobody is his own supervisor, not even where he acts in the place of his superior.
    """
    post = org.placements.get(placement)
    if post is None:
        return frozenset()
    roles = {"author"} if post.person == person and post.since <= now_ms else set()
    if post.person != person and is_superior(org, person, placement, now_ms):
        roles.add("supervisor")
    if any(one.person == person for one in reviewers(org, placement, now_ms)):
        roles.add("reviewer")
    if any(lead.person == person for lead in leaders(org, placement, now_ms)):
        roles.add("team_lead")
    granted = [grant for grant in org.grants_of.get(person, ()) if grant.holds(now_ms)]
    if granted:
        above = lineage(org, post.unit, now_ms)
        roles |= {grant.role for grant in granted if grant.unit in above}
    if post.person == person:
        roles.discard("pengelola")  # who agrees to others' plans does not agree to his own
    return frozenset(roles)


def is_colleague(org: Org, person: str, placement: str, now_ms: int) -> bool:
    """Ask whether somebody works with the holder of a placement, and so may give him feedback: they are of
    one unit, one leads the other (as superior or in a team), or both have the same superior or team lead.
    """
    post = org.placements.get(placement)
    if post is None or post.person == person or not post.holds(now_ms):
        return False
    above = {one.id for one in _leading(org, placement, now_ms)}
    for own in placements_held(org, person, now_ms):
        over = {one.id for one in _leading(org, own.id, now_ms)}
        if own.unit == post.unit or own.id in above or placement in over or above & over:
            return True
    return False


def _leading(org: Org, placement: str, now_ms: int) -> list[Placement]:
    return judges(org, placement, now_ms) + leaders(org, placement, now_ms)


def is_serving(org: Org, person: str, now_ms: int) -> bool:
    """Ask whether somebody holds any post, or has any task, in the agency."""
    return any(
        span.holds(now_ms) for span in (*org.placements_of.get(person, ()), *org.grants_of.get(person, ()))
    )


# What a session at a kiosk is good for: a person's own work. Nothing of the desk, no credentials, no export.
AT_A_KIOSK = frozenset(
    {
        ("GET", "/api/session"),
        ("DELETE", "/api/kiosk/session"),
        ("GET", "/api/kiosk/drafts"),
        ("DELETE", "/api/kiosk/drafts/{id}"),
        ("GET", "/api/claims"),
        ("POST", "/api/claims/{id}"),
        ("DELETE", "/api/claims/{id}"),
        ("POST", "/api/sync"),
        ("POST", "/api/bundles"),  # a sealed file: who brings it learns how much it was, and frees nothing
        ("GET", "/api/events"),
        ("GET", "/api/history/{collection}/{record}"),
        ("GET", "/api/evidence/{sha256}"),
        ("PUT", "/api/evidence/{sha256}"),
        ("OPTIONS", "/api/uploads"),
        ("POST", "/api/uploads"),
        ("HEAD", "/api/uploads/{upload}"),
        ("PATCH", "/api/uploads/{upload}"),
        ("POST", "/api/uploads/{upload}"),
        ("DELETE", "/api/uploads/{upload}"),
    }
)


def may_at_a_kiosk(method: str, path: str) -> bool:
    """Ask whether a session at a kiosk reaches an endpoint. `path`: as it is declared, without types."""
    return (method, path) in AT_A_KIOSK


def is_the_desk(path: str) -> bool:
    """Ask whether an address is for administering: there an administrator shows his second factor, where he
    has one or the agency wants one. What a phone does needs none, so that it works without a signal.
    """
    return path.startswith("/api/admin/") or path == "/api/slips"


def is_admin(org: Org, person: str, now_ms: int) -> bool:
    """Ask whether somebody is admin of any unit."""
    return any(one.role == "admin" and one.holds(now_ms) for one in org.grants_of.get(person, ()))


def may_run_kiosks(org: Org, person: str, unit: str, now_ms: int) -> bool:
    """Ask whether somebody enrols, changes and revokes the kiosks of a unit: its admin, or one above."""
    grants = [one for one in org.grants_of.get(person, ()) if one.role == "admin" and one.holds(now_ms)]
    return bool(grants) and not {one.unit for one in grants}.isdisjoint(lineage(org, unit, now_ms))


def may_run_surveys(org: Org, person: str, unit: str, now_ms: int) -> bool:
    """Ask whether somebody makes a unit's survey codes and reads its figures: its admin, or one above."""
    return may_run_kiosks(org, person, unit, now_ms)


def personnel_units(org: Org, person: str, now_ms: int) -> set[str]:
    """Get the units for which somebody is the personnel office: those that he manages as pengelola, and those
    that he is admin of where nobody up the line is pengelola.
    """
    found: set[str] = set()
    for grant in org.grants_of.get(person, ()):
        if grant.role in ("admin", "pengelola") and grant.holds(now_ms):
            inside = subtree(org, grant.unit, now_ms)
            found |= inside if grant.role == "pengelola" else inside - _managed(org, inside, now_ms)
    return found


def _managed(org: Org, units: set[str], now_ms: int) -> set[str]:
    managing = {one.unit for one in org.grants if one.role == "pengelola" and one.holds(now_ms)}
    return {unit for unit in units if not managing.isdisjoint(lineage(org, unit, now_ms))}


def is_personnel_office(org: Org, person: str, placement: str, now_ms: int) -> bool:
    """Ask whether somebody reads what the personnel office is sent about a placement: not about himself, nor
    about whom he judges, as long as there is anybody else up the line.
    """
    post = org.placements.get(placement)
    if post is None or post.person == person:
        return False
    above = lineage(org, post.unit, now_ms)
    grants = [one for one in org.grants if one.unit in above and one.holds(now_ms)]
    offices = [
        {one.person for one in grants if one.role == role} - {post.person} for role in ("pengelola", "admin")
    ]
    apart = [{one for one in each if not is_superior(org, one, placement, now_ms)} for each in offices]
    return person in next((each for each in (*apart, *offices) if each), ())


def post_at(org: Org, person: str, at_ms: int) -> Placement | None:
    """Get the post that somebody means by "mine" at a time: his definitive one then, else any he held then,
    else the last he had before, else the first he ever had.
    """
    posts = sorted(org.placements_of.get(person, ()), key=lambda post: (post.since, post.id))
    then = [post for post in posts if post.holds(at_ms)]
    definitive = [post for post in then if post.kind == "definitive"]
    before = [post for post in posts if post.since <= at_ms]
    return next(iter([*definitive, *then, *reversed(before), *posts]), None)


def turning_points(org: Org, person: str, placement: str) -> set[int]:
    """Get all moments at which a person's roles for a placement may change."""
    spans: list[Span] = [*org.placements_of.get(person, ()), *org.grants_of.get(person, ())]
    spans += [row for post in org.placements_of.get(person, ()) for row in org.superiors_of.get(post.id, ())]
    if placement in org.placements:
        spans.append(org.placements[placement])
    if org.grants_of.get(person):
        spans += org.unit_parents
    below = {placement}
    # The superiors, theirs, who stand in for them or review what they judged, and who stands in for those.
    for _ in range(DEEPEST):
        rows = [row for id in below for row in org.superiors_of.get(id, ())]
        below = {row.superior for row in rows}
        spans += rows
        spans += [org.placements[id] for id in below if id in org.placements]
        spans += [row for id in below for row in org.absences_of.get(id, ())]
    return {span.since for span in spans} | {span.until for span in spans if span.until is not None}


def buckets_for(org: Org, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person sees: his own, his staff's, those of the units he has a grant for.

    What he answers about others is seen by himself only. What is said with him about his work (`talk:`) is
    seen by him and whoever judges him, by no team lead and no grant. How somebody is judged is seen by his
    superior and that one's superior, never by himself: not even where he acts as his own superior. What goes
    past his superior to that one's (`review:`) is seen by the latter alone.
    """
    found = {REFERENCE, self_bucket(person)}
    for post in placements_held(org, person, now_ms):
        found |= {work_bucket(post.id), own_bucket(post.id), talk_bucket(post.id)}
        for row in org.staff_of.get(post.id, ()):
            if row.holds(now_ms):
                stood_in = _stood_in(org, post, row, now_ms)
                judging = stood_in if row.role == "team_lead" else [row.placement, *stood_in]
                found |= {work_bucket(id) for id in (row.placement, *stood_in)}
                found |= {talk_bucket(id) for id in judging}
        judged = _judged(org, post, now_ms)
        found |= {judge_bucket(id) for id in judged}
        found |= {review_bucket(id) for id in judged if _only_reviews(org, post, id, now_ms)}
    for grant in org.grants_of.get(person, ()):
        if grant.holds(now_ms):
            for unit in subtree(org, grant.unit, now_ms):
                inside = org.placements_in.get(unit, ())
                found |= {work_bucket(post.id) for post in inside if post.holds(now_ms)}
    return frozenset(found)


def _stood_in(org: Org, post: Placement, row: Superior, now_ms: int) -> list[str]:
    """List whose work comes to the superior of an absent superior."""
    if row.role == "team_lead" or not is_absent(org, row.placement, now_ms):
        return []
    below = [one.placement for one in org.staff_of.get(row.placement, ()) if one.holds(now_ms)]
    return [id for id in below if post in judges(org, id, now_ms)]


def _judged(org: Org, post: Placement, now_ms: int) -> set[str]:
    """List whose ratings a post sees: its staff's and their staff's; to lead a team is not enough. Further
    down, those that it reviews where somebody between is away or reviews himself.
    """
    staff = _staff(org, post.id, now_ms)
    below = {*staff, *(id for one in staff for id in _staff(org, one, now_ms))}
    odd = {id for id in below if is_absent(org, id, now_ms) or _is_own_superior(org, id, now_ms)}
    deeper = set(odd)
    for _ in range(DEEPEST - 1):
        deeper = {id for one in deeper for id in _staff(org, one, now_ms)}
        below |= {id for id in deeper - below if post in reviewers(org, id, now_ms)}
    return {id for id in below if id in org.placements and org.placements[id].person != post.person}


def _only_reviews(org: Org, post: Placement, placement: str, now_ms: int) -> bool:
    """Ask whether a post is above whoever judges a placement, and its holder does not judge it himself."""
    if is_superior(org, post.person, placement, now_ms):
        return False
    return post in reviewers(org, placement, now_ms)


def _is_own_superior(org: Org, placement: str, now_ms: int) -> bool:
    post = org.placements.get(placement)
    return post is not None and any(above.person == post.person for above in judges(org, placement, now_ms))


def _staff(org: Org, placement: str, now_ms: int) -> list[str]:
    rows = org.staff_of.get(placement, ())
    return [row.placement for row in rows if row.holds(now_ms) and row.role != "team_lead"]


def era(org: Org, now_ms: int) -> int:
    """Number the stretch of time in which every answer stays the same."""
    return bisect_right(org.moments, now_ms)
