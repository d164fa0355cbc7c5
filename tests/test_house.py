"""The sentences of "Who may import whom", held by reading the source instead of trusting it."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from server import typescript
from server.appraisal import COLLECTIONS
from server.org import GrantRole
from sync import wire

ROOT = Path(__file__).parent.parent
PWA = ROOT / "pwa" / "src"
LONGEST_FILE = 400

# What would make the agreement between phone and server depend on the world.
WORLDLY_MODULES = set(
    "asyncio glob http io logging multiprocessing os pathlib random secrets shutil socket sqlite3 ssl "
    "subprocess sys tempfile threading time urllib".split()
)
WORLDLY_CALLS = set("open input print now utcnow today uuid1 uuid4 read_text read_bytes".split())
DOMAIN_WORDS = set(
    "employee evaluation indicator nip pegawai penilai placement plan predikat rating report rhk skp "
    "supervisor unit".split()
)


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def typescript_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (PWA / room).rglob("*.ts*") if not is_test(path))


def is_test(path: Path) -> bool:
    return ".test." in path.name or path.name.endswith(".gen.ts")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def imports(path: Path) -> set[str]:
    """Dotted names of all modules that a Python file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def calls(path: Path) -> set[str]:
    """Last names of everything that a Python file calls."""
    called = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return {
        function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        for function in called
    }


def words(path: Path) -> set[str]:
    """Words of all names and texts in a Python file, docstrings and comments left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            found += [node.value] if isinstance(node.value, str) and id(node) not in documentation else []
            continue
        found += [value for _, value in ast.iter_fields(node) if isinstance(value, str)]
    return {word for text in found for word in re.findall(r"[a-z]+", text.lower())}


def script_imports(path: Path) -> list[str]:
    return re.findall(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""", path.read_text(encoding="utf-8"))


def together(offenders: Iterator[str]) -> None:
    assert not (found := list(offenders)), "\n".join(found)


def test_the_house_has_rooms_to_look_at() -> None:
    assert len(python_files("sync")) > 5
    assert len(python_files("server")) > 20
    assert len(typescript_files("sync")) > 5
    assert len(typescript_files("screens")) > 5


def test_sync_imports_only_the_standard_library_and_msgspec() -> None:
    together(
        f"{path}: {name}" for path in python_files("sync") for name in roots(path) & {"server", "litestar"}
    )
    allowed = {"msgspec", "sync"}
    third_party = {
        path: roots(path) - allowed - set(__import__("sys").stdlib_module_names)
        for path in python_files("sync")
    }
    assert not {path: names for path, names in third_party.items() if names}


@pytest.mark.parametrize("room", ["sync", "server/appraisal"])
def test_the_pure_rooms_ask_neither_time_nor_disk_nor_network_nor_chance(room: str) -> None:
    together(
        f"{path}: imports {name}" for path in python_files(room) for name in roots(path) & WORLDLY_MODULES
    )
    together(f"{path}: calls {name}()" for path in python_files(room) for name in calls(path) & WORLDLY_CALLS)


def test_sync_knows_no_word_of_the_domain() -> None:
    together(f"{path}: {word}" for path in python_files("sync") for word in words(path) & DOMAIN_WORDS)


def test_appraisal_imports_the_agreement_and_nothing_that_stores_or_serves() -> None:
    for path in python_files("server/appraisal"):
        others = {name for name in imports(path) if name.startswith("server.")}
        together(f"{path}: {name}" for name in others if not name.startswith("server.appraisal"))


def test_only_the_store_knows_sql() -> None:
    for path in python_files("server", "sync"):
        if not path.is_relative_to(ROOT / "server/store"):
            together(f"{path}: {name}" for name in roots(path) & {"sqlite3", "sqlite_utils", "psycopg"})


def test_only_the_web_room_and_the_wiring_know_litestar() -> None:
    for path in python_files("server", "sync"):
        if not path.is_relative_to(ROOT / "server/web") and path != ROOT / "server/app.py":
            together(f"{path}: {name}" for name in roots(path) & {"litestar"})


def test_exchange_and_access_know_neither_http_nor_sql() -> None:
    for path in (ROOT / "server/exchange.py", ROOT / "server/access.py"):
        together(f"{path}: {name}" for name in roots(path) & {"litestar", "sqlite3", "sqlite_utils"})
        together(f"{path}: {name}" for name in imports(path) if name.startswith("server.web"))


def test_the_sync_engine_on_the_phone_knows_no_screen() -> None:
    upstairs = re.compile(r"/(ui|screens|forms|text|charts)(/|$)|^preact(/|$)|\.css$")
    together(
        f"{p}: {name}"
        for p in typescript_files("sync")
        for name in script_imports(p)
        if upstairs.search(name)
    )


def test_what_people_look_at_never_reaches_the_network_or_the_database() -> None:
    reaching = re.compile(
        r"\bfetch\(|\bindexedDB\b|\bXMLHttpRequest\b|\bEventSource\b|\bopenDB\(|\bcaches\.|[\"']idb[\"']"
    )
    for path in typescript_files("screens", "ui", "forms", "charts"):
        together(f"{path}: {match.group()}" for match in reaching.finditer(path.read_text(encoding="utf-8")))


def test_screens_reach_the_sync_engine_only_by_its_door() -> None:
    inside = re.compile(r"/sync/(?!index)\w")
    for path in typescript_files("screens", "ui", "forms", "charts"):
        together(f"{path}: {name}" for name in script_imports(path) if inside.search(name))


def test_every_word_on_the_screen_comes_from_text() -> None:
    spoken = re.compile(
        r">\s*(?!Luring)([^<>{}()=;&|]*[A-Za-z]{3,}[^<>{}()=;&|]*)\s*</"  # <b>like this</b>
        r"|(?:aria-label|placeholder|title|alt|label)=\"([^\"]*[A-Za-z]{3,}[^\"]*)\""
    )
    for path in typescript_files("screens", "ui", "forms", "charts"):
        if path.suffix == ".tsx":
            together(
                f"{path}: {match.group()}" for match in spoken.finditer(path.read_text(encoding="utf-8"))
            )


def test_the_phones_types_are_those_of_the_server() -> None:
    assert typescript.main(["--check"]) == 0


def texts(language: str) -> set[str]:
    """Keys of all texts of one language."""
    files = [*(PWA / "text").glob(f"*.{language}.ts"), *(PWA / "text").glob(f"*-{language}.ts")]
    return {
        key for file in files for key in re.findall(r'^\s*"([\w.]+)":', file.read_text("utf-8"), re.MULTILINE)
    }


def codes() -> set[str]:
    """The closed list of codes that an outcome may carry, as the protocol's page has it."""
    page = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(?:applied|held|quarantined|unreadable)`[^|]*\|([^|]*)\|", page, re.MULTILINE)
    assert len(rows) == 4
    return {code for row in rows for code in re.findall(r"`(\w+)`", row)}


def test_both_languages_have_the_same_texts() -> None:
    assert len(texts("id")) > 100
    assert texts("id") ^ texts("en") == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_outcome_code_state_and_step_has_a_text(language: str) -> None:
    declared = COLLECTIONS.values()
    wanted = {f"outcome.{name}" for name in get_args(wire.OutcomeName)} | {f"code.{code}" for code in codes()}
    wanted |= {f"step.{step}" for each in declared for step in each.steps}
    wanted |= {f"state.{row.target}" for each in declared for row in each.steps.values()}
    assert wanted - texts(language) == set()


def test_every_group_and_step_says_who_may_and_names_only_roles_that_access_gives() -> None:
    given = {"author", "supervisor", "reviewer", "colleague", "server", *get_args(GrantRole)}
    assert COLLECTIONS
    for name, declared in COLLECTIONS.items():
        asked = {
            f"{name}.{group}": frozenset().union(*row.roles.values())
            for group, row in declared.groups.items()
        }
        asked |= {f"{name}.{step}": row.roles for step, row in declared.steps.items()}
        together(f"{what}: {roles}" for what, roles in asked.items() if not roles or roles - given)


def test_every_collection_has_a_vector() -> None:
    vectors = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sync/vectors").glob("*.json"))
    assert COLLECTIONS
    together(name for name in COLLECTIONS if f'"{name}"' not in vectors)


# Told by the words that their keys have, level by level or line by line.
TOLD_PLAINLY = set(
    "plan/behaviour plan/annex rating/results rating/behaviour case/body case/handler onboarding/body".split()
)


def test_every_register_is_told_in_words_where_two_versions_are_compared() -> None:
    room = PWA / "screens/konflik"
    told = "".join((room / name).read_text("utf-8") for name in ("describe.ts", "describe-later.ts"))
    registers = {f"{name}/{group}" for name, declared in COLLECTIONS.items() for group in declared.groups}
    assert registers >= TOLD_PLAINLY
    together(one for one in sorted(registers - TOLD_PLAINLY) if f'"{one}"' not in told)


def test_files_stay_short_enough_to_be_read() -> None:
    code = [
        path
        for path in tracked_files()
        if path.suffix in {".py", ".ts", ".tsx", ".css"} and not is_test(path)
    ]
    long = {
        path: count for path in code if (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert not long


def test_nothing_names_a_machine_or_a_registry() -> None:
    named = re.compile(r"/root/|/home/\w|/work/|registry\.npm|pythonhosted|pypi\.org/simple|\"resolved\":")
    for path in tracked_files():
        if path != Path(__file__) and path.suffix not in {".png", ".ico", ".xlsx", ".jpg"}:
            text = path.read_text(encoding="utf-8")
            together(f"{path}: {match.group()}" for match in named.finditer(text))


def test_every_requirement_is_locked_with_its_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = [re.split(r"[\[>=<]", requirement)[0] for requirement in wanted]
    together(
        name for name in names if not re.search(rf"^{re.escape(name)}(\[.*\])?==.*\\$", lock, re.MULTILINE)
    )


def test_only_one_place_decodes_the_lines_of_the_journal() -> None:
    """Else somewhere a line from a kiosk would be read as written by whom it names, not by whom it is."""
    assert "sync.mutation.decode" in imports(ROOT / "server/reading.py")
    for path in python_files("server"):
        if path != ROOT / "server/reading.py":
            together(f"{path}: {name}" for name in imports(path) & {"sync.mutation.decode"})
            assert "Decoder(Mutation" not in path.read_text(encoding="utf-8"), path
