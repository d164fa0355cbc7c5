"""`luring export`: what the desk shows to an admin of the whole agency, from the server's machine."""

import io
import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cast import ADMIN, BUDI, CLINIC
from web.browser import Browser, Server
from web.cycle_desk import opened
from web.test_admin_exports import fetched, rename, school_admin
from web.test_admin_notes import NOTES, written

from server import at_the_machine
from server.__main__ import main
from server.commands import export as command
from server.lists import LISTS
from server.organisation import organisation_of
from server.store.store import ReadTx
from server.text import LANGUAGES, sentences
from server.web.export_jobs import Asker


class Machine:
    """Somebody at the command line of the machine on which the server runs."""

    def __init__(self, server: Server, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.server, self.folder, self._capture = server, folder, capture
        self.said = ""

    def luring(self, *arguments: str) -> int:
        self._capture.readouterr()
        code = main([*arguments, "--data", str(self.server.web.settings.data)])
        self.said = "".join(self._capture.readouterr())
        return code

    def export(self, name: str, format: str, *filters: str) -> bytes:
        """Export to a file. Returns what is in it."""
        file = self.folder / f"{name}.{format}"
        file.unlink(missing_ok=True)
        assert self.luring("export", name, "--format", format, "-o", str(file), *filters) == 0, self.said
        return file.read_bytes()

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def machine(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Machine:
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(command, "now_ms", server.clock)
    return Machine(server, folder, capsys)


@pytest.fixture
def admin(server: Server) -> Browser:
    return server.browser(ADMIN)


def cells(content: bytes) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


def code_of(server: Server, unit: str) -> str:
    return server.store.read_now(lambda tx: tx.organisation(1)).units[unit].code


BYTE_FOR_BYTE = {"people": "csv", "board": "json", "roles": "ndjson", "devices": "csv", "acts": "csv"}


def test_a_list_is_byte_for_byte_what_the_desk_gives_an_admin_of_the_whole_agency(
    machine: Machine, admin: Browser
) -> None:
    opened(machine.server)
    school_admin(machine.server)
    for name, format in BYTE_FOR_BYTE.items():
        made, shown = machine.export(name, format), fetched(admin, name, format)
        assert len(made) > 40
        if name == "acts":  # of which the newest is that of the export before
            head, export, before = shown.split(b"\r\n", 2)
            assert b"people" not in export
            shown = head + b"\r\n" + before
        assert made == shown, name


def test_the_lists_of_a_cycle_hide_what_the_desk_hides(machine: Machine, admin: Browser) -> None:
    cycle = written(machine.server)
    within = {"cycle": cycle}
    notes = machine.export("notes", "json")
    assert notes == fetched(admin, "notes", "json", within=within)
    assert all(note in notes.decode() for note in NOTES.values())
    results = machine.export("results", "csv", "--cycle", cycle[:8])
    assert results == fetched(admin, "results", "csv", within=within)
    spread = fetched(admin, "spread", "ndjson", within=within, query={"unit": CLINIC})
    assert machine.export("spread", "ndjson", "--unit", code_of(machine.server, CLINIC)) == spread


def test_a_dump_is_the_one_of_the_desk_and_of_one_moment(
    machine: Machine, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(machine.server)
    shown = fetched(admin, "everything", "ndjson").splitlines()
    asked: list[str] = []
    ask = Asker.ask

    async def ask_and_write(self: Asker, path: str, query: dict[str, str]) -> Any:
        """Let somebody write through the server, which must not wait, between any two pages."""
        answer = await ask(self, path, query)
        asked.append(path)
        writing = threading.Thread(target=rename, args=(machine.server, BUDI, f"Budi {len(asked)}"))
        writing.start()
        writing.join(5)
        assert not writing.is_alive()
        return answer

    monkeypatch.setattr(Asker, "ask", ask_and_write)
    made = machine.export("all", "ndjson").splitlines()
    assert "2 daftar belum dapat dilihat" in machine.said
    assert len(asked) > 20

    def others(lines: list[bytes]) -> list[dict[str, Any]]:
        return [row for row in map(json.loads, lines) if row.get("list") != "acts"]

    assert others(made) == others(shown)
    assert b"Budi 1" not in b"".join(made)
    assert admin.get("/api/admin/people", params={"q": f"Budi {len(asked)}"}).json()["total"] == 1


def test_a_table_has_the_same_cells_and_filters_are_named_as_people_name_them(
    machine: Machine, admin: Browser
) -> None:
    rename(machine.server, BUDI, '=HYPERLINK("http://jahat.test";"Budi")')
    shown = fetched(admin, "people", "xlsx", query={"unit": CLINIC, "q": "budi"}, lang="en")
    filters = ("--unit", code_of(machine.server, CLINIC), "--q", "budi", "--lang", "en")
    made = cells(machine.export("people", "xlsx", *filters))
    assert made == cells(shown)
    assert len(made) == 2
    assert "'=HYPERLINK" in machine.export("people", "csv", "--q", "budi").decode("utf-8-sig")


def test_an_export_leaves_its_trace_and_no_word_that_was_searched_for(
    machine: Machine, admin: Browser
) -> None:
    machine.export("people", "csv", "--q", "budi", "--unit", code_of(machine.server, CLINIC))
    assert machine.server.acts("list_exported") == [("", "people")]
    act = admin.get("/api/admin/acts", params={"act": "list_exported"}).json()["acts"][0]
    assert (act["by"], act["detail"]["rows"], act["detail"]["filters"]) == ("", 1, {"unit": CLINIC})
    assert act["detail"]["searched"] is True
    assert "budi" not in json.dumps(act).lower()


def test_a_file_is_its_owners_and_no_other_is_written_over(machine: Machine) -> None:
    file = machine.folder / "unit.csv"
    assert machine.luring("export", "units", "-o", str(file)) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(b"mine")
    assert machine.luring("export", "units", "-o", str(file)) == 1
    assert (file.read_bytes(), "--force" in machine.said) == (b"mine", True)
    assert machine.luring("export", "units", "--out", str(file), "--force") == 0
    assert file.read_bytes() != b"mine"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for strange in (machine.folder, Path("/dev/null")):
        assert machine.luring("export", "units", "--format", "csv", "-o", str(strange), "--force") == 1
        assert "bukan berkas biasa" in machine.said
    assert machine.luring("export", "units", "-o", str(machine.folder / "none" / "unit.csv")) == 1
    assert len(machine.server.acts("list_exported")) == 2
    assert machine.left() == ["unit.csv"]


def fails(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_fails_leaves_no_file_and_not_half_of_one(machine: Machine) -> None:
    for where in ("os.fsync", "os.replace", "server.commands.export.write_down"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(where, fails)
            assert machine.luring("export", "people", "-o", str(machine.folder / "people.csv")) == 1, where
        assert machine.left() == []


def test_an_error_of_the_server_is_no_export_with_a_list_less(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = at_the_machine.Looking.read

    async def broken(self: Any, job: Callable[[ReadTx], Any]) -> Any:
        if "list_people" in job.__qualname__:
            raise RuntimeError("Budi's name")
        return await read(self, job)

    monkeypatch.setattr(at_the_machine.Looking, "read", broken)
    for name in ("people", "all"):
        assert machine.luring("export", name, "--format", "ndjson", "-o", str(machine.folder / "x")) == 3
        assert "Budi" not in machine.said
    assert machine.left() == []
    assert machine.server.acts("list_exported") == []


REFUSED = {
    "people": "--format: xlsx, csv, json, ndjson",
    "all --format csv": "--format: ndjson",
    "units --format csv --unit PKM": "tidak punya saringan --unit",
    "people --format csv --unit NOWHERE": "NOWHERE",
    "board --format csv --period 1999-01-01": "1999",
    "weeks --format csv": "--unit",
    "results --format csv": "luring cycle list",
    "losses --format csv --standing lost": "nilainya tidak dikenal",
    "preview --format csv": "nilainya tidak dikenal",
    "board --format csv --period 00000000-0000-4000-8000-000000000999": "tidak ada di instansi ini",
    "units --format csv --instansi NOWHERE": "NOWHERE",
}


def test_what_cannot_be_is_refused_with_a_sentence(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(machine.folder)
    for arguments, said in REFUSED.items():
        assert machine.luring("export", *arguments.split()) == 1
        assert said in machine.said
    opened(machine.server)
    assert machine.luring("export", "results", "--format", "csv") == 1
    assert "belum dapat dilihat siapa pun" in machine.said
    assert machine.left() == []
    for arguments in ("nothing", "", "people --list", "people --format doc"):
        with pytest.raises(SystemExit) as ended:
            machine.luring("export", *arguments.split())
        assert ended.value.code == 2


def test_the_lists_are_named_with_their_filters_and_formats(machine: Machine) -> None:
    for language in LANGUAGES:
        assert machine.luring("export", "--list", "--lang", language) == 0
        for name, one in LISTS.items():
            named = f"\n{name}: {sentences(language)[f'export_list.{name}']} ("
            told = ("\n" + machine.said).partition(named)[2].splitlines()[1]
            assert all(f"[--{each}]" in told for each in one.filters), name
    assert "    --cycle [--unit] [--achieved]\n" in machine.said
    assert "all: " in machine.said


def test_nobody_in_the_network_is_the_operator(machine: Machine) -> None:
    """He is in no organisation that a server reads, whoever has exported something in its process."""
    machine.export("units", "csv")
    org = machine.server.store.read_now(lambda tx: organisation_of(tx, 1))
    assert "" not in org.grants_of
    for headers in ({"Cookie": "luring="}, {"Authorization": "Bearer "}, {"visitor": "x"}):
        assert machine.server.client.get("/api/admin/people", headers=headers).status_code == 401
