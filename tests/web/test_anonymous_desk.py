"""No address of the server tells what a peer has answered, nor that he has: every one of them is asked before
and after one rater answers, and before and after he changes his answer.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cast import ADMIN, AGUS, BUDI, CLINIC, DAY_MS, DEWI, HASAN, INSTANSI, NOW_MS, PLACE, RINA, SARI
from cycles import record_of, sends
from structlog.testing import capture_logs
from web.browser import Server
from web.cycle_desk import Beside, closed, opened

from server.org import Absence
from server.store.cycles import Cycle

SECRET = "Tidak-pernah-membantu"
# What tells the time, how the machine is, or was asked for by this person on this phone: not about anybody.
ELSEWHERE = re.compile(r"/api/(events|session|uploads|files|evidence|admin/imports/template)|/health|/schema")
# How many lines of any kind a phone has sent is on the list of devices, so that none is lost unseen: that it
# sent something, and nothing of what.
COUNTED = re.compile(r'"(received|announced)":\d+')
# When something was looked at, and how much room the disk has by then.
VOLATILE = re.compile(r'"(at|now|t|seen|seen_at|sent_at|free_mb)":\d+|(?<= )[\d.]+ MB')


def addresses(server: Server, cycle: Cycle) -> Iterator[str]:
    """List every address that is read with GET, filled in with what somebody curious would fill in."""
    document: dict[str, Any] = server.client.get("/schema/openapi.json").json()
    rina = record_of(cycle, BUDI, "peer", RINA)
    known = {"cycle": cycle.id, "placement": PLACE[BUDI], "id": rina, "collection": "assessment_peer"}
    known |= {"record": rina, "unit": CLINIC}
    asked = {"unit": CLINIC, "scheme": "jambi", "period": cycle.period, "q": "a", "which": "open"}
    for path, methods in sorted(document["paths"].items()):
        if "get" not in methods or ELSEWHERE.search(path) or not path.startswith("/api/"):
            continue
        names = re.findall(r"{(\w+)}", path)
        if set(names) <= known.keys():
            filled = re.sub(r"{(\w+)}", lambda found: known[found[1]], path)
            wanted = {one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"}
            yield filled + "?" + "&".join(f"{n}={v}" for n, v in asked.items() if n in wanted)


def everything(server: Server, cycle: Cycle, person: str) -> dict[str, tuple[int, str]]:
    browser = server.browser(person)
    found = {}
    for address in addresses(server, cycle):
        answer = browser.get(address)
        found[address] = answer.status_code, COUNTED.sub("", VOLATILE.sub("", answer.text))
    return found


@pytest.mark.parametrize("team", [2, 3, 4])
@pytest.mark.parametrize("person", [ADMIN, BUDI, SARI, HASAN])
def test_no_address_tells_whether_or_what_a_peer_answers(server: Server, team: int, person: str) -> None:
    for one in (AGUS, DEWI)[: 4 - team]:
        away = Absence(placement=PLACE[one], kind="leave", since=NOW_MS - 1, until=NOW_MS + DAY_MS)
        server.store.write_now(lambda tx, away=away: tx.put_absence(INSTANSI, away))
    server.store.write_now(lambda tx: tx.organisation_changed(INSTANSI))
    id = opened(server, "jambi", kinds=["teknis"])
    cycle = server.store.read_now(lambda tx: tx.cycle(INSTANSI, id))
    assert cycle is not None
    rina = Beside(server).phone(RINA)
    rina.exchange()
    before = everything(server, cycle, person)
    assert len(before) > 12
    if person == ADMIN:
        assert sum(status == 200 for status, _ in before.values()) > 8
    with capture_logs() as logs:
        sends(rina, cycle, BUDI, "peer", "1", note=SECRET)
        assert {one.outcome for one in rina.exchange()} == {"applied"}
        after = everything(server, cycle, person)
        rina.write(rina.step("assessment_peer", record_of(cycle, BUDI, "peer", RINA), "reopen"))
        sends(rina, cycle, BUDI, "peer", "5", note=SECRET)
        assert {one.outcome for one in rina.exchange()} == {"applied"}
        changed = everything(server, cycle, person)
    for address, told in before.items():
        assert after[address] == told, address
        assert changed[address] == told, address
    assert SECRET not in repr(logs)
    assert record_of(cycle, BUDI, "peer", RINA) not in repr([one for one in logs if "path" not in one])
    closed(server, id)
    ended = everything(server, cycle, person)
    for status, text in ended.values():
        assert SECRET not in text, status
