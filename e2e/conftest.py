"""What a story is given: an agency of its own, a server, a line to it, and phones."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from e2e import agency, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ROOT, ServerProcess

DIST = ROOT / "pwa" / "dist"

expect.set_options(timeout=15_000)  # a busy machine may need more than the usual five seconds
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A directory that all workers of this run share."""
    mine = tmp_path_factory.getbasetemp()
    return mine if worker_id == "master" else mine.parent


@pytest.fixture(scope="session")
def built_app(shared: Path) -> Path:
    """The app as built, in a copy that nobody builds anew while stories are told."""
    copy = shared / "dist"
    with one_at_a_time(shared / "build.lock"):
        if not (DIST / "index.html").exists():
            subprocess.run(["make", "build"], cwd=ROOT, check=True)
        if not copy.exists():
            shutil.copytree(DIST, copy)
    return copy


@pytest.fixture(scope="session")
def template(shared: Path) -> Path:
    data = shared / "agency" / "data"
    with one_at_a_time(shared / "agency.lock"):
        if not data.exists():
            making = shared / "agency" / "making"
            shutil.rmtree(making, ignore_errors=True)
            agency.make(making)
            making.rename(data)
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


@pytest.fixture
def server(data: Path, built_app: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(data, built_app, forked=True)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def line(server: ServerProcess) -> Iterator[Line]:
    between = Line(server.port)
    yield between
    between.close()


@pytest.fixture
def new_phone(
    playwright: Playwright, line: Line, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Phone]]:
    """Make phones by name. At the end of the story each is closed, and none may have had an error nobody
    caught.
    """
    phones: list[Phone] = []

    def make(name: str, *, desktop: bool = False) -> Phone:
        phone = Phone(playwright, tmp_path / "phones" / name, line.origin, desktop=desktop)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        if request.node.stash.get(FAILED, False):
            phone.tell()
        phone.close()
    assert [surprise for phone in phones for surprise in phone.surprises] == []


@pytest.fixture
def arrived(new_phone: Callable[..., Phone]) -> Callable[..., Phone]:
    """Phones by name, signed in as that person, with everything they need to be without a signal."""

    def make(who: str, *, on: str = "", desktop: bool = False) -> Phone:
        phone = new_phone(on or who, desktop=desktop)
        steps.arrive(phone.open(), who)
        return phone

    return make
