"""The cast, for every room's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cast import Cast, make_cast


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    cast = make_cast(tmp_path / "data")
    yield cast
    cast.store.close()
