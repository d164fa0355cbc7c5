"""Whether the process lives, and whether it can do its work: for supervisors of processes and load
balancers.
"""

import asyncio
import shutil

import msgspec
import structlog
from litestar import get
from litestar.exceptions import ServiceUnavailableException

from server.web.context import Shared
from server.web.problems import Problem, responses

WRITE_WITHIN_S = 5.0

log = structlog.get_logger()


class Health(msgspec.Struct, frozen=True, kw_only=True):
    status: str


@get("/health/live", sync_to_thread=False)
def live() -> Health:
    return Health(status="live")


@get("/health/ready", responses=responses("disk_full"))
async def ready(web: Shared) -> Health:
    free = await asyncio.to_thread(lambda: shutil.disk_usage(web.settings.data).free)
    if free < web.settings.min_free_mb * 1024 * 1024:
        raise Problem("disk_full", retry_after=60)
    try:
        await asyncio.wait_for(web.store.write(lambda tx: tx.flush()), WRITE_WITHIN_S)
    except Exception as error:  # whatever it is, the answer is the same: do not send anybody here
        log.error("not ready", error=type(error).__name__)
        raise ServiceUnavailableException from error
    return Health(status="ready")
