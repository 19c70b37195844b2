"""Write composed labels as SVG, to look at, and as ZPL."""

from xml.sax.saxutils import escape, quoteattr

from .. import zpl as printer
from . import fonts
from .design import POINT

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


def svg(label):
    """Return ``label`` as an SVG document; one unit is one millimetre."""
    design = label.design
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1"'
        f' width="{_number(design.width)}mm" height="{_number(design.height)}mm"'
        f' viewBox="0 0 {_number(design.width)} {_number(design.height)}">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for rule in label.rules:
        parts.append(
            f'<path fill="none" stroke="#000" stroke-width="{_number(rule.thickness)}"'
            f' d="M{_number(rule.x)} {_number(rule.y)}h{_number(rule.width)}'
            f'v{_number(rule.height)}h{_number(-rule.width)}z"/>'
        )
    for text in label.texts:
        parts.append(_svg_text(text))
    for mark in label.marks:
        tall = mark.bar_height if mark.symbol.kind.linear else mark.module
        path = "".join(
            f"M{x} {y}h{w}v{h}h-{w}z" for x, y, w, h in mark.symbol.rectangles()
        )
        parts.append(
            f'<path shape-rendering="crispEdges" d="{path}" transform="translate('
            f"{_number(mark.x)} {_number(mark.y)}) scale({_number(mark.module)}"
            f' {_number(tall)})"/>'
        )
    return "".join(parts) + "</svg>"


def _svg_text(text):
    x = text.x + {"left": 0, "center": text.width / 2, "right": text.width}[text.align]
    size = text.size * POINT
    length = fonts.width(text.text, text.bold) * size
    # the length is that of the label's font, whatever font the reader has
    return (
        f'<text x="{_number(x)}" y="{_number(text.baseline)}"'
        f' font-size="{_number(size)}" text-anchor="{_ANCHOR[text.align]}"'
        f" font-family={quoteattr('DejaVu Sans, Verdana, sans-serif')}"
        f' font-weight="{"bold" if text.bold else "normal"}"'
        f' textLength="{_number(length)}" lengthAdjust="spacingAndGlyphs"'
        f">{escape(text.text)}</text>"
    )


def zpl(label, copies=1):
    """Return ``label`` as ZPL II for a printer of the design's resolution."""
    design = label.design

    def dots(millimetres):
        return round(millimetres / design.dot)

    fields = [
        printer.rule(
            *map(dots, (rule.x, rule.y, rule.width, rule.height)),
            max(dots(rule.thickness), 1),
        )
        for rule in label.rules
    ]
    fields += [
        printer.text(
            dots(text.x),
            dots(text.baseline),
            text.text,
            dots(text.size * POINT),
            text.align,
            dots(text.width),
        )
        for text in label.texts
    ]
    fields += [
        printer.symbol(
            mark.symbol, dots(mark.x), dots(mark.y), mark.dots, dots(mark.bar_height)
        )
        for mark in label.marks
    ]
    return printer.label(fields, dots(design.width), dots(design.height), copies)


def _number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
