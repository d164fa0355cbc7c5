"""Files of personal data: whole under their name, or not there at all; their owner's only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.commands.shared import Refusal


def refuse_existing(file: Path, *, force: bool) -> None:
    """Raises: Refusal, where something has that name that is not to be replaced; OSError, where there is no
    such folder.
    """
    file.parent.stat()
    if file.is_symlink() or (file.exists() and not file.is_file()):  # as a folder, or a device
        raise Refusal("export_no_file", file=file)
    if file.exists() and not force:
        raise Refusal("export_exists", file=file)


@contextmanager
def whole_file(file: Path, content: bytes, *, force: bool) -> Iterator[None]:
    """Write a file, which has its name only when the block is through. What fails before leaves nothing.

    Raises: Refusal, where something has its name meanwhile; OSError.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        refuse_existing(file, force=force)
        yield
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
