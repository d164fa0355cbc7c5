"""The description that is checked in is that of the server."""

import json

import pytest

from server import openapi


def test_the_description_in_the_repository_is_that_of_the_server() -> None:
    assert openapi.main(["--check"]) == 0, "run `make openapi` and read what it changes"


def test_a_stale_description_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    assert openapi.main(["--check"]) == 1
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0
    written = json.loads((tmp_path / "openapi.json").read_text("utf-8"))
    del written["paths"]["/api/session"]
    (tmp_path / "openapi.json").write_text(json.dumps(written), "utf-8")
    assert openapi.main(["--check"]) == 1
