"""What the handlers share, made once by `create_app`."""

from collections.abc import Callable

import msgspec
from litestar.di import NamedDependency

from server.backup_marker import Backups
from server.chance import Chance
from server.oidc.provider import Provider
from server.receipt import ServerKeys
from server.sealing import SealingKeys
from server.settings import Secrets, Settings
from server.store.store import Store
from server.web.admission import Admission
from server.web.backlog import Backlog
from server.web.bell import Bell
from server.web.connections import Connections
from server.web.export_jobs import Exports
from server.web.files import AppFiles
from server.web.hub import Hub
from server.web.limits import Limits
from server.web.measures import Measures
from server.web.passwords import Passwords
from server.web.places import Places

Clock = Callable[[], int]  # ms since 1970, UTC


class Web(msgspec.Struct, frozen=True, kw_only=True):
    settings: Settings
    secrets: Secrets
    keys: ServerKeys
    store: Store
    hub: Hub
    limits: Limits
    admission: Admission
    backlog: Backlog
    connections: Connections
    passwords: Passwords
    files: AppFiles
    chance: Chance
    backups: Backups
    sealing: SealingKeys
    clock: Clock
    oidc: Provider | None = None  # by whom people sign in, too
    work: Bell = msgspec.field(default_factory=Bell)  # there is something to do with a cycle
    measures: Measures = msgspec.field(default_factory=Measures)
    imports: Bell = msgspec.field(default_factory=Bell)  # there is something to do with a file
    exports: Exports = msgspec.field(default_factory=Exports)
    documents: Bell = msgspec.field(default_factory=Bell)  # there are documents to make
    places: Places = msgspec.field(default_factory=Places)
    heartbeat_s: float = 25.0  # of the streams of pokes


Shared = NamedDependency[Web]
