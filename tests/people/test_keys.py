"""`luring keys`: a key goes only when no device can need it any more (F91)."""

from pathlib import Path

import pytest

from server.commands import keys as commands
from server.sealing import SealingKeys
from server.store.journal import Replica
from server.store.sqlite import SqliteStore
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]

PHONE = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def agency(place: Place) -> Place:
    assert place.luring(*INIT).returncode == 0
    return place


def give(data: Path, key: str, at: int) -> None:
    store = SqliteStore(data)
    replica = Replica(id=PHONE, person="p", kind="phone", key="k", label="HP Budi", registered_at=1)
    store.write_now(lambda tx: (tx.put_replica(1, replica), tx.give_seal(1, key, PHONE, at)))
    store.close()


def test_a_key_is_listed_followed_and_copied_away(agency: Place) -> None:
    listed = agency.luring("keys", "list")
    assert listed.returncode == 0, listed.stderr
    assert "HANYA DI MESIN INI" in listed.stdout
    made = agency.luring("keys", "rotate")
    assert "baru dipakai setelah disalin" in made.stdout
    copied = agency.luring("keys", "escrow", "usb")
    assert "2 kunci disalin" in copied.stdout
    assert "disk yang sama" in copied.stdout
    (old, new) = SealingKeys(agency.folder / "data").all()
    assert f"Kunci yang dipakai: {new.id}" in copied.stdout
    assert {path.stem for path in (agency.folder / "usb").iterdir()} == {old.id, new.id}


def test_f91_a_key_that_a_device_may_need_is_not_destroyed_and_the_device_is_named(
    agency: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = agency.folder / "data"
    agency.luring("keys", "rotate")
    agency.luring("keys", "escrow", "usb")
    old, new = SealingKeys(data).all()
    refused = agency.luring("keys", "destroy", new.id)
    assert (refused.returncode, "sedang dipakai" in refused.stderr) == (1, True)
    at = old.made_at
    give(data, old.id, at)
    monkeypatch.setattr(commands, "now_ms", lambda: at + 400 * commands.DAY_MS)
    refused = agency.luring("keys", "destroy", old.id)
    assert refused.returncode == 1
    assert "HP Budi" in refused.stdout
    assert "1 perangkat" in refused.stderr
    give(data, new.id, at + 300 * commands.DAY_MS)  # the device has moved on
    monkeypatch.setattr(commands, "now_ms", lambda: at + 100 * commands.DAY_MS)
    refused = agency.luring("keys", "destroy", old.id)  # but a file may still be on its way
    assert (refused.returncode, "di perjalanan" in refused.stderr) == (1, True)
    assert old in SealingKeys(data).all()
    monkeypatch.setattr(commands, "now_ms", lambda: at + 200 * commands.DAY_MS)
    done = agency.luring("keys", "destroy", old.id)
    assert done.returncode == 0, done.stderr
    assert [key.id for key in SealingKeys(data).all()] == [new.id]


def test_a_key_is_destroyed_all_the_same_by_who_insists(agency: Place) -> None:
    data = agency.folder / "data"
    agency.luring("keys", "rotate")
    agency.luring("keys", "escrow", "usb")
    old, _ = SealingKeys(data).all()
    give(data, old.id, old.made_at)
    assert agency.luring("keys", "destroy", old.id, "--force").returncode == 0
    assert agency.luring("keys", "destroy", old.id).returncode == 1
    assert "Tidak ada kunci" in agency.luring("keys", "destroy", "x").stderr
