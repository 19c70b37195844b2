"""Draw symbols as SVG and as PNG."""

import io
import math

from PIL import Image

INCH = 25.4
#: Height of bars in mm that hand-held scanners like.
BAR_HEIGHT = 15.0


def svg(symbol, x_dimension=0.5, bar_height=BAR_HEIGHT):
    """Return the symbol with its quiet zones as an SVG document.

    One unit of the drawing is one module: edges are exact at any size.

    :param float x_dimension: width of a module in mm
    :param float bar_height: height of bars in mm
    """
    quiet = symbol.kind.quiet
    if symbol.kind.linear:
        top, unit = 0, bar_height / x_dimension
    else:
        top, unit = quiet, 1
    width, height = symbol.full_width, symbol.height * unit + 2 * top
    path = "".join(
        f"M{x + quiet} {_number(y * unit + top)}h{w}v{_number(h * unit)}h-{w}z"
        for x, y, w, h in symbol.rectangles()
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1"'
        f' width="{_number(width * x_dimension)}mm"'
        f' height="{_number(height * x_dimension)}mm"'
        f' viewBox="0 0 {width} {_number(height)}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def png(symbol, dots=4, dpi=203, bar_height=BAR_HEIGHT):
    """Return the symbol with its quiet zones as a PNG.

    :param int dots: pixels per module, a whole number so that all modules are equal
    :param float dpi: written into the file, so that it prints in its true size
    :param float bar_height: height of bars in mm
    """
    quiet = symbol.kind.quiet
    linear = symbol.kind.linear
    small = Image.new(
        "L", (symbol.full_width, symbol.height + (0 if linear else 2 * quiet)), 255
    )
    small.paste(
        Image.frombytes(
            "L",
            (symbol.width, symbol.height),
            bytes(0 if dark else 255 for row in symbol.rows for dark in row),
        ),
        (quiet, 0 if linear else quiet),
    )
    height = math.ceil(bar_height / INCH * dpi) if linear else small.height * dots
    image = small.resize((small.width * dots, height), Image.Resampling.NEAREST)
    file = io.BytesIO()
    image.convert("1").save(file, "PNG", dpi=(dpi, dpi), optimize=True)
    return file.getvalue()


def _number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")
