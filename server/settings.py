"""Settings from the environment and the command line, and the secrets that the server makes for itself.

A wrong setting stops the start with a sentence that names it. Every setting `x` can be given as `LURING_X`.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from server.oidc.roles import roles_by_group
from server.store.opening import SCHEMES
from sync.mutation import from_b64u, to_b64u

PREFIX = "LURING_"
MIN_BODIES_MB = 48  # half of it is for one address, and the largest file is 20 MiB
SECRETS_FILE = "secrets.json"
BUILT_APP = Path(__file__).resolve().parent.parent / "pwa" / "dist"


class WrongSetting(Exception):  # noqa: N818 - read aloud it is the sentence that stops the start
    """A setting that the server cannot start with."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    data: Path = Path("data")
    database: str = ""  # postgresql://…, shared by several servers; "": a file in the data directory
    host: str = "127.0.0.1"
    port: int = 8000
    tls_cert: Path | None = None
    tls_key: Path | None = None
    static: Path = BUILT_APP
    origin: str = ""  # "https://kinerja.example.go.id": what people type; "": as each request says
    behind_proxy: bool = False  # believe X-Forwarded-For and X-Forwarded-Proto
    evidence_quota_mb: int = 1_000  # per person
    min_free_mb: int = 200  # below it the server says that it is not ready
    session_per_second: float = 20.0  # requests of one session, sustained
    session_burst: int = 300
    exchanges: int = 128  # at the same time; those that bring nothing get half of the places
    rush: int = 4_096  # pushes at the same time that are only kept, when those places are taken; judged later
    unjudged_mb: int = 1_024  # of an agency's pushes that are kept and not judged yet
    uploads: int = 32  # pieces of evidence on their way at the same time
    requests: int = 256  # all other requests of the API at the same time
    bodies_mb: int = 64  # of all bodies that are held in memory, decompressed
    streams: int = 5_000  # of pokes
    connections: int = 8_192
    connections_per_address: int = 2_000  # an office shares one address; 0: no limit
    head_s: float = 30.0  # for the whole head of a request, and for an open connection until the next one
    slow_s: float = 60.0  # before a body that trickles, or a reader that takes nothing in, is ended
    oldest_client: str = "0.1.0"
    compact_after_days: int = 180  # a phone that was away for longer gets its copy anew
    metrics_token: str = ""  # of whoever reads /metrics; "": nobody
    push: bool = True  # whoever wants is told of news by Web Push
    push_contact: str = ""  # mailto: or https:, for the push services; "": the origin
    push_private: bool = False  # send pushes into the own network, too, and without TLS: for tests
    webhook_private: bool = False  # tell webhooks in the own network, too, and without TLS
    oidc_issuer: str = ""  # "": nobody signs in by an identity provider
    oidc_client_id: str = ""
    oidc_client_secret: str = ""  # "": a public client, by PKCE alone
    oidc_name: str = "SSO"  # on the button
    oidc_scope: str = "openid profile"
    oidc_nip_claim: str = "nip"
    oidc_groups_claim: str = "groups"
    oidc_roles: str = ""  # "admin=group,auditor=group": roles for the whole agency
    smtp_host: str = ""  # "": no mail is sent
    smtp_port: int = 587
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""


def load_settings(arguments: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Settings:
    """Merge defaults, environment and command line, in that order; a None among the arguments is not given.

    Raises: WrongSetting.
    """
    values: dict[str, Any] = {}
    for name, text in environ.items():
        if name.startswith(PREFIX):
            values[name.removeprefix(PREFIX).lower()] = text
    values |= {name: value for name, value in arguments.items() if value is not None}
    unknown = sorted(set(values) - set(Settings.__struct_fields__))
    if unknown:
        known = ", ".join(Settings.__struct_fields__)
        raise WrongSetting(
            f"{PREFIX}{unknown[0].upper()}: there is no setting of this name (there are: {known})"
        )
    settings = Settings(**{name: _convert(name, value) for name, value in values.items()})
    _check(settings)
    return settings


def _convert(name: str, value: Any) -> Any:
    hint = Settings.__annotations__[name]
    if isinstance(value, Path) or hint in (Path, Path | None):
        return Path(value)
    try:
        return msgspec.convert(value, hint, strict=False)
    except msgspec.ValidationError as error:
        raise WrongSetting(f"{PREFIX}{name.upper()}: {error}") from None


def _check(settings: Settings) -> None:
    def demand(name: str, holds: bool, sentence: str) -> None:
        if not holds:
            raise WrongSetting(f"{PREFIX}{name.upper()}: {sentence}")

    demand("port", 0 < settings.port < 65536, "a port is between 1 and 65535")
    is_known = settings.database == "" or settings.database.startswith(SCHEMES)
    demand("database", is_known, "a database looks like postgresql://luring@host/luring")
    both = (settings.tls_cert is None) == (settings.tls_key is None)
    demand("tls_key", both, "certificate and key are given together")
    for name, file in (("tls_cert", settings.tls_cert), ("tls_key", settings.tls_key)):
        demand(name, file is None or file.is_file(), f"there is no file {file}")
    if settings.origin:
        parts = urlsplit(settings.origin)
        plain = parts.scheme in ("http", "https") and parts.netloc != "" and parts.path == parts.query == ""
        demand(
            "origin",
            plain,
            "an origin looks like https://kinerja.example.go.id, without anything after the host",
        )
    demand(
        "push_contact",
        settings.push_contact == "" or settings.push_contact.startswith(("mailto:", "https://")),
        "a contact looks like mailto:admin@kinerja.example.go.id",
    )
    local = settings.oidc_issuer.startswith(("http://localhost:", "http://127.0.0.1:"))
    is_safe = local or settings.oidc_issuer == "" or settings.oidc_issuer.startswith("https://")
    demand("oidc_issuer", is_safe, "an issuer is reached over TLS: https://…")
    demand("oidc_client_id", not settings.oidc_issuer or settings.oidc_client_id != "", "who are we to it?")
    demand("oidc_roles", _reads_roles(settings.oidc_roles), "roles look like admin=group,auditor=group")
    long_enough = not settings.metrics_token or len(settings.metrics_token) >= 16
    demand("metrics_token", long_enough, "must be 16 letters or more")
    demand("smtp_port", 0 < settings.smtp_port < 65536, "a port is between 1 and 65535")
    demand("smtp_from", not settings.smtp_host or "@" in settings.smtp_from, "mail needs a sender")
    demand("origin", not settings.smtp_host or settings.origin != "", "a mail names the address of the app")
    is_safe = settings.smtp_tls != "none" or not settings.smtp_user
    demand("smtp_tls", is_safe, "a password is not sent without TLS")
    demand("compact_after_days", settings.compact_after_days >= 30, "must be 30 days or more")
    for name in ("evidence_quota_mb", "min_free_mb", "session_per_second", "session_burst"):
        demand(name, getattr(settings, name) >= 0, "must not be negative")
    for name in ("exchanges", "uploads", "requests", "streams", "connections"):
        demand(name, getattr(settings, name) >= 2, "must be 2 or more")
    demand("bodies_mb", settings.bodies_mb >= MIN_BODIES_MB, f"must be {MIN_BODIES_MB} or more")
    for name in ("rush", "unjudged_mb"):
        demand(name, getattr(settings, name) >= 0, "must not be negative")
    demand("connections_per_address", settings.connections_per_address >= 0, "must not be negative")
    for name in ("head_s", "slow_s"):
        demand(name, getattr(settings, name) >= 1, "must be a second or more")


def _reads_roles(text: str) -> bool:
    try:
        roles_by_group(text)
    except ValueError:
        return False
    return True


class Secrets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys that never leave the data directory; the database alone opens nothing that they guard."""

    mac_key: str  # receipts and time tokens
    pin_pepper: str  # kiosk PINs and activation codes

    @property
    def mac_key_bytes(self) -> bytes:
        return from_b64u(self.mac_key)

    @property
    def pin_pepper_bytes(self) -> bytes:
        return from_b64u(self.pin_pepper)


def load_secrets(data: Path) -> Secrets:
    """Read the secrets of a data directory; the first start makes them, readable by the server's user only.

    Raises: WrongSetting when others may read them, or when the file is damaged: new ones would void every
    receipt.
    """
    data.mkdir(parents=True, exist_ok=True)
    file = data / SECRETS_FILE
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secrets(file)
    made = Secrets(mac_key=to_b64u(secrets.token_bytes(32)), pin_pepper=to_b64u(secrets.token_bytes(32)))
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(made))
        out.flush()
        os.fsync(out.fileno())
    return made


def _read_secrets(file: Path) -> Secrets:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise WrongSetting(f"{file}: others may read the server's secrets; chmod 600 it")
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Secrets)
        short = min(len(found.mac_key_bytes), len(found.pin_pepper_bytes)) < 32
    except (msgspec.DecodeError, ValueError):
        short = True
    if short:
        raise WrongSetting(
            f"{file}: damaged; restore it from the backup, new secrets would void every receipt"
        )
    return found
