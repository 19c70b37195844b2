"""A genealogy as a flat table, one row for each edge, for spreadsheets."""

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
                "documents": ", ".join(doc["label"] for doc in edge["documents"]),
            }
        )
    result.sort(key=lambda row: (row["direction"], row["depth"], row["source"]))
    return result


def safe_cell(value):
    """Return a text that no spreadsheet takes for a formula.

    A lot named ``=HYPERLINK(...)`` must not run in the reader's spreadsheet
    (OWASP, "CSV Injection").
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
