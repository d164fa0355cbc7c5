"""The chain over the journal: what is changed is found, what the law has destroyed is no fault."""

import msgspec
import pytest
from cast import BUDI, SARI, Cast, report, uuid

from server.journal import ChainFault, Envelope, verify

Journal = list[tuple[Envelope, bytes | None]]


@pytest.fixture
def journal(cast: Cast) -> Journal:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(7000 + i)) for i in range(3)))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", uuid(7001), "approve"))
    sari.exchange()
    return cast.journal()


def test_the_journal_verifies_from_its_first_row(journal: Journal) -> None:
    assert [envelope.row for envelope, _ in journal] == list(range(1, len(journal) + 1))
    assert verify(journal) == []


def test_a_payload_can_be_destroyed_and_the_chain_still_verifies(journal: Journal, cast: Cast) -> None:
    cast.store.write_now(lambda tx: tx.destroy_payload(1, 4))
    assert cast.journal()[3][1] is None
    assert verify(cast.journal()) == []


@pytest.mark.parametrize("field", [name for name in Envelope.__struct_fields__ if name != "kind"])
def test_a_change_of_any_field_is_found(journal: Journal, field: str) -> None:
    envelope, payload = journal[4]
    before = getattr(envelope, field)
    after = (
        before + 1 if isinstance(before, int) else f"A{before[1:]}" if before[:1] != "A" else f"B{before[1:]}"
    )
    changed = msgspec.structs.replace(envelope, **{field: after})
    faults = verify([*journal[:4], (changed, payload), *journal[5:]])
    assert faults
    assert min(fault.row for fault in faults) >= 5


def test_a_flipped_bit_of_a_payload_is_found(journal: Journal) -> None:
    envelope, payload = journal[5]
    assert payload is not None
    flipped = bytes([payload[0] ^ 1]) + payload[1:]
    assert verify([*journal[:5], (envelope, flipped), *journal[6:]]) == [ChainFault(row=6, what="payload")]


def test_a_row_taken_out_or_put_in_twice_is_found(journal: Journal) -> None:
    assert {fault.row for fault in verify([*journal[:2], *journal[3:]])} == {4}
    assert {fault.row for fault in verify([*journal[:3], *journal[2:]])} == {3}
