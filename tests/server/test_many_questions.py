"""A bad import, a copied phone, a restored one: each ends in questions that a person can see and decide, and
the exchange stays within its limits.
"""

import msgspec
from cast import (
    BUDI,
    LINE,
    NAMESPACE,
    OTHER_LINE,
    PATIENTS,
    PLACE,
    SARI,
    Cast,
    Phone,
    names,
    private_key,
    report,
    run_of,
    uuid,
    written,
)
from deciding import case_of, decide, revoke

from server.effects import derived_id
from server.pull import PAGE_BYTES, PAGE_ROWS
from sync.device import Intent
from sync.mutation import MAX_LINE_BYTES, line_hash
from sync.wire import Answer, Change

MANY = 1_000
REPORT, SECOND, THIRD = uuid(7001), uuid(7002), uuid(7003)


def link(phone: Phone, record: str, line: str) -> None:
    put = {"link": {"line": line, "indicator": PATIENTS}}
    phone.write(Intent(collection="report", record=record, put=put, saw=phone.saw("report", record)))


def changes_of(phone: Phone) -> list[Change]:
    return list(phone.device.cache.rows.values())


def heads_of(change: Change) -> dict[str, tuple[str, ...]]:
    return {name: register.heads for name, register in change.registers.items() if register.heads}


def pull_all(phone: Phone) -> list[Answer]:
    """Pull until there is no more. Every answer is a page."""
    pages = []
    while not pages or pages[-1].more:
        pages.append(phone.exchange_once())
    return pages


def test_f42_a_thousand_cases_and_a_thousand_conflicts_are_pulled_in_pages_of_bounded_size(
    cast: Cast,
) -> None:
    reports = [uuid(20_000 + n) for n in range(MANY)]
    first, second, broken = cast.phone(BUDI), cast.phone(BUDI), cast.phone(BUDI)
    first.write(*(report(id, None) for id in reports))
    first.exchange()
    second.exchange()
    seen = {id: heads_of(change) for change in changes_of(first) if (id := change.id) in reports}
    for phone, line in ((first, LINE), (second, OTHER_LINE)):
        put = {"link": {"line": line, "indicator": PATIENTS}}
        phone.write(*(Intent(collection="report", record=id, put=put, saw=seen[id]) for id in reports))
        phone.exchange()
    broken.write(*(report(uuid(30_000 + n)) for n in range(MANY)))
    revoke(cast, broken)
    broken.exchange()
    assert cast.progress()["not_counted"] == MANY

    sari = cast.phone(SARI)
    pages = pull_all(sari)
    changes = [change for page in pages for change in page.changes]
    conflicts = [one for one in changes if one.c == "report" and one.registers["link"].siblings]
    assert len(conflicts) == MANY
    assert len([one for one in changes if one.c == "case"]) == MANY
    sizes = [len(msgspec.json.encode(page)) for page in pages]
    assert max(len(page.changes) for page in pages) <= PAGE_ROWS
    assert max(sizes) <= PAGE_BYTES + MAX_LINE_BYTES
    assert len(pages) <= sum(sizes) // (PAGE_BYTES // 2) + len(changes) // PAGE_ROWS + 2
    idle = sari.exchange_once()
    assert len(msgspec.json.encode(idle)) < 1_000
    assert len(sari.request().body) < 1_000

    sari.write(
        *(
            Intent(collection="case", record=one.id, step="return", reason="Impor keliru", saw=heads_of(one))
            for one in changes
            if one.c == "case"
        )
    )
    assert set(names(sari.exchange())) == {"applied"}
    assert cast.progress()["not_counted"] == 0


def test_f23_a_copied_phone_ends_in_a_question_that_its_person_can_answer(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT, None))
    budi.exchange()
    copy = budi.device
    link(budi, REPORT, LINE)
    budi.exchange()
    mine, budi.device = budi.device, copy
    link(budi, REPORT, OTHER_LINE)
    assert names(budi.exchange()) == ["conflict"]
    sari.exchange()
    shown = sari.sees("report", REPORT)
    assert shown is not None
    assert {one.value["line"] for one in shown.registers["link"].siblings} == {LINE, OTHER_LINE}
    fresh = cast.phone(BUDI)
    fresh.exchange()
    link(fresh, REPORT, LINE)
    assert names(fresh.exchange()) == ["applied"]
    assert cast.record("report", REPORT).conflicts == ()
    assert mine.vault.n == budi.device.vault.n == 2
    told = cast.derived("incident", f"incident/{mine.vault.replica}/copied")
    assert (told["missing"], told["closed_at"]) == (0, None)
    assert fresh.sees("incident", derived_id(NAMESPACE, f"incident/{mine.vault.replica}/copied")) is not None


def test_f24_a_phone_restored_from_an_old_copy_loses_nothing_and_hides_nothing(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    copy = budi.device
    budi.write(report(SECOND, quantity=2))
    budi.exchange()
    budi.device = copy
    assert names(cast.send(budi.who, run_of(budi, [copy.vault.entries[0].line.encode()])).outcomes) == [
        "applied"
    ]
    budi.write(report(THIRD, quantity=4))
    answer = budi.exchange_once()
    assert (names(answer.outcomes), answer.directives) == (["applied"], ("new_replica",))
    assert cast.progress()["reported"] == 7


def test_f52_a_line_that_comes_unsigned_and_then_signed_settles_its_case(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    lines = written(budi, report(REPORT))
    body, own = run_of(budi, lines), budi.key
    budi.key = private_key(99)
    assert names(cast.send(budi.who, run_of(budi, lines)).outcomes) == ["unreadable signature"]
    budi.key = own
    sha = line_hash(lines[0])
    value = cast.record("case", case_of(sha)).registers["body"].value
    assert (value["contents"], value["placement"]) == (None, PLACE[BUDI]), "what nobody signed is not shown"
    assert cast.state("case", case_of(sha)) == "open"
    assert names(cast.send(budi.who, body).outcomes) == ["applied"]
    assert cast.state("case", case_of(sha)) == "settled"


def test_f93_an_accepted_step_on_a_case_takes_effect_through_it(cast: Cast) -> None:
    """A decision that was not allowed is a line like any other: it has a case of its own."""
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT))
    revoke(cast, budi)
    budi.exchange()
    rival = cast.phone(BUDI)
    rival.exchange()
    (own,) = rival.write(rival.step("case", case_of(made), "close", "Saya sendiri"))
    assert names(rival.exchange()) == ["quarantined not_allowed"]
    assert decide(cast.phone(SARI), own, "accept", "Sesuai permintaannya") == ["applied"]
    assert cast.state("case", case_of(made)) == "closed"
    assert cast.progress()["not_counted"] == 0
