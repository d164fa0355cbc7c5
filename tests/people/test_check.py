"""`luring check`: what an operator should know before it hurts."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from server.backup_marker import read_marker, write_marker
from server.checkup import CERTIFICATE_DAYS, check_up
from server.settings import Settings
from server.store.sqlite import SqliteStore
from server.text import sentences
from tests.people.test_backup import staffed
from tests.people.test_command_line import Place, place

__all__ = ["place", "staffed"]

DAY_MS = 86_400_000


@pytest.fixture
def tended(staffed: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Everything as it should be."""
    (staffed.folder / "dist").mkdir()
    staffed.write("dist/index.html", "")
    monkeypatch.setenv("LURING_STATIC", "dist")
    monkeypatch.setenv("LURING_MIN_FREE_MB", "1")
    monkeypatch.setenv("LURING_BEHIND_PROXY", "true")
    (staffed.folder / "data").chmod(0o700)
    assert staffed.luring("keys", "escrow", "usb").returncode == 0
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    return staffed


def test_all_is_well(tended: Place) -> None:
    found = tended.luring("check")
    assert found.returncode == 0, found.stdout
    assert "SALAH" not in found.stdout
    assert "PERHATIAN" not in found.stdout
    for said in (
        "kunci segel",
        "Jam mesin",
        "Cadangan terakhir berumur 0 jam",
        "Sisa disk",
        "ditandatangani",
    ):
        assert said in found.stdout


def later(place: Place, days: int) -> None:
    marker = read_marker(place.folder / "data")
    assert marker is not None
    older = msgspec.structs.replace(marker, made_at=marker.made_at - days * DAY_MS)
    write_marker(place.folder / "data", older)


def ahead(place: Place) -> None:
    store = SqliteStore(place.folder / "data")
    store.write_now(lambda tx: tx.clamp(1, time.time_ns() // 1_000_000 + 600_000))
    store.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda place: later(place, 3), "Cadangan terakhir berumur 72 jam"),
        (lambda place: (place.folder / "data/backup.json").unlink(), "Belum pernah ada cadangan"),
        (lambda place: (place.folder / "data/secrets.json").unlink(), "secrets.json tidak ada"),
        (lambda place: (place.folder / "data/secrets.json").write_text("{}"), "damaged"),
        (lambda place: next((place.folder / "data/keys").glob("*.json")).chmod(0o644), "chmod 600"),
        (lambda place: (place.folder / "dist/index.html").unlink(), "belum dibangun"),
        (lambda place: os.environ.update(LURING_MIN_FREE_MB="999999999"), "kurang dari 999.999.999 MB"),
        (lambda place: os.environ.update(LURING_BEHIND_PROXY="false", LURING_HOST="0.0.0.0"), "tanpa TLS"),
        (ahead, "menit di belakang jurnal"),
        (lambda place: place.folder.joinpath("data").rename("lain"), "tidak ada data"),
    ],
    ids=["old", "none", "secrets", "damaged", "open", "app", "disk", "tls", "clock", "data"],
)
def test_what_is_wrong_is_named_with_what_to_do(
    tended: Place, change: Callable[[Place], object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LURING_HOST", "LURING_BEHIND_PROXY", "LURING_MIN_FREE_MB"):  # are put back afterwards
        monkeypatch.setenv(name, os.environ.get(name, "127.0.0.1"))
    change(tended)
    found = tended.luring("check")
    assert (found.returncode, said in found.stdout) == (3, True), found.stdout
    assert "SALAH" in found.stdout


def test_a_look_makes_no_secrets(tended: Place) -> None:
    (tended.folder / "data/secrets.json").unlink()
    tended.luring("check")
    assert not (tended.folder / "data/secrets.json").exists()


def test_a_directory_that_others_can_read_is_a_warning(tended: Place) -> None:
    (tended.folder / "data").chmod(0o755)
    found = tended.luring("check")
    assert (found.returncode, "PERHATIAN" in found.stdout) == (0, True)
    assert "chmod 700 data" in found.stdout


def test_a_restored_database_without_a_backup_is_wrong(tended: Place) -> None:
    marker = (tended.folder / "data/backup.json").read_bytes()
    assert tended.luring("restore", "cadangan.tar", "--data", "baru").returncode == 0
    (tended.folder / "baru/backup.json").write_bytes(marker)  # of the life before
    found = tended.luring("check", "--data", "baru")
    assert "Belum ada cadangan sejak pemulihan" in found.stdout


@pytest.mark.parametrize(
    ("days", "level", "key"),
    [
        (90, "good", "certificate"),
        (CERTIFICATE_DAYS - 1, "warning", "certificate"),
        (-1, "wrong", "certificate_over"),
    ],
)
def test_a_certificate_is_told_before_it_ends(tended: Place, days: int, level: str, key: str) -> None:
    secret, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kinerja.test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(secret.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=99))
    signed = made.not_valid_after(now + timedelta(days=days, hours=1)).sign(secret, SHA256())
    file = tended.folder / "cert.pem"
    file.write_bytes(signed.public_bytes(Encoding.PEM))
    settings = Settings(data=Path("data"), static=Path("dist"), tls_cert=file, tls_key=file)
    found = list(check_up(settings, time.time_ns() // 1_000_000, 48))
    assert (found[-1].level, found[-1].key) == (level, key)


def test_every_finding_has_a_sentence(tended: Place) -> None:
    source = (Path(__file__).parents[2] / "server/checkup.py").read_text("utf-8")
    keys = {key.removeprefix("checkup.") for key in sentences("id") if key.startswith("checkup.")}
    assert {key for key in keys if f'"{key}"' not in source} == set()
