"""A genealogy as a flat table, one row for each edge, for spreadsheets."""

from collections import defaultdict

PARTNERS = ("supplier", "customer")
# what stands beside a lot and is no document
RECORDS = ("lot", "stock", "adjustment", *PARTNERS)

COLUMNS = (
    "direction",
    "depth",
    "source_kind",
    "source",
    "source_product",
    "target_kind",
    "target",
    "target_product",
    "quantity",
    "returned",
    "uom",
    "certainty",
    "date",
    "documents",
)


def document_names(edge):
    """Return the documents of an edge in one text, and how many there are beyond."""
    names = [document["label"] for document in edge["documents"]]
    if more := edge.get("more_documents"):
        names.append(f"+{more}")
    return ", ".join(names)


def rows(genealogy):
    """Return the rows of a genealogy payload, nearest to the roots first.

    ``depth`` is the distance of the farther end of the edge from the roots,
    ``direction`` tells on which side of them it lies.
    """
    nodes = {node["key"]: node for node in genealogy["nodes"]}
    result = []
    for edge in genealogy["edges"]:
        source, target = nodes[edge["source"]], nodes[edge["target"]]
        far = max(source, target, key=lambda node: abs(node["depth"]))
        result.append(
            {
                "direction": "backward" if far["depth"] < 0 else "forward",
                "depth": abs(far["depth"]),
                "source_kind": source["kind"],
                "source": source["label"],
                "source_product": source["product"] or "",
                "target_kind": target["kind"],
                "target": target["label"],
                "target_product": target["product"] or "",
                "quantity": edge["quantity"],
                "returned": edge["returned"],
                "uom": edge["uom"],
                "certainty": edge["certainty"],
                "date": edge["date"] or "",
                "documents": document_names(edge),
            }
        )
    result.sort(key=lambda row: (row["direction"], row["depth"], row["source"]))
    return result


def totals(genealogy):
    """Return what went into lots, out of them and is left, as the screen sums it up.

    Every edge counts once, for the lot that it starts at or, from an order or a
    partner, for the one that it leads to.

    :return: ``{"product" | "partner" | "document" | "total": [(label of the group,
        unit, {"in", "out", "left"})]}``, by label, what has none last
    """
    nodes = {node["key"]: node for node in genealogy["nodes"]}
    sums = defaultdict(lambda: {"in": 0.0, "out": 0.0, "left": 0.0})
    for edge in genealogy["edges"]:
        lot, other, side = nodes[edge["source"]], nodes[edge["target"]], "out"
        if lot["kind"] != "lot":
            lot, other, side = other, lot, "in"
        if lot["kind"] != "lot":
            continue
        if other["kind"] == "stock":
            side = "left"
        groups = {
            "product": (lot["product"] or "", ""),
            "partner": ("", ""),
            "document": _documents(edge, other),
            "total": ("", ""),
        }
        if other["kind"] in PARTNERS:
            groups["partner"] = (other["label"], other["key"])
        for by, (label, key) in groups.items():
            sums[by, label, key, edge["uom"]][side] += edge["quantity"]
    result = {"product": [], "partner": [], "document": [], "total": []}
    for by, label, key, unit in sorted(sums, key=lambda group: (not group[1], group)):
        result[by].append((label, unit, sums[by, label, key, unit]))
    return result


def _documents(edge, other):
    """Return (label, key) of what moved a quantity; an order is its own document."""
    documents = edge["documents"]
    if not documents and other["kind"] not in RECORDS:
        return other["label"], other["key"]
    labels = ", ".join(document["label"] for document in documents)
    ids = ((document["res_model"], document["res_id"]) for document in documents)
    return labels, str([*ids])


def safe_cell(value):
    """Return a text that no spreadsheet takes for a formula.

    A lot named ``=HYPERLINK(...)`` must not run in the reader's spreadsheet
    (OWASP, "CSV Injection").
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
