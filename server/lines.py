"""The lines of a request, authenticated and decoded; what cannot be still has its number and its bytes.

A line may come sealed: once the run that names its hash is found to be signed it is opened, and from there on
it is the line that was written, as if it had come plain. Pure: it knows the replica's key and, for that, the
server's, and nothing else of the world.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from server.appraisal.kind import Unfit
from server.reading import NO_ALIASES, Aliases, read
from server.sealing import CannotOpenError
from sync.mutation import MAX_LINE_BYTES, Mutation, from_b64u, line_hash, run_digest
from sync.sealed import MAX_SEALED_BYTES, SealedLine, read_sealed
from sync.wire import MAX_N, FieldError, Proof, Run

MAX_SEEN = 500  # heads named in one `saw`
MAX_REASON = 2_000
MAX_MARKS = 60
MAX_NAME = 80  # of a collection: it stands in the keys of the database

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_HASH = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_PLACE = re.compile(r" - at `\$\.?(.*)`$")

NOT_SIGNED = Unfit(outcome="unreadable", code="signature")
NOT_JSON = Unfit(outcome="unreadable", code="json")
NOT_HIS = Unfit(outcome="unreadable", code="actor")
SEALED = "sealed"  # code of a line that nobody here can open

Open = Callable[[SealedLine], bytes]  # raises: CannotOpenError


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a run."""

    n: int
    sha: str
    raw: bytes
    id: str = ""  # "" only where it could not be found out
    mutation: Mutation | None = None  # None: it could not be read, or is not his
    unfit: Unfit | None = None
    receipt: Proof | None = None  # that we gave for it in an earlier epoch
    kept_at: int = 0  # when it came in a rush and was kept, ms; 0: it comes now

    def received_at(self, now_ms: int) -> int:
        """Say when it was received: now, unless it has been before."""
        return (self.kept_at or now_ms) if self.receipt is None else self.receipt.at

    @property
    def signed(self) -> bool:
        return self.unfit is not NOT_SIGNED


def authenticate(
    replica: str,
    key: str,
    actor: str,
    run: Run | None,
    raws: Sequence[bytes],
    opens: Open | None = None,
    aliases: Aliases = NO_ALIASES,
) -> list[Line]:
    """Split authentic from not, readable from not. `key`: the replica's public key; `actor`: its person;
    `opens`: opens sealed lines; `aliases`: what ids in its lines stand for.
    """
    sealed = [read_sealed(raw) for raw in raws]
    hashes = _hashes(raws, sealed)
    if run is None or not verify_run(replica, key, run, hashes):
        first = run.first if run is not None else 1
        return [
            Line(n=first + i, sha=sha, raw=raw, unfit=NOT_SIGNED)
            for i, (sha, raw) in enumerate(zip(hashes, raws, strict=True))
        ]
    return [
        read_line(replica, actor, run.first + i, sha, raw, aliases)
        if within is None
        else _open_line(replica, actor, run.first + i, raw, within, opens, aliases)
        for i, (sha, raw, within) in enumerate(zip(hashes, raws, sealed, strict=True))
    ]


def hashes_of(raws: Sequence[bytes]) -> list[str]:
    """Get the hash of each line, as it says itself where it is sealed."""
    return _hashes(raws, [read_sealed(raw) for raw in raws])


def _hashes(raws: Sequence[bytes], sealed: Sequence[SealedLine | None]) -> list[str]:
    pairs = zip(raws, sealed, strict=True)
    return [line_hash(raw) if within is None else within.sha for raw, within in pairs]


def _open_line(
    replica: str, actor: str, n: int, raw: bytes, within: SealedLine, opens: Open | None, aliases: Aliases
) -> Line:
    """Open a sealed line, and read it; of one that cannot be opened the bytes are kept as they came."""
    code = "too_large" if len(raw) > MAX_SEALED_BYTES else "key_unknown"
    if opens is not None and len(raw) <= MAX_SEALED_BYTES:
        try:
            return read_line(replica, actor, n, within.sha, opens(within), aliases)
        except CannotOpenError as error:
            code = error.code
    errors = (FieldError(path=SEALED, code=code),)
    unfit = Unfit(outcome="unreadable", code=SEALED, errors=errors)
    return Line(n=n, sha=within.sha, raw=raw, unfit=unfit)


def verify_run(replica: str, key: str, run: Run, hashes: Sequence[str]) -> bool:
    """Ask whether the replica's key signed exactly these lines under these numbers."""
    try:
        signature = from_b64u(run.sig)
        if len(signature) != 64 or not 1 <= run.first <= MAX_N:
            return False
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        digest = run_digest(replica, run.first, hashes)
        _public_key(key).verify(encode_dss_signature(r, s), digest, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=10_000)
def _public_key(key: str) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_b64u(key))


def read_line(replica: str, actor: str, n: int, sha: str, raw: bytes, aliases: Aliases = NO_ALIASES) -> Line:
    """Read one authentic line, or say why it cannot be."""
    if len(raw) > MAX_LINE_BYTES:
        errors = (FieldError(path="", code="too_large", limit=MAX_LINE_BYTES),)
        return Line(n=n, sha=sha, raw=raw, id=_head(raw).id, unfit=Unfit(errors=errors))
    try:
        mutation = read(raw, aliases)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        return Line(n=n, sha=sha, raw=raw, id=_head(raw).id, unfit=_why(raw, error))
    unfit = _check_names(mutation)
    if mutation.replica != replica or mutation.n != n:
        unfit = NOT_SIGNED_FOR
    elif mutation.actor != actor:
        unfit = NOT_HIS
    if unfit is not None:
        id = mutation.id if _ID.fullmatch(mutation.id) else ""
        return Line(n=n, sha=sha, raw=raw, id=id, unfit=unfit)
    return Line(n=n, sha=sha, raw=raw, id=mutation.id, mutation=mutation, unfit=_check_sizes(mutation))


# Signed, but as something else than what it says it is.
NOT_SIGNED_FOR = Unfit(outcome="unreadable", code="signature", errors=(FieldError(path="n", code="choice"),))


class _Head(msgspec.Struct):
    v: int = 0
    id: str = ""


def _head(raw: bytes) -> _Head:
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return _Head()
    return head if _ID.fullmatch(head.id) else _Head(v=head.v)


def _why(raw: bytes, error: Exception) -> Unfit:
    """Tell a line of a later version, which waits for a later server, from one that nobody can read."""
    if _head(raw).v > 1:
        return Unfit(outcome="held", code="newer")
    if isinstance(error, msgspec.ValidationError) and (place := _PLACE.search(str(error))):
        return Unfit(outcome="unreadable", code="json", errors=(FieldError(path=place[1], code="type"),))
    return NOT_JSON


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _check_names(mutation: Mutation) -> Unfit | None:
    """Refuse what is no id or name where one has to be: everything else here may rely on their form."""
    ids = {"id": mutation.id, "replica": mutation.replica, "actor": mutation.actor, "record": mutation.record}
    wrong = [name for name, id in ids.items() if not _ID.fullmatch(id)]
    if mutation.prev and not _HASH.fullmatch(mutation.prev):
        wrong.append("prev")
    if len(mutation.collection) > MAX_NAME or "\0" in mutation.collection:
        wrong.append("collection")
    if wrong:
        errors = tuple(FieldError(path=name, code="type") for name in wrong)
        return Unfit(outcome="unreadable", code="json", errors=errors)
    return None


def _check_sizes(mutation: Mutation) -> Unfit | None:
    errors = []
    seen = [id for heads in mutation.saw.values() for id in heads]
    if len(seen) > MAX_SEEN:
        errors.append(FieldError(path="saw", code="too_many", limit=MAX_SEEN))
    elif not all(_ID.fullmatch(id) for id in seen):
        errors.append(FieldError(path="saw", code="type"))
    if len(mutation.reason or "") > MAX_REASON:
        errors.append(FieldError(path="reason", code="too_long", limit=MAX_REASON))
    if len(mutation.marks) > MAX_MARKS or any(len(mark) > MAX_MARKS for mark in mutation.marks):
        errors.append(FieldError(path="marks", code="too_many", limit=MAX_MARKS))
    return Unfit(errors=tuple(errors)) if errors else None
