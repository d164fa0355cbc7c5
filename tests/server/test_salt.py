"""A score of 1 to 5 has five values: whoever knows all the rest must not be able to try them out (F101)."""

import msgspec
import pytest
from cast import BUDI, PLACE, SARI, Cast, report, uuid

from sync.mutation import line_hash

ANOTHER_SALT = "B" * 22


def guesses(line: bytes, *, salt: str | None) -> dict[int, str]:
    """Write the line with every score, all else as it is, and hash it."""
    fields = msgspec.json.decode(line)
    if salt is not None:
        fields["salt"] = salt
    found = {}
    for score in range(1, 6):
        fields["put"]["body"]["quantity"] = score
        found[score] = line_hash(msgspec.json.encode(fields))
    return found


@pytest.mark.parametrize("score", range(1, 6))
def test_f101_a_score_cannot_be_guessed_from_the_hash_in_a_receipt_or_in_the_chain(
    cast: Cast, score: int
) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001), quantity=score))
    line = budi.device.vault.entries[0].line.encode()
    (outcome,) = budi.exchange()
    # With the salt, which only the author and the journal have, a guess can be confirmed.
    assert guesses(line, salt=None)[score] == outcome.sha
    # Without it, no score fits better than another.
    assert outcome.sha not in guesses(line, salt=ANOTHER_SALT).values()


def test_f101_nobody_else_is_ever_told_a_salt_or_a_line(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(uuid(7001), quantity=3))
    fields = msgspec.json.decode(budi.device.vault.entries[0].line)
    budi.exchange()
    pulled = cast.send_raw(sari.who, sari.request().body)
    assert PLACE[BUDI].encode() in pulled
    assert uuid(7001).encode() in pulled
    for secret in (fields["salt"], budi.device.vault.hash):
        assert secret.encode() not in pulled


def test_f101_the_journals_hash_of_a_payload_has_a_salt_of_its_own(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001), quantity=3))
    budi.exchange()
    rows = [(row, payload) for row, payload in cast.journal() if row.replica == budi.device.vault.replica]
    ((row, payload),) = rows
    assert payload is not None
    assert row.salt2
    assert row.payload_hash not in {line_hash(payload), row.sha}
    salts = [one.salt2 for one, _ in cast.journal()]
    assert len(set(salts)) == len(salts)
