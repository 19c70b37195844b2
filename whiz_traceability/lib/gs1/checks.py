"""Check digits and check characters of GS1 keys.

Source: GS1 General Specifications, section 7.9.
"""

import functools

#: GS1 AI encodable character set 82, in the order of the characters' values.
CSET82 = (
    "!\"%&'()*+,-./0123456789:;<=>?"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
#: The characters of a check character pair, in the order of their values.
CSET32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUE82 = {character: value for value, character in enumerate(CSET82)}
_DIGITS = frozenset("0123456789")


def is_digits(text):
    """Tell whether ``text`` is ASCII digits only, and at least one."""
    return bool(text) and _DIGITS.issuperset(text)


def check_digit(digits):
    """Return the GS1 check digit that belongs behind ``digits`` (modulo 10).

    >>> check_digit("950600013435")
    '2'
    """
    if not is_digits(digits):
        raise ValueError(f"A check digit needs digits: {digits!r}")
    return str(-_weighted(digits + "0") % 10)


def has_check_digit(digits):
    """Tell whether the last of ``digits`` is their right check digit."""
    if len(digits) < 2 or not is_digits(digits):
        return False
    return _weighted(digits) % 10 == 0


def _weighted(digits):
    """Sum of ``digits`` with the weights 1, 3, 1, 3, ... from the right."""
    numbers = digits.encode()
    total = sum(numbers[-1::-2]) + 3 * sum(numbers[-2::-2])
    # every byte is ord("0") = 48 more than its digit
    return total - 48 * ((len(numbers) + 1) // 2 + 3 * (len(numbers) // 2))


def check_pair(text):
    """Return the GS1 check character pair that belongs behind ``text``.

    Used by the Global Model Number: prime weights from the right, modulo 1021, written
    as two characters of :data:`CSET32`.

    >>> check_pair("1987654Ad4X4bL5ttr2310c")
    '2K'
    """
    total = 0
    for character, prime in zip(reversed(text), _primes(len(text)), strict=True):
        if character not in _VALUE82:
            raise ValueError(f"Not a character of GS1's set 82: {character!r}")
        total += _VALUE82[character] * prime
    high, low = divmod(total % 1021, 32)
    return CSET32[high] + CSET32[low]


def has_check_pair(text):
    """Tell whether the last two characters of ``text`` are their right check pair."""
    return len(text) > 1 and check_pair(text[:-2]) == text[-2:]


@functools.cache
def _primes(count):
    """Return the first ``count`` primes, the weights from the right."""
    primes, number = [], 2
    while len(primes) < count:
        if all(number % prime for prime in primes):
            primes.append(number)
        number += 1
    return primes


def gtin14(text):
    """Return the GTIN ``text`` (8, 12, 13 or 14 digits) with 14 digits.

    :raise ValueError: when it is no GTIN or its check digit is wrong
    """
    if len(text) not in (8, 12, 13, 14) or not is_digits(text):
        raise ValueError(f"A GTIN has 8, 12, 13 or 14 digits: {text!r}")
    if not has_check_digit(text):
        raise ValueError(f"The check digit of the GTIN is wrong: {text!r}")
    return text.zfill(14)


def gtin_forms(gtin):
    """Return the ways in which one writes a GTIN of 14 digits, as a list.

    With fewer leading zeros it is a number of 13, 12 or 8 digits: the same item may be
    known by any of them.
    """
    return [gtin, *(gtin[n:] for n in (1, 2, 6) if gtin.startswith("0" * n))]
