"""Write composed labels as PDF: vector, in exact millimetres."""

import functools
import io

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from . import fonts
from .design import POINT

_MM = 1 / POINT


def pdf(labels, sheet=None, skip=0, title="Labels"):
    """Return a PDF of ``labels``.

    Viewers are asked not to scale it.

    :param labels: iterable of :class:`Composed`
    :param Sheet sheet: several labels on a page; None for a page per label (a roll)
    :param int skip: places of the first sheet that are used up already
    :rtype: bytes
    """
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1, lang="en")
    canvas.setTitle(title)
    canvas.setCreator("Odoo")
    canvas.setViewerPreference("PrintScaling", "None")
    fonts.load()
    number = -1
    for number, label in enumerate(labels, skip):
        if sheet is None:
            width, height, x, y = label.design.width, label.design.height, 0, 0
        else:
            width, height = sheet.width, sheet.height
            x, y = sheet.place(number)
        new_page = sheet is None or number % sheet.places == 0 or number == skip
        if new_page:
            if number > skip:
                canvas.showPage()
            canvas.setPageSize((width * _MM, height * _MM))
        _draw(canvas, label, x, height - y)
    if number < 0:
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas, label, left, top):
    """Draw ``label`` with its top left corner there, in mm from the bottom left."""
    for rule in label.rules:
        canvas.setLineWidth(rule.thickness * _MM)
        x, y = (left + rule.x) * _MM, (top - rule.y) * _MM
        if rule.width and rule.height:
            canvas.rect(x, y, rule.width * _MM, -rule.height * _MM)
        else:
            canvas.line(x, y, x + rule.width * _MM, y - rule.height * _MM)
    for text in label.texts:
        canvas.setFont(fonts.face(text.bold), text.size)
        x, y = (left + text.x) * _MM, (top - text.baseline) * _MM
        if text.align == "center":
            canvas.drawCentredString(x + text.width * _MM / 2, y, text.text)
        elif text.align == "right":
            canvas.drawRightString(x + text.width * _MM, y, text.text)
        else:
            canvas.drawString(x, y, text.text)
    for mark in label.marks:
        _draw_symbol(canvas, mark, (left + mark.x) * _MM, (top - mark.y) * _MM)


def _draw_symbol(canvas, mark, x, y):
    unit = mark.module * _MM
    tall = mark.bar_height * _MM if mark.symbol.kind.linear else unit
    # One unit is one module: no edge is rounded on its own, and numbers stay short
    canvas.saveState()
    canvas.transform(unit, 0, 0, tall, x, y)
    canvas.drawPath(PDFPathObject(code=[_path(mark.symbol)]), stroke=0, fill=1)
    canvas.restoreState()


@functools.lru_cache(maxsize=16)
def _path(symbol):
    """The dark areas of a symbol as PDF operators; copies of a label follow each other.

    Written here because reportlab takes 50 microseconds for each rectangle.
    """
    return " ".join(
        f"{x} {-y - height} {width} {height} re"
        for x, y, width, height in symbol.rectangles()
    )
