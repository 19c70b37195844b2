"""Tolerant comparison of somebody else's notice with our lots and products.

Numbers are copied by hand, from a photo or from a fax: case, blanks, dashes and leading
zeros get lost, O is read as 0 and I as 1. Each such loss makes a match a little less
sure; what is not sure is for a person to judge.
"""

import csv
import datetime
import io
import json
import re
import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.utils import default_process
from stdnum import ean

# How sure a match is, from 0 to 1, by what the two texts have in common.
EXACT, LOOSE, CONFUSED, ONE_OFF = 1.0, 0.95, 0.85, 0.6
CERTAIN, LIKELY = 0.9, 0.55
CONFUSABLE = str.maketrans("OIL", "011")
NAME_CUTOFF = 75
# The titles of a table are among so many first lines.
TITLES_WITHIN = 200

# Columns of a table, by what people call them.
COLUMNS = {
    "lot": ("lot", "lotnumber", "lotno", "batch", "batchnumber", "batchno", "serial")
    + ("serialnumber", "charge", "chargennummer", "chargen", "partita", "lotto")
    + ("lote", "codeinfo", "lots"),
    "gtin": ("gtin", "ean", "ean13", "upc", "barcode", "code", "artikelnummerean"),
    "product": ("product", "productname", "productdescription", "description", "name")
    + ("article", "artikel", "produkt", "produit", "prodotto", "producto", "item"),
    "date_from": ("datefrom", "from", "expiryfrom", "bestbeforefrom", "expiry")
    + ("bestbefore", "bestbeforedate", "expirydate", "mhd", "useby"),
    "date_to": ("dateto", "to", "expiryto", "bestbeforeto"),
}
_TITLES = {title: column for column, titles in COLUMNS.items() for title in titles}

_LOT_WORDS = r"lot(?:s|to|es?)?|batch(?:es)?|charge[n]?|partita|s/?n|serial"
# capitals before the digits may stand apart: CC 71
_LOT_NAME = r"(?:(?-i:[A-Z]{1,4}) (?=\d))?[A-Z0-9][A-Z0-9._/-]*"
_LOT = re.compile(
    rf"\b(?:{_LOT_WORDS})\b\s*(?:numbers?|nummer|codes?|nos?\b\.?|nr\b\.?|n°|#)?"
    r"\s*[:=#]?\s*"
    rf"({_LOT_NAME}(?:\s*(?:,|;|\band\b|\bund\b|\bet\b|&)\s*{_LOT_NAME})*)",
    re.IGNORECASE,
)
_GTIN = re.compile(r"(?<!\d)(\d[ ]?){7,13}\d(?!\d)")
_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)")


# ----------------------------------------------------------------------
# Keys
# ----------------------------------------------------------------------


def loose_key(text):
    """Return the text in capitals, letters and digits only."""
    text = unicodedata.normalize("NFKD", text or "")
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def confused_key(text):
    """Return the loose key with O as 0, I and L as 1, without leading zeros.

    Leading zeros are those of every run of digits: LOT-007 and LOT 7 are alike.
    PostgreSQL makes the same key with ``SQL_KEY``.
    """
    key = loose_key(text).translate(CONFUSABLE)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", key)


# %s is the column. For names in Latin letters it gives what confused_key() gives.
SQL_KEY = (
    "regexp_replace(translate(regexp_replace(upper(%s), '[^A-Z0-9]', '', 'g'), "
    "'OIL', '011'), '(^|[^0-9])0+(?=[0-9])', '\\1', 'g')"
)


def lot_score(wanted, name):
    """Return how sure it is that two lot numbers are the same, 0 if they are not."""
    if not wanted or not name:
        return 0.0
    if wanted.strip().casefold() == name.strip().casefold():
        return EXACT
    if loose_key(wanted) and loose_key(wanted) == loose_key(name):
        return LOOSE
    one, other = confused_key(wanted), confused_key(name)
    if one and one == other:
        return CONFUSED
    # one letter more, less, other or two swapped; short numbers are alike by chance
    if min(len(one), len(other)) >= 6 and OSA.distance(one, other, score_cutoff=1) <= 1:
        return ONE_OFF
    return 0.0


def name_score(wanted, name):
    """Return how alike two product names are, 0 to 1; the order of words is free."""
    score = fuzz.token_set_ratio(wanted, name, processor=default_process)
    return score / 100 if score >= NAME_CUTOFF else 0.0


def gtin_key(text):
    """Return a GTIN with 14 digits, "" when it is none or its check digit is wrong."""
    digits = re.sub(r"\D", "", text or "")
    return digits.zfill(14) if ean.is_valid(digits) else ""


# ----------------------------------------------------------------------
# Judging
# ----------------------------------------------------------------------


def judge(item, lot):
    """Compare a line of a notice with one of our lots.

    :param item: dict with ``lot``, ``gtin``, ``product``, ``date_from``, ``date_to``
        (ISO texts), all of which may be missing
    :param lot: dict with ``names`` (our number, the supplier's, other references),
        ``gtins``, ``products`` (names by which the product is known) and ``date``
        (expiry or use-by, ISO text or None)
    :return: dict with ``score`` (0 to 1), ``verdict`` ("relevant", "unsure" or None)
        and ``reasons`` (list of (what, score))
    """
    reasons = []
    number = max((lot_score(item.get("lot"), n) for n in lot["names"]), default=0.0)
    if number:
        reasons.append(("lot", number))
    gtin = gtin_key(item.get("gtin"))
    same_gtin = bool(gtin) and gtin in {gtin_key(g) for g in lot["gtins"]}
    if same_gtin:
        reasons.append(("gtin", 1.0))
    name = max(
        (name_score(item.get("product") or "", n) for n in lot["products"]), default=0.0
    )
    if name:
        reasons.append(("product", name))
    dated = _in_window(item, lot.get("date"))
    if dated:
        reasons.append(("date", 1.0))
    score = _score(item, number, same_gtin, name, dated)
    if dated is False and not number:
        score = 0.0
    verdict = "relevant" if score >= CERTAIN else "unsure" if score >= LIKELY else None
    return {"score": round(score, 4), "verdict": verdict, "reasons": reasons}


def _score(item, number, same_gtin, name, dated):
    product = 1.0 if same_gtin else name
    if item.get("lot"):
        if not number:
            return 0.0
        # Suppliers number alike: without the product, the number alone is not sure.
        if product:
            return min(1.0, number + 0.1 * product)
        known = item.get("gtin") or item.get("product")
        return number * (0.7 if known else 0.9)
    # The notice names no lot: the whole product, within the dates if it has any.
    if same_gtin:
        return 1.0 if dated or dated is None and not _has_window(item) else 0.7
    return name * (0.85 if dated else 0.7)


def _has_window(item):
    return bool(item.get("date_from") or item.get("date_to"))


def _in_window(item, date):
    """Return whether the date is in the window, None when one of them is missing."""
    if not date or not _has_window(item):
        return None
    first = item.get("date_from") or item.get("date_to")
    last = item.get("date_to") or item.get("date_from")
    return first <= date <= last


# ----------------------------------------------------------------------
# Reading
# ----------------------------------------------------------------------


def read(text):
    """Return the lines of a notice that was pasted or imported.

    JSON (a list of objects, or an object with one), tables with titles (comma,
    semicolon, tab) and free text are told apart by looking at them.

    :return: list of dicts with ``lot``, ``gtin``, ``product``, ``date_from`` and
        ``date_to`` (ISO texts), each "" when not named
    """
    text = (text or "").strip()
    if not text:
        return []
    return _read_json(text) or _read_table(text) or _read_prose(text)


def _item(**vals):
    item = dict.fromkeys(("lot", "gtin", "product", "date_from", "date_to"), "")
    item.update({k: v for k, v in vals.items() if v})
    for name in ("date_from", "date_to"):
        item[name] = iso_date(item[name])
    return item


def _named(pairs):
    """Return the items of one row, one per lot when a cell names several."""
    vals = {}
    for title, value in pairs:
        column = _TITLES.get(_title_key(title))
        if column and value not in (None, "") and column not in vals:
            vals[column] = str(value).strip()
    lots = re.split(r"[,;]\s*", vals.pop("lot", "")) or [""]
    if not any(lots) and not vals:
        return []
    return [_item(lot=lot.strip(), **vals) for lot in lots]


def _read_json(text):
    if text[0] not in "[{":
        return []
    try:
        data = json.loads(text)
    except ValueError:
        return []
    if isinstance(data, dict):
        lists = [v for v in data.values() if isinstance(v, list)]
        data = lists[0] if lists else [data]
    return [i for row in data if isinstance(row, dict) for i in _named(row.items())]


def _read_table(text):
    """Read a table whose titles are in the first line, or further below: then two of
    them must be known, for a sentence can look like one title."""
    lines = text.splitlines()
    for number, line in enumerate(lines[:TITLES_WITHIN]):
        for delimiter in ("\t", ";", ","):
            titles = next(csv.reader([line], delimiter=delimiter), [])
            known = sum(_title_key(title) in _TITLES for title in titles)
            if known < (1 if not number else 2) or known * 2 < len(titles):
                continue
            rows = csv.reader(
                io.StringIO("\n".join(lines[number + 1 :])), delimiter=delimiter
            )
            items = [
                item
                for row in rows
                if len(row) > 1 or len(titles) == 1
                for item in _named(zip(titles, row))
            ]
            if items:
                return items
    return []


def _title_key(title):
    return re.sub(r"[^a-z0-9]", "", str(title or "").lower())


def _read_prose(text):
    gtins = []
    for match in _GTIN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if gtin_key(digits):
            gtins.append(digits)
    lots = []
    for match in _LOT.finditer(text):
        for lot in re.split(r"\s*(?:[,;&]|\band\b|\bund\b|\bet\b)\s*", match.group(1)):
            lot = lot.strip(" .")
            # a word without a digit is a word of the sentence
            if any(c.isdigit() for c in lot) and lot not in lots and lot not in gtins:
                lots.append(lot)
    dates = sorted(filter(None, (iso_date(d) for d in _DATE.findall(text))))
    first = text.splitlines()[0].strip()
    first = re.sub(r"\s+", " ", first)
    product = "" if any(lot in first for lot in lots) else first[:120]
    shared = {"product": product}
    if not lots and dates:
        shared.update(date_from=dates[0], date_to=dates[-1])
    if not lots and not gtins:
        return [_item(**shared)]
    one_gtin = gtins[0] if len(gtins) == 1 else ""
    if lots:
        return [_item(lot=lot, gtin=one_gtin, **shared) for lot in lots]
    return [_item(gtin=gtin, **shared) for gtin in gtins]


def iso_date(text):
    """Return an ISO date of a day written as 2026-11-03, 3.11.2026 or 03/11/2026, ""
    when it is none. With dots or slashes the day comes first."""
    text = (text or "").strip()[:10]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.date.fromisoformat(text).isoformat()
        day, month, year = re.fullmatch(
            r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text
        ).groups()
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except (ValueError, AttributeError):
        return ""
