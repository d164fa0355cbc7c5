"""The code on the paper: every document that leaves the server is written down with the fingerprint of its
contents and of its file, and whoever holds the paper may ask whether it is genuine.

The same contents get the same code again, so that asking twice makes one document; changed contents get
another. A code says nothing by itself: it is a keyed hash, which nobody else can make or guess.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from server.documents.fill import Filled, Subject, fill
from server.documents.forms import FORMS
from server.documents.reader import Reader
from server.effects import derived_id
from server.people.calendar import local_day
from server.store.store import ReadTx, Tx
from server.text.moment import moment_words

COLLECTION = "document"
PATH = "/cek"
MOST_FILES = 20  # a new version of the typesetter makes another file of the same contents
SHOWN = 16  # hex digits of the fingerprint on the paper
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

Standing = Literal["current", "changed"]


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a document that was handed out: no names, and nothing that stands in it."""

    code: str
    subject: Subject
    version: str
    made_at: int
    files: tuple[str, ...] = ()  # SHA-256 of each file that was made of it, hex


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know who holds the paper: less than stands on it.

    `standing`: whether the records still say what the paper says. `file`: whether a file that was shown is
    one of ours, bit by bit; None: none was shown.
    """

    form: str
    initials: str
    version: str  # as on the paper
    made_at: int
    standing: Standing
    file: bool | None = None


def code_of(key: bytes, instansi: int, filled: Filled) -> str:
    """Name a document's code: 26 letters and digits."""
    subject = msgspec.json.encode(filled.subject, order="deterministic")
    text = b"document/%d/" % instansi + subject + filled.version.encode()
    return base64.b32encode(hmac.new(key, text, hashlib.sha256).digest()[:16]).decode().rstrip("=")


def issued(tx: ReadTx, instansi: int, code: str) -> Issued | None:
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi, code))
    return None if found is None else msgspec.convert(found, Issued)


def prepare(tx: ReadTx, instansi: int, filled: Filled, key: bytes, now_ms: int) -> Issued:
    """Get what a document is handed out as: as it was the first time, if it reads the same."""
    code = code_of(key, instansi, filled)
    known = issued(tx, instansi, code)
    return known or Issued(code=code, subject=filled.subject, version=filled.version, made_at=now_ms)


def paper(filled: Filled, one: Issued, origin: str, zone: str, notice: str = "") -> dict[str, Any]:
    """Put together what the template takes: the contents, and how they are verified."""
    url = f"{origin}{PATH}/{one.code}" if origin else ""
    made = f"{moment_words(one.made_at, zone, 'id')} {ZONES.get(zone, zone)}"
    check = {"id": one.code, "url": url, "version": one.version[:SHOWN], "made": made}
    return {**filled.contents, "notice": notice, "check": check}


def keep(tx: Tx, instansi: int, some: Mapping[str, tuple[Issued, bytes | None]]) -> None:
    """Write down what is handed out, by code, each with its file; None: it is a part of another's."""
    for code, (one, file) in some.items():
        known = issued(tx, instansi, code) or one
        sha = hashlib.sha256(file).hexdigest() if file is not None else None
        files = known.files if sha is None or sha in known.files else (*known.files, sha)[-MOST_FILES:]
        value = msgspec.to_builtins(msgspec.structs.replace(known, files=files))
        owner = one.subject.placement
        # No bucket: no phone gets it.
        tx.put_derived(instansi, COLLECTION, _id(tx, instansi, code), owner=owner, buckets=(), value=value)


def verify(
    tx: ReadTx, instansi: int, code: str, now_ms: int, file_sha256: str | None = None
) -> Verified | None:
    """Say what a code on a paper is worth. None: we have never handed such a document out."""
    one = issued(tx, instansi, code)
    if one is None or one.subject.form not in FORMS:
        return None
    reader = Reader(tx, instansi, now_ms)
    filled = fill(reader, one.subject)
    post = reader.org.placements.get(one.subject.placement)
    name = reader.directory.names.get(post.person, "") if post is not None else ""
    return Verified(
        form=one.subject.form,
        initials=initials(name),
        version=one.version[:SHOWN],
        made_at=one.made_at,
        standing="current" if filled is not None and filled.version == one.version else "changed",
        file=None if file_sha256 is None else file_sha256 in one.files,
    )


def initials(name: str) -> str:
    """Shorten a name: `dr. Sari Wulandari, M.K.M.` is `S. W.`"""
    words = name.partition(",")[0].split()
    letters = [word[0] for word in words if word[0].isupper() and not word.endswith(".")]
    return " ".join(f"{letter}." for letter in letters)


def file_name(filled: Filled, now_ms: int, zone: str) -> str:
    """Name the file: form, whose, of which day. Only letters, digits and dashes, for every file system."""
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in filled.name.partition(",")[0])
    short = "-".join(part for part in plain.split("-") if part)
    return f"{filled.subject.form}_{short}_{local_day(now_ms, zone).isoformat()}.pdf"


def _id(tx: ReadTx, instansi: int, code: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{code}")
