"""Backups that only a key or a passphrase opens, and restores that are only tried."""

import io
import tempfile
from base64 import b64decode
from pathlib import Path

import pytest

from server import age, bech32
from server.age import CannotDecryptError, DecryptingReader, EncryptingWriter, Keys, Lock, identities_in
from tests.people.test_backup import epochs, staffed
from tests.people.test_command_line import Place, place

__all__ = ["place", "staffed"]

# Written by another program that knows the format (rage, by way of pyrage 1.3).
IDENTITY = "AGE-SECRET-KEY-12VDQAVGFJKLF7Z3EA6FJZECPU8ZPMJEPTSW0EV48FD3KM08J23QSX8F84R"
THEIRS = b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAzRW1nUkpHV2tWbndGVUV3UFZSS0dhb216QnpGZDZHc2VCUGhWcDd2a1Jn"
    "CjVTNll0UkVIM3M5TytuemhsOVNGb3hqYUFrLzlCSUR3UG83ZFZXcjBvcVkKLT4gT10lWTYtZ3JlYXNlIG0/b2gnXkRaIHxnagp3"
    "QjY3UW9pR0dJZWMKLS0tIHU2MXhmNG9xRWRGdUhYTXE5RWpXc080Um1xY3ROVHhQbHJuMlZObWM4V0kKQETt8UWTsK+ZgoAve+Qp"
    "Uo848po4PRL5m7ZesAXghzW/0o5GVs55YLvxv9hfDYQ="
)


def encrypted(content: bytes, lock: Lock) -> bytes:
    out = io.BytesIO()
    with EncryptingWriter(out, lock) as clear:
        clear.write(content)
    return out.getvalue()


def test_what_another_program_encrypted_opens_here() -> None:
    assert DecryptingReader(io.BytesIO(THEIRS), Keys(identities=(IDENTITY,))).read() == b"Cadangan kecil\n"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_whatever_its_size_it_opens_again_and_nothing_can_be_cut_off(size: int) -> None:
    secret, public = age.new_identity()
    content = bytes(range(251)) * (size // 251 + 1)
    sealed = encrypted(content[:size], Lock(recipients=(public,)))
    assert DecryptingReader(io.BytesIO(sealed), Keys(identities=(secret,))).read() == content[:size]
    ends = {1, 16, 17, size % 65_536 + 16}  # within the last chunk, and all of it
    for cut in ends - ({size + 16} if size else set()):
        with pytest.raises(CannotDecryptError):
            DecryptingReader(io.BytesIO(sealed[:-cut]), Keys(identities=(secret,))).read()


def test_every_recipient_can_open_it_and_nobody_else() -> None:
    (mine, my_public), (yours, your_public), (other, _) = (age.new_identity() for _ in range(3))
    sealed = encrypted(b"isi", Lock(recipients=(my_public, your_public)))
    for secret in (mine, yours):
        assert DecryptingReader(io.BytesIO(sealed), Keys(identities=(secret,))).read() == b"isi"
    with pytest.raises(CannotDecryptError, match="wrong_key"):
        DecryptingReader(io.BytesIO(sealed), Keys(identities=(other,)))
    with pytest.raises(CannotDecryptError, match="no_key"):
        DecryptingReader(io.BytesIO(sealed), Keys())


def test_a_changed_header_is_found() -> None:
    secret, public = age.new_identity()
    sealed = encrypted(b"isi", Lock(recipients=(public,)))
    with pytest.raises(CannotDecryptError):
        DecryptingReader(
            io.BytesIO(sealed.replace(b"\n---", b"\n-> lain\n\n---")), Keys(identities=(secret,))
        )


def test_a_key_that_was_mistyped_is_no_key() -> None:
    _, public = age.new_identity()
    wrong = public[:-1] + ("q" if public[-1] != "q" else "p")
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode("age", wrong)


def test_a_backup_to_a_key_is_opened_by_its_secret_only(staffed: Place) -> None:
    made = staffed.luring("keys", "backup", "rahasia.txt")
    assert (staffed.folder / "rahasia.txt").stat().st_mode & 0o777 == 0o600
    public = made.stdout.split("--to ")[1].strip()
    assert public not in identities_in((staffed.folder / "rahasia.txt").read_text())
    done = staffed.luring("backup", "-o", "c.age", "--to", public)
    assert done.returncode == 0, done.stderr
    sealed = (staffed.folder / "c.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert b"SQLite format" not in sealed
    assert "terenkripsi" in staffed.luring("verify", "c.age").stderr
    staffed.luring("keys", "backup", "lain.txt")
    refused = staffed.luring("restore", "c.age", "--data", "baru", "--identity", "lain.txt")
    assert (refused.returncode, "tidak dapat dibuka" in refused.stderr) == (1, True)
    assert staffed.luring("verify", "c.age", "--identity", "rahasia.txt").returncode == 0
    restored = staffed.luring("restore", "c.age", "--data", "baru", "--identity", "rahasia.txt")
    assert restored.returncode == 0, restored.stderr
    assert "utuh" in staffed.luring("verify", "--data", "baru").stdout


def test_a_backup_by_a_passphrase(staffed: Place) -> None:
    staffed.write("frasa.txt", "empat kata yang panjang\n")
    staffed.write("pendek.txt", "rahasia\n")
    short = staffed.luring("backup", "-o", "c.age", "--passphrase-file", "pendek.txt")
    assert (short.returncode, "terlalu pendek" in short.stderr) == (1, True)
    assert staffed.luring("backup", "-o", "c.age", "--passphrase-file", "frasa.txt").returncode == 0
    assert staffed.luring("verify", "c.age", "--passphrase-file", "frasa.txt").returncode == 0
    staffed.write("salah.txt", "empat kata yang lain\n")
    assert staffed.luring("verify", "c.age", "--passphrase-file", "salah.txt").returncode == 1


def test_nothing_in_clear_comes_onto_the_disk_that_the_backup_is_written_to(
    staffed: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = staffed.folder / "usb"
    usb.mkdir()
    _, public = age.new_identity()
    seen: set[str] = set()
    real = tempfile.TemporaryDirectory.__exit__

    def look(self: tempfile.TemporaryDirectory[str], *error: object) -> None:
        seen.update(path.name for path in usb.rglob("*") if path.is_file())
        real(self, *error)  # type: ignore[arg-type]

    monkeypatch.setattr(tempfile.TemporaryDirectory, "__exit__", look)
    assert staffed.luring("backup", "-o", "usb/c.age", "--to", public).returncode == 0
    assert seen == {"c.age"}


@pytest.mark.parametrize("at", [0.3, 0.999])
def test_a_flipped_or_cut_encrypted_backup_is_found(staffed: Place, at: float) -> None:
    made = staffed.luring("keys", "backup", "rahasia.txt")
    public = made.stdout.split("--to ")[1].strip()
    staffed.luring("backup", "-o", "c.age", "--to", public)
    file = staffed.folder / "c.age"
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[int(len(whole) * at)] ^= 1
    for content in (bytes(flipped), whole[: int(len(whole) * at)]):
        file.write_bytes(content)
        broken = staffed.luring("restore", "c.age", "--data", "baru", "--identity", "rahasia.txt")
        assert (broken.returncode, "rusak atau terpotong" in broken.stderr) == (3, True)
    assert not (staffed.folder / "baru" / "luring.db").exists()


def test_a_restore_that_is_tried_changes_nothing_and_leaves_nothing(staffed: Place) -> None:
    data = staffed.folder / "data"
    before = epochs(data)
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    (staffed.folder / "tmp").mkdir()
    tried = staffed.luring("restore", "cadangan.tar", "--try", "--work", "tmp")
    assert tried.returncode == 0, tried.stderr
    assert "Pemulihan berhasil dicoba" in tried.stdout
    assert "titik periksa" in tried.stdout
    assert list(Path("tmp").iterdir()) == []
    assert epochs(data) == before
