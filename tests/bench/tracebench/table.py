"""Tables of the measured figures, as plain text or reStructuredText."""

from typing import NamedTuple

LABELS = {
    ("forward", "forward"): "ours: descendants and consignments",
    ("forward", "genealogy"): "ours: get_genealogy, forward",
    ("forward", "genealogy_both"): "ours: get_genealogy, both ways",
    ("forward", "odoo_recursive"): "Odoo: _find_delivery_ids_by_lot",
    ("forward", "odoo_iterative"): "Odoo: _find_delivery_ids_by_lot_iterative",
    ("forward", "odoo_report"): "Odoo: traceability report, every arrow",
    ("backward", "backward"): "ours: ancestors",
    ("backward", "genealogy"): "ours: get_genealogy, backward",
    ("backward", "odoo_report"): "Odoo: traceability report, unfolded",
}


class Table(NamedTuple):
    title: str
    head: list
    rows: list


def make_tables(documents):
    """Return the tables of one or more measured databases.

    :param documents: list of dicts as ``Bench.run`` returns them, smallest first
    """
    first = documents[0]["results"]
    tables = []
    for group, title in (
        (
            "forward",
            "Forward trace of one raw lot: {lots} lots, {deliveries} deliveries",
        ),
        ("backward", "Backward trace of one finished lot: {lots} lots"),
    ):
        base = _find(first, group, group)
        if base:
            title = title.format(**{**base, "lots": _count(base["lots"])})
            tables.append(_comparison(documents, group, title))
    for group, title in (
        ("answer", "Forward trace with consignments, by the size of the answer"),
        ("graph", "get_genealogy, both ways, by what is behind it"),
    ):
        if _find(first, group):
            tables.append(_growth(documents, group, title))
    return tables


def _comparison(documents, group, title):
    """Rows: walks, with and without our indexes. Columns per database."""
    head = ["walk"]
    for document in documents:
        head += [_size(document), "queries", "x ours"]
    if len(documents) > 1:
        head.append(f"{_size(documents[-1])} / {_size(documents[0])}")
    keys = dict.fromkeys(
        (result["case"], result["indexed"])
        for document in documents
        for result in document["results"]
        if result["group"] == group
    )
    rows = []
    for case, indexed in keys:
        label = LABELS.get((group, case), case)
        if case.startswith("odoo"):
            label += ", with our index" if indexed else ""
        row, found = [label], []
        for document in documents:
            result = _find(document["results"], group, case, indexed)
            ours = _find(document["results"], group, group)
            found.append(result)
            row += [
                _time(result),
                _count(result["queries"]) if result else "-",
                _ratio(result, ours) if case != group else "1",
            ]
        if len(documents) > 1:
            row.append(_ratio(found[-1], found[0]))
        rows.append(row)
    return Table(title, head, rows)


def _growth(documents, group, title):
    head = ["database", "root lots", "lots"]
    head += {
        "answer": ["deliveries", "time", "queries", "per 1,000 lots"],
        "graph": ["nodes sent", "time", "queries"],
    }[group]
    rows = []
    for document in documents:
        for result in document["results"]:
            if result["group"] != group:
                continue
            row = [_size(document), _count(result["roots"]), _count(result["lots"])]
            row.append(
                _count(result["deliveries" if group == "answer" else "nodes"]),
            )
            row += [_time(result), _count(result["queries"])]
            if group == "answer":
                share = result["median_ms"] / result["lots"] * 1000
                row.append(_milliseconds(share))
            rows.append(row)
    return Table(title, head, rows)


def _find(results, group, case=None, indexed=None):
    for result in results:
        if result["group"] != group or case not in (None, result["case"]):
            continue
        if indexed in (None, result["indexed"]):
            return result
    return None


# Cells --------------------------------------------------------------------------


def _size(document):
    lines = document["dataset"]["move_lines"]
    if lines < 100_000:
        return f"{lines:,} lines"
    millions = lines / 1e6
    return f"{millions:.1f} M lines" if millions < 10 else f"{millions:.0f} M lines"


def _count(number):
    return f"{number:,}"


def _time(result):
    if result is None:
        return "-"
    sign = "" if result["complete"] else "> "
    return sign + _milliseconds(result["median_ms"])


def _milliseconds(value):
    if value >= 10_000:
        return f"{value / 1000:,.1f} s"
    if value >= 1000:
        return f"{value / 1000:.2f} s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.1f} ms"


def _ratio(result, base):
    if result is None or base is None:
        return "-"
    if not base["complete"]:
        return "-"
    sign = "" if result["complete"] else "> "
    ratio = result["median_ms"] / base["median_ms"]
    return sign + (f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}")


# Text ---------------------------------------------------------------------------


def render(tables, rst=False):
    """Return the text of tables."""
    return "\n\n".join(_render(table, rst) for table in tables) + "\n"


def _render(table, rst):
    lines = [table.head, *table.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.head))]
    rule = "  ".join("=" * width for width in widths)
    body = []
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        body.append("  ".join(cells).rstrip())
    if not rst:
        return "\n".join([table.title, "-" * len(table.title), *body])
    title = f".. table:: {table.title}"
    rows = [rule, body[0], rule, *body[1:], rule]
    return "\n".join([title, "", *("   " + row for row in rows)])
