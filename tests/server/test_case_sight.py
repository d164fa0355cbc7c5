"""A case is seen by those who see what it is about."""

import pytest
from cast import BUDI, PLACE, SARI, Cast, names, uuid
from deciding import buckets, case_of, revoke

from server.appraisal import KINDS
from server.appraisal.kind import Kind
from server.judge import EMPTY
from sync import merge
from sync.device import Intent
from sync.record import Collection, Group


def test_a_case_about_what_the_employee_may_not_see_is_not_seen_by_him(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = Collection(
        name="verdict",
        groups={"result": Group(roles={"": frozenset({"supervisor"})})},
        initial="draft",
        steps={},
    )
    kind = Kind(
        collection=collection,
        owner_group="result",
        check=lambda *_: None,
        buckets=lambda owner: (f"judge:{owner}",),
    )
    monkeypatch.setitem(KINDS, "verdict", kind)  # type: ignore[arg-type]
    monkeypatch.setitem(EMPTY, "verdict", merge.evaluate(collection, ()))  # type: ignore[arg-type]
    sari, budi = cast.phone(SARI), cast.phone(BUDI)
    put = {"result": {"placement": PLACE[BUDI], "level": "below"}}
    (made,) = sari.write(Intent(collection="verdict", record=uuid(7500), put=put))
    revoke(cast, sari)
    assert names(sari.exchange()) == ["quarantined device_revoked"]
    assert buckets(cast, made) == {f"judge:{PLACE[BUDI]}", f"self:{SARI}"}
    budi.exchange()
    assert budi.sees("case", case_of(made)) is None
    sari.exchange()
    assert sari.sees("case", case_of(made)) is not None
