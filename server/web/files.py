"""The files of the phone's app: everything in `pwa/dist`, read once at start and kept compressed.

Only what is in the table exists, so no path can lead out of it. Pages of the app that are no files get
`index.html`.
"""

import hashlib
import mimetypes
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from zlib import compressobj

import brotli

INDEX = "index.html"
PACKED = ".br"  # beside a file: the same, compressed when the app was built
DESKS = {
    "pengelola": "pengelola.html",
    "kios": "kios.html",
    "survei": "survei.html",
}  # pages of their own, by the first part of the path
SERVER_PATHS = ("api", "schema", "health")
COMPRESSED_TYPES = ("text/", "application/json", "application/manifest", "image/svg", "application/wasm")
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".map": "application/json"}


class Asset:
    """One file, as it is and compressed."""

    def __init__(self, name: str, content: bytes, packed: bytes = b"") -> None:
        suffix = Path(name).suffix
        self.type = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.content = content
        self._packed = packed  # by whoever built the app
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        # Vite puts a hash of the content into the names below assets/: such a file never changes.
        self.immutable = name.startswith("assets/")

    @cached_property
    def brotli(self) -> bytes:
        with suppress(brotli.error):
            if self._packed and brotli.decompress(self._packed) == self.content:
                return self._packed
        packed: bytes = brotli.compress(self.content, quality=11)
        return packed

    @cached_property
    def gzip(self) -> bytes:
        packer = compressobj(level=9, wbits=31)
        return packer.compress(self.content) + packer.flush()

    def encoded(self, accepted: str) -> tuple[bytes, str]:
        """Choose the smallest form that the browser accepts, with the name of its encoding."""
        if self.type.startswith(COMPRESSED_TYPES):
            if "br" in accepted:
                return self.brotli, "br"
            if "gzip" in accepted:
                return self.gzip, "gzip"
        return self.content, ""


class AppFiles:
    """The table of everything that is handed out."""

    def __init__(self, folder: Path) -> None:
        files = [file for file in folder.rglob("*") if file.is_file()] if folder.is_dir() else []
        contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
        self._assets = {
            name: Asset(name, content, contents.get(name + PACKED, b""))
            for name, content in contents.items()
            if name.removesuffix(PACKED) == name
        }

    def find(self, path: str) -> Asset | None:
        """Get the file of a path, or the app's page where the path is one of its own routes."""
        name = path.strip("/")
        found = self._assets.get(name)
        first = name.partition("/")[0]
        is_page = "." not in name and first not in SERVER_PATHS
        return found or (self._assets.get(DESKS.get(first, INDEX)) if is_page else None)
