"""Bech32 (BIP 173), without its limit of 90 characters: how age writes its keys down."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """Write bytes down with a prefix and a checksum, in lower case."""
    values = _regroup(data, 8, 5, pad=True)
    check = _polymod([*_expand(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in values)}"


def decode(prefix: str, text: str) -> bytes:
    """Read bytes back, all letters in one case. Raises: ValueError."""
    found, _, rest = text.lower().rpartition("1")
    if text not in (text.lower(), text.upper()) or found != prefix or len(rest) < 6:
        raise ValueError("not bech32")
    values = [_LETTERS.index(letter) for letter in rest]
    if _polymod([*_expand(prefix), *values]) != 1:
        raise ValueError("checksum")
    return bytes(_regroup(values[:-6], 5, 8, pad=False))


def _regroup(data: bytes | list[int], bits: int, into: int, pad: bool) -> list[int]:
    total = count = 0
    found = []
    for value in data:
        total, count = total << bits | value, count + bits
        while count >= into:
            count -= into
            found.append(total >> count & (1 << into) - 1)
    left = total & (1 << count) - 1
    if pad and count:
        found.append(left << into - count)
    elif not pad and (count >= bits or left):
        raise ValueError("padding")
    return found


def _expand(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            check ^= generator if top >> i & 1 else 0
    return check
