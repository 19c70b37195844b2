"""Coupon codes of North America, in the identifiers 8110 and 8112.

Source: GS1 US, "North American Coupon Application Guideline Using GS1 DataBar Expanded
Symbols" (8110) and "GS1 AI (8112) Coupon Data Specification".

Most fields begin with a digit that tells their length, so that the whole of a coupon
can be written as one regular expression in which no choice is open.
"""

import re

from . import dates


def _sized(first, last, more=0):
    """Pattern of a digit, ``first`` to ``last``, and so many digits and ``more``."""
    sizes = range(first, last + 1)
    fields = (f"{size}[0-9]{{{size + more}}}" for size in sizes)
    return f"(?:{'|'.join(fields)})"


_COMPANY = _sized(0, 6, more=6)
_OTHER_COMPANY = f"(?:9|{_COMPANY})"
_AMOUNT = _sized(1, 5)
# how much must be bought, in which unit, of which family of products
_PURCHASE = _AMOUNT + "[0-49][0-9]{3}"
_OFFER = "[0-9]{6}"
_SERIAL = _sized(0, 9, more=6)

_COUPON = re.compile(
    _COMPANY
    + _OFFER
    + _AMOUNT
    + _PURCHASE
    + f"(?:1[0-3]{_PURCHASE}{_OTHER_COMPANY})?"
    + f"(?:2{_PURCHASE}{_OTHER_COMPANY})?"
    + "(?:3(?P<end>[0-9]{6}))?"
    + "(?:4(?P<start>[0-9]{6}))?"
    + f"(?:5{_SERIAL})?"
    + f"(?:6{_sized(1, 7, more=6)})?"
    + "(?:9[01256][0-2][0-9][01])?"
)
_POSITIVE_OFFER = re.compile("[01]" + _COMPANY + _OFFER + _SERIAL)


def is_coupon(text, this_year):
    """Tell whether ``text`` is a coupon code of identifier 8110."""
    match = _COUPON.fullmatch(text)
    if not match:
        return False
    for date in match.group("start", "end"):
        if date and (
            date[4:] == "00" or isinstance(dates.read_date(date, this_year), str)
        ):
            return False
    start, end = match.group("start", "end")
    return not (start and end) or start <= end


def is_offer(text):
    """Tell whether ``text`` is a positive offer file coupon of identifier 8112."""
    return bool(_POSITIVE_OFFER.fullmatch(text))
