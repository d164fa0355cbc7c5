"""Make `sync/vectors/sign.json` anew: a key, a run, signatures that hold and signatures that do not.

Run it by hand when the digest changes; signatures are random, so the file changes with every run.
"""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.mutation import run_digest, to_b64u

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"


def raw(signature: bytes) -> bytes:
    """Give r||s, 32 bytes each, for the DER form."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32) + s.to_bytes(32)


def main() -> None:
    lines = json.loads((VECTORS / "lines.json").read_text())
    run = lines["runs"][1]
    hashes = [line["hash"] for line in lines["lines"][: run["count"]]]
    digest = run_digest(run["replica"], run["first"], hashes)
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    good = raw(key.sign(digest, ec.ECDSA(SHA256())))
    swapped = run_digest(run["replica"], run["first"], [hashes[1], hashes[0], *hashes[2:]])
    cases = [
        ("by the replica's key", good, True),
        ("one bit changed", bytes([good[0] ^ 1]) + good[1:], False),
        ("by another key", raw(other.sign(digest, ec.ECDSA(SHA256()))), False),
        ("over the same lines in another order", raw(key.sign(swapped, ec.ECDSA(SHA256()))), False),
        ("in DER instead of r||s", key.sign(digest, ec.ECDSA(SHA256())), False),
        ("empty", b"", False),
    ]
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    vector = {
        "about": "ECDSA P-256 with SHA-256 over the digest of a run (lines.json). `key`: uncompressed point; "
        "`sig`: r||s, 64 bytes; both base64url without padding.",
        "key": to_b64u(public),
        "digest": digest.decode(),
        "cases": [{"name": name, "sig": to_b64u(sig), "valid": valid} for name, sig, valid in cases],
    }
    (VECTORS / "sign.json").write_text(json.dumps(vector, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
