"""The order in which people expect numbers: SN9 before SN10."""

import re

_DIGITS = re.compile("([0-9]+)")


def natural_key(text):
    """Return a key by which texts sort with the numbers in them counted as numbers.

    Capital and small letters, and zeros in front, count only where nothing else
    differs; no two different texts have the same key.

    >>> sorted(["SN10", "SN9", "sn9a", "SN09"], key=natural_key)
    ['SN09', 'SN9', 'sn9a', 'SN10']
    """
    pieces = _DIGITS.split(text or "")
    # Odd pieces are digits. Their length and text compare like the number, of any size.
    key = []
    for index, piece in enumerate(pieces):
        if index % 2:
            digits = piece.lstrip("0")
            key.append((len(digits), digits))
        else:
            key.append(piece.casefold())
    return key, text or ""
