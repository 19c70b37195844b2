"""Rules for the contents of values, by the names of GS1's syntax dictionary.

A rule takes a part of a value, whose length and characters are right already, and the
current year. It returns nothing when the part is right, else the code of what is wrong
(a key of ``issues.MESSAGES``), if need be with values for the sentence: ``code`` or
``(code, {name: value})``.
"""

import re

from . import checks, codes, coupons, dates

_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{7,30}")
_POSITION = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")


def csum(text, year):
    if not checks.has_check_digit(text):
        return "check_digit", {"expected": checks.check_digit(text[:-1])}


def csumalpha(text, year):
    expected = checks.check_pair(text[:-2])
    if text[-2:] != expected:
        return "check_pair", {"expected": expected}


def gcppos1(text, year):
    # No company prefix is shorter than four digits
    if len(text) < 4 or not checks.is_digits(text[:4]):
        return "company_prefix"


def gcppos2(text, year):
    return gcppos1(text[1:], year)


def yymmd0(text, year):
    date = dates.read_date(text, year)
    return date if isinstance(date, str) else None


def yymmdd(text, year):
    return "day" if text[4:] == "00" else yymmd0(text, year)


def yyyymmdd(text, year):
    date = "day" if text[6:] == "00" else dates.read_long_date(text)
    return date if isinstance(date, str) else None


def hh(text, year):
    return "hour" if text > "23" else None


def mi(text, year):
    return "minute" if text > "59" else None


def ss(text, year):
    return "second" if text > "59" else None


def hhmi(text, year):
    return hh(text[:2], year) or mi(text[2:], year)


def iso3166(text, year):
    return None if text in codes.COUNTRIES else "country"


def iso3166999(text, year):
    # 999 is GS1's own: a union of countries
    return None if text == "999" else iso3166(text, year)


def iso3166alpha2(text, year):
    return None if text in codes.COUNTRIES_ALPHA2 else "country"


def iso4217(text, year):
    return None if text in codes.CURRENCIES else "currency"


def iso5218(text, year):
    return None if text in "0129" else "sex"


def latitude(text, year):
    return "latitude" if int(text) > 180 * 10**7 else None


def longitude(text, year):
    return "longitude" if int(text) > 360 * 10**7 else None


def pcenc(text, year):
    return "percent" if _ESCAPE.search(text) else None


def yesno(text, year):
    return None if text in "01" else "yes_no"


def zero(text, year):
    return "zero" if text.strip("0") else None


def nonzero(text, year):
    return None if text.strip("0") else "nonzero"


def nozeroprefix(text, year):
    return "leading_zero" if text[0] == "0" else None


def hasnondigit(text, year):
    return "only_digits" if checks.is_digits(text) else None


def hyphen(text, year):
    return "minus" if text.strip("-") else None


def winding(text, year):
    return None if text in "019" else "winding"


def pieceoftotal(text, year):
    piece, total = int(text[:2]), int(text[2:])
    return None if 1 <= piece <= total else "pieces"


def posinseqslash(text, year):
    match = _POSITION.fullmatch(text)
    if not match or int(match[1]) > int(match[2]):
        return "position"


def importeridx(text, year):
    return None if text.isalnum() or text in "-_" else "importer"


def mediatype(text, year):
    return None if "01" <= text <= "10" or text >= "80" else "media"


def packagetype(text, year):
    return None if text in codes.PACKAGES else "package"


def iban(text, year):
    if not _IBAN.fullmatch(text) or text[:2] not in codes.COUNTRIES_ALPHA2:
        return "iban"
    # ISO 13616: the number with its head at the end and letters as 10 to 35
    digits = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
    return None if int(digits) % 97 == 1 else "iban"


def cset64(text, year):
    # The dictionary has no name for it: base64 may be padded, to multiples of three
    data = text.rstrip("=")
    padding = len(text) - len(data)
    if padding > 2 or (padding and len(text) % 3) or "=" in data:
        return "padding"


def couponcode(text, year):
    return None if coupons.is_coupon(text, year) else "coupon"


def couponposoffer(text, year):
    return None if coupons.is_offer(text) else "coupon"


#: Name in the table -> rule.
RULES = {
    rule.__name__: rule
    for rule in (
        csum,
        csumalpha,
        gcppos1,
        gcppos2,
        yymmd0,
        yymmdd,
        yyyymmdd,
        hh,
        mi,
        ss,
        hhmi,
        iso3166,
        iso3166999,
        iso3166alpha2,
        iso4217,
        iso5218,
        latitude,
        longitude,
        pcenc,
        yesno,
        zero,
        nonzero,
        nozeroprefix,
        hasnondigit,
        hyphen,
        winding,
        pieceoftotal,
        posinseqslash,
        importeridx,
        mediatype,
        packagetype,
        iban,
        cset64,
        couponcode,
        couponposoffer,
    )
}
