"""Shared devices: kiosks, what they seal, and whose it is. `docs/protocol.md` section 14."""
