"""Frozen scopes as plain data: rows, their hash, and what has changed since.

A row is a dict with the keys of ``KEYS`` and more that is not compared. Ids are those
of the records; quantities are in the product's unit.
"""

import hashlib
import json

# what makes a row of the scope the same row at another time
KEYS = ("lot_id", "bucket", "partner_id", "res_model", "res_id", "company_id")
HASHED = (*KEYS, "quantity", "uom_id", "certainty", "reason")


def canonical(value):
    """Return the one JSON text of a value: sorted keys, no blanks."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(rows, facts, previous=""):
    """Return the SHA-256 (hex) of a frozen scope, in any order of its rows.

    :param facts: dict of what was frozen beside the rows: number, moment, options
    :param previous: the hash of the freeze before, which chains them
    """
    total = hashlib.sha256()
    total.update(canonical([previous, facts]).encode())
    for line in sorted(canonical([row.get(key) for key in HASHED]) for row in rows):
        total.update(b"\n" + line.encode())
    return total.hexdigest()


def difference(before, now):
    """Return what a new trace has that the frozen rows have not.

    :return: dict with ``new_lots`` (rows of lots that were not in the scope),
        ``new_consignments`` (rows of known lots that went to a consignee since, with
        what is more), ``moved`` (other rows that are new, gone or of another quantity:
        the same lots at another place) and ``gone_lots`` (ids of lots that the new
        trace does not reach)
    """
    known = {row["lot_id"] for row in before}
    found = {row["lot_id"] for row in now}
    old = _sums(before)
    result = {
        "new_lots": [row for row in now if row["lot_id"] not in known],
        "new_consignments": [],
        "moved": [],
        "gone_lots": sorted(known - found),
    }
    seen = set()
    for row in now:
        if row["lot_id"] not in known:
            continue
        key = _key(row)
        seen.add(key)
        more = row["quantity"] - old.get(key, 0.0)
        if row["bucket"] == "at_customers" and more > 1e-6:
            result["new_consignments"].append({**row, "quantity": more})
        elif abs(more) > 1e-6 or key not in old:
            result["moved"].append({**row, "before": old.get(key, 0.0)})
    for row in before:
        key = _key(row)
        if key not in seen and row["lot_id"] in found:
            seen.add(key)
            result["moved"].append({**row, "quantity": 0.0, "before": old[key]})
    return result


def _key(row):
    return tuple(row.get(key) or None for key in KEYS)


def _sums(rows):
    result = {}
    for row in rows:
        result[_key(row)] = result.get(_key(row), 0.0) + row["quantity"]
    return result
