"""Measure how long labels take: without Odoo, from lots in plain Python to a PDF.

python tests/bench/labels.py [--count 1000] [--runs 3] [--kind datamatrix]
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

#: What the issue asks for, 1,000 labels.
LIMIT = 3.0


def main(arguments=None):
    """Print the times; return 1 when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--kind", default="datamatrix", help="datamatrix, gs1_qr, gs1_128, digital_link"
    )
    options = parser.parse_args(arguments)
    import conftest  # noqa: F401  makes the add-ons' lib importable
    from label_lib import layout

    design = make_design(layout, options.kind)
    print("     compose and read back      PDF    total")
    totals = []
    for _run in range(options.runs):
        start = time.perf_counter()
        labels = [compose(design, options.kind, n) for n in range(options.count)]
        middle = time.perf_counter()
        data = layout.pdf(labels)
        end = time.perf_counter()
        totals.append(end - start)
        print(f"{middle - start:24.2f} s {end - middle:6.2f} s {end - start:6.2f} s")
    total = statistics.median(totals)
    print(
        f"{options.count} labels, {options.kind}: median {total:.2f} s,"
        f" {len(data) / 1e6:.1f} MB, limit {LIMIT} s for 1,000 DataMatrix labels"
    )
    return int(options.kind == "datamatrix" and total > LIMIT * options.count / 1000)


def make_design(layout, kind):
    """Return a label with a symbol and five texts."""
    wide = kind == "gs1_128"
    symbol = layout.Item("symbol", 1, 1, 98 if wide else 24, 24, dots=2 if wide else 4)
    x, y = (1, 26) if wide else (26, 1)
    texts = (
        ("{product}", 8.0, 9.0),
        ("Lot {lot}", 4.0, 8.0),
        ("Use by {expiry}", 4.0, 7.0),
        ("Company", 4.0, 7.0),
        ("{hri}", 6.0, 6.0),
    )
    items = [symbol]
    for text, height, size in texts:
        items.append(layout.Item("text", x, y, 60, height, text=text, size=size))
        y += height
    return layout.Design(100, 60, tuple(items), 203)


def compose(design, kind, number):
    """Return a label; its symbol was read back."""
    from label_lib import layout, symbols
    from lib import gs1

    lot = f"NUT-2611-{number:05d}"
    elements = [("01", "09506000134352"), ("17", "261231"), ("10", lot)]
    link = kind == "digital_link"
    text = gs1.digital_link(elements) if link else gs1.element_string(elements)

    def make(_item):
        symbol = symbols.encode(kind, text, elements)
        symbols.verify(symbol)
        return symbol, ""

    values = {
        "product": "Hazelnut spread with cocoa, roasted, 400 g",
        "lot": lot,
        "expiry": "31 Dec 2026",
        "hri": gs1.hri(elements),
    }
    return layout.compose(design, values, make)


if __name__ == "__main__":
    sys.exit(main())
