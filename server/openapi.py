"""Write `docs/openapi.json`, the description of every address that the server answers to.

It is checked in, so that whoever builds on it reads a change of it in the diff of a release. Tests and
`--check` only compare.
"""

import sys
import tempfile
from pathlib import Path

import msgspec

from server.settings import Settings

FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def document() -> str:
    """Describe the app as it is: OpenAPI 3.1, as JSON, the same for the same code."""
    from server.app import create_app

    with tempfile.TemporaryDirectory() as data:
        app = create_app(Settings(data=Path(data)))
        schema = app.openapi_schema.to_schema()
        app.state.web.passwords.close()
        app.state.web.store.close()
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1).decode() + "\n"


def main(arguments: list[str]) -> int:
    wanted = document()
    current = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    if "--check" in arguments:
        if current != wanted:
            sys.stderr.write("docs/openapi.json is not current; run `make openapi`\n")
        return int(current != wanted)
    FILE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
