"""Random lots and serials, and readers that know nothing of how a symbol was made."""

import io
import random
from typing import NamedTuple

import pypdfium2
import pytest
import resvg_py
import zxingcpp
from label_lib import symbols
from lib import gs1
from PIL import Image

KINDS = ("datamatrix", "gs1_qr", "gs1_128", "digital_link")


class Sample(NamedTuple):
    kind: str
    elements: list
    text: str

    @property
    def expected(self):
        """What a scanner sends: symbology identifier and bytes."""
        return symbols.KINDS[self.kind].identifier, self.text.encode()

    def symbol(self):
        return symbols.encode(self.kind, self.text, self.elements)


def samples(count, seed=82):
    """Random lots and serials of the 82 characters of GS1, the kinds in turn."""
    draw = random.Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        digits = f"{draw.randrange(10**13):013d}"
        elements = [("01", digits + gs1.check_digit(digits))]
        if draw.random() < 0.5:
            day = f"{draw.randrange(60):02d}{draw.randint(1, 12):02d}"
            elements.append(("17", day + f"{draw.randint(1, 28):02d}"))
        names = [("10",), ("21",), ("10", "21")][draw.randrange(3)]
        if kind == "gs1_128":
            # both may have 20 characters, which is more than a GS1-128 may hold
            names = names[:1]
        for ai in names:
            name = "".join(draw.choices(gs1.CSET82, k=draw.randint(1, 20)))
            elements.append((ai, name))
        link = kind == "digital_link"
        text = gs1.digital_link(elements) if link else gs1.element_string(elements)
        yield Sample(kind, elements, text)


def decode(image):
    """Return ``{(symbology identifier, bytes)}`` of all symbols in a picture."""
    found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    return {(code.symbology_identifier, code.bytes) for code in found}


def from_png(data):
    return Image.open(io.BytesIO(data)).convert("L")


def from_svg(text, dpi=96):
    return from_png(bytes(resvg_py.svg_to_bytes(svg_string=text, dpi=dpi)))


def pages(data, dpi=300):
    """Render the pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.render(scale=dpi / 72, grayscale=True).to_pil()


@pytest.fixture(scope="session")
def tools():
    """The functions above; test files cannot import from a conftest."""

    class Tools:
        pass

    for function in (samples, decode, from_png, from_svg, pages):
        setattr(Tools, function.__name__, staticmethod(function))
    return Tools
