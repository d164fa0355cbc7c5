"""Everything unpredictable, from one place, so that a test can say what it will be."""

import secrets
import uuid

from sync.mutation import to_b64u


class Chance:
    """The operating system's chance."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    def choose(self, alphabet: str) -> str:
        """Pick one character."""
        return secrets.choice(alphabet)

    def salt(self) -> str:
        """16 bytes, base64url, as the journal's entries want it."""
        return to_b64u(self.bytes(16))

    def token(self) -> str:
        """256 bits for a cookie."""
        return to_b64u(self.bytes(32))

    def new_id(self) -> str:
        return str(uuid.UUID(bytes=self.bytes(16), version=4))
