"""Who may come in: accounts, sessions, and the one-time codes that open an account.

Jobs over a transaction; passwords are hashed outside, before and after, because that takes long and there is
one writer. An attempt is counted before its password is looked at: whoever tries a hundred at once has no
more tries than one by one.
"""

import hashlib
import hmac
from collections.abc import Iterable

import msgspec

from server.acts import record_act
from server.chance import Chance
from server.credentials import code_hash, new_code, normal_nip
from server.store.accounts import Account, Activation, Holder, Session
from server.store.store import ReadTx, Tx
from sync.mutation import to_b64u

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
SESSION_MS = 90 * DAY_MS
SESSION_RENEW_MS = DAY_MS  # a session in use slides this far before it is written again
ACTIVATION_MS = 30 * DAY_MS
ACTIVATION_TRIES = 50  # well-formed wrong codes, against 44 bits
FREE_TRIES = 5
FIRST_LOCK_MS = MINUTE_MS
LONGEST_LOCK_MS = 60 * MINUTE_MS


class Lock(msgspec.Struct, frozen=True):
    """How many wrong passwords in a row, and until when no further one is looked at."""

    failures: int = 0
    until: int = 0

    def bars(self, now_ms: int) -> bool:
        return self.until > now_ms

    @property
    def left(self) -> int:
        """Tries before the account is locked."""
        return max(0, FREE_TRIES - self.failures)


def next_lock(lock: Lock, now_ms: int) -> Lock:
    """Count one more wrong password: the fifth in a row locks for a minute, each further one for twice as
    long.
    """
    failures = lock.failures + 1
    if failures < FREE_TRIES:
        return Lock(failures, 0)
    doubled = FIRST_LOCK_MS * 2 ** min(failures - FREE_TRIES, 20)
    return Lock(failures, now_ms + min(doubled, LONGEST_LOCK_MS))


class Attempt(msgspec.Struct, frozen=True):
    """A sign-in that has been counted and not yet been judged.

    Nobody (`person` None) looks like somebody from outside.
    """

    person: str | None
    password_hash: str | None
    lock: Lock
    barred: bool  # the lock held already: the password is not looked at


class SignedIn(msgspec.Struct, frozen=True):
    """A new session, with the token that goes into the cookie and nowhere else."""

    person: str
    token: str


def token_hash(token: str) -> str:
    return to_b64u(hashlib.sha256(token.encode()).digest())


def begin_sign_in(tx: Tx, instansi: int, nip: str, now_ms: int) -> Attempt:
    """Find the account of a NIP and count the attempt, as if it were going to fail."""
    now_ms = tx.clamp(instansi, now_ms)
    return begin_check(tx, instansi, tx.person_of_nip(instansi, normal_nip(nip), now_ms), now_ms)


def begin_check(tx: Tx, instansi: int, person: str | None, now_ms: int) -> Attempt:
    """Count that somebody's password is going to be looked at, as if it were going to be wrong."""
    now_ms = tx.clamp(instansi, now_ms)
    account = tx.account(instansi, person) if person else None
    if account is None or account.disabled_at is not None:
        return Attempt(None, None, Lock(), barred=False)
    lock = Lock(account.failures, account.locked_until)
    if lock.bars(now_ms):
        return Attempt(account.person, account.password_hash, lock, barred=True)
    counted = next_lock(lock, now_ms)
    _put_lock(tx, instansi, account, counted)
    return Attempt(account.person, account.password_hash, counted, barred=False)


def finish_sign_in(tx: Tx, instansi: int, attempt: Attempt, now_ms: int, chance: Chance) -> SignedIn | None:
    """Open a session after the password was right.

    None: the account was changed while the password was being checked.
    """
    now_ms = tx.clamp(instansi, now_ms)
    account = tx.account(instansi, attempt.person) if attempt.person else None
    if account is None or account.disabled_at is not None or account.password_hash != attempt.password_hash:
        return None
    _put_lock(tx, instansi, account, Lock())
    return open_session(tx, instansi, account.person, chance.token(), now_ms)


def finish_check(tx: Tx, instansi: int, attempt: Attempt) -> None:
    """Take back what was counted, after the password of somebody signed in was right."""
    account = tx.account(instansi, attempt.person) if attempt.person else None
    if account is not None and account.password_hash == attempt.password_hash:
        _put_lock(tx, instansi, account, Lock())


def change_pin(tx: Tx, instansi: int, attempt: Attempt, pin_hash: str, now_ms: int, chance: Chance) -> bool:
    """Give a person another PIN after his password was right, and end what was opened at kiosks by the one
    before. Returns whether the account is still that.
    """
    now_ms = tx.clamp(instansi, now_ms)
    account = tx.account(instansi, attempt.person) if attempt.person else None
    if account is None or account.disabled_at is not None or account.password_hash != attempt.password_hash:
        return False
    fresh = msgspec.structs.replace(account, pin_hash=pin_hash, failures=0, locked_until=0)
    tx.put_account(instansi, fresh)
    person = account.person
    tx.drop_kiosk_sessions_of(instansi, person)
    record_act(tx, instansi, "pin_changed", by=person, person=person, detail={}, now_ms=now_ms, chance=chance)
    return True


def record_lockout(tx: Tx, instansi: int, attempt: Attempt, now_ms: int, chance: Chance) -> None:
    """Let the journal say that an account was locked, after a password that was really wrong."""
    if attempt.person and attempt.lock.until:
        detail: dict[str, object] = {"failures": attempt.lock.failures, "until": attempt.lock.until}
        record_act(
            tx,
            instansi,
            "account_locked",
            by="",
            person=attempt.person,
            detail=detail,
            now_ms=tx.clamp(instansi, now_ms),
            chance=chance,
        )


def _put_lock(tx: Tx, instansi: int, account: Account, lock: Lock) -> None:
    tx.put_account(
        instansi, msgspec.structs.replace(account, failures=lock.failures, locked_until=lock.until)
    )


def open_session(tx: Tx, instansi: int, person: str, token: str, now_ms: int) -> SignedIn:
    """Let somebody in who has shown who he is."""
    tx.drop_expired_sessions(instansi, person, now_ms)
    session = Session(
        token_hash=token_hash(token), person=person, created=now_ms, seen=now_ms, expires=now_ms + SESSION_MS
    )
    tx.put_session(instansi, session)
    return SignedIn(person, token)


def find_session(tx: ReadTx, instansi: int, token: str, now_ms: int) -> Session | None:
    """Find the session of a token, unless it is over."""
    session = tx.session(instansi, token_hash(token))
    return session if session is not None and session.expires > now_ms else None


def is_due(session: Session, now_ms: int) -> bool:
    """Ask whether a session in use should slide now: once a day, so that most requests write nothing."""
    return now_ms - session.seen >= SESSION_RENEW_MS


def slide_session(tx: Tx, instansi: int, session: Session, now_ms: int) -> None:
    """Let a session last 90 days from now, if it is still there."""
    if tx.session(instansi, session.token_hash) is not None:
        tx.put_session(instansi, msgspec.structs.replace(session, seen=now_ms, expires=now_ms + SESSION_MS))


class Redeemed(msgspec.Struct, frozen=True):
    """What became of a code: a person who may now choose a password, or the code of a refusal."""

    activation: Activation | None = None
    refusal: str = ""


def try_code(tx: Tx, instansi: int, nip: str, hashed: str, now_ms: int) -> Redeemed:
    """Look for an open activation of the NIP's owner with this code, and count a wrong one.

    It is spent by `activate`.
    """
    now_ms = tx.clamp(instansi, now_ms)
    person = tx.person_of_nip(instansi, normal_nip(nip), now_ms)
    account = tx.account(instansi, person) if person else None
    if person is None or (account is not None and account.disabled_at is not None):
        return Redeemed(refusal="wrong_code")
    issued = tx.activations(instansi, person)
    fitting = [activation for activation in issued if hmac.compare_digest(activation.code_hash, hashed)]
    if not fitting:
        for newest in [activation for activation in issued if activation.used_at is None][:1]:
            tx.put_activation(instansi, msgspec.structs.replace(newest, failures=newest.failures + 1))
        return Redeemed(refusal="wrong_code")
    activation = fitting[0]
    if (
        activation.used_at is not None
        or activation.expires <= now_ms
        or activation.failures >= ACTIVATION_TRIES
    ):
        return Redeemed(refusal="code_expired")
    return Redeemed(activation=activation)


def activate(
    tx: Tx,
    instansi: int,
    activation: Activation,
    *,
    password_hash: str,
    pin_hash: str,
    now_ms: int,
    chance: Chance,
) -> SignedIn | None:
    """Spend the code, set password and PIN, end every other session, open one.

    None: the code was spent meanwhile.
    """
    now_ms = tx.clamp(instansi, now_ms)
    still_open = [kept for kept in tx.activations(instansi, activation.person) if kept.used_at is None]
    if activation.id not in {kept.id for kept in still_open}:
        return None
    tx.spend_activations(instansi, activation.person, now_ms)
    set_credentials(
        tx, instansi, activation.person, password_hash=password_hash, pin_hash=pin_hash, now_ms=now_ms
    )
    person = activation.person
    detail: dict[str, object] = {"activation": activation.id}
    record_act(
        tx,
        instansi,
        "account_activated",
        by=person,
        person=person,
        detail=detail,
        now_ms=now_ms,
        chance=chance,
    )
    return open_session(tx, instansi, person, chance.token(), now_ms)


def set_credentials(
    tx: Tx, instansi: int, person: str, *, password_hash: str, pin_hash: str, now_ms: int
) -> None:
    """Give a person a new password and PIN; everybody signed in as him is signed out (F49)."""
    tx.drop_sessions(instansi, person)
    account = Account(person=person, password_hash=password_hash, pin_hash=pin_hash, changed_at=now_ms)
    tx.put_account(instansi, account)


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a slip of paper says. The code exists here and on the paper only."""

    holder: Holder
    code: str
    expires: int


def issue_slips(
    tx: Tx,
    instansi: int,
    holders: Iterable[Holder],
    *,
    issued_by: str,
    pepper: bytes,
    now_ms: int,
    chance: Chance,
) -> list[Slip]:
    """Make a new one-time code for each person and void the ones before; the journal says who did it for
    whom.

    `issued_by` is a person; "": the command line.
    """
    now_ms = tx.clamp(instansi, now_ms)
    slips = []
    for holder in holders:
        tx.spend_activations(instansi, holder.person, now_ms)
        code = new_code(chance.choose)
        activation = Activation(
            id=chance.new_id(),
            person=holder.person,
            code_hash=code_hash(pepper, code),
            issued_by=issued_by,
            issued_at=now_ms,
            expires=now_ms + ACTIVATION_MS,
        )
        tx.put_activation(instansi, activation)
        record_act(
            tx,
            instansi,
            "slip_issued",
            by=issued_by,
            person=holder.person,
            detail={"activation": activation.id},
            now_ms=now_ms,
            chance=chance,
        )
        slips.append(Slip(holder=holder, code=code, expires=activation.expires))
    return slips
