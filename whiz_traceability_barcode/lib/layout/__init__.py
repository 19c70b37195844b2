"""Put texts and symbols on a label, and say what does not fit.

A label is composed once, in millimetres, and then written for a printer::

    label = layout.compose(design, values, make_symbol)
    label.problems                  # what a person must know before it is printed
    layout.pdf([label])             # vector, exact millimetres
    layout.svg(label)               # to look at
    layout.zpl(label)               # thermal printers

``compose`` never lets a text leave its box: it breaks it into lines, then makes it
smaller, then cuts it and says so. Modules of symbols are whole dots of the printer.
Uses ``reportlab`` for metrics and PDF; nothing of Odoo.
"""

from .compose import Composed, compose
from .design import Design, Item, Sheet, fill, placeholders
from .flow import BREAK
from .output import svg, zpl
from .paper import pdf
from .problems import MESSAGES, Problem

__all__ = [
    "BREAK",
    "MESSAGES",
    "Composed",
    "Design",
    "Item",
    "Problem",
    "Sheet",
    "compose",
    "fill",
    "pdf",
    "placeholders",
    "svg",
    "zpl",
]
