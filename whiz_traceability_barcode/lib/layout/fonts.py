"""Two faces for labels: DejaVu Sans where the system has it, else reportlab's own.

DejaVu Sans has the letters of most alphabets; Bitstream Vera those of western Europe.
"""

import functools
import os

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.rl_config import TTFSearchPath

REGULAR, BOLD = "WhizLabel", "WhizLabel-Bold"
_FILES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Vera.ttf", "VeraBd.ttf"),
)
_LINUX = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts")


@functools.cache
def load():
    """Register the two faces; return the name of the file that was found."""
    own = os.path.join(os.path.dirname(reportlab.__file__), "fonts")
    folders = [*_LINUX, *TTFSearchPath, own]
    for regular, bold in _FILES:
        for folder in folders:
            paths = [os.path.join(folder, name) for name in (regular, bold)]
            if all(os.path.isfile(path) for path in paths):
                try:
                    for name, path in zip((REGULAR, BOLD), paths, strict=True):
                        pdfmetrics.registerFont(TTFont(name, path))
                except (TTFError, OSError):
                    continue
                return regular
    raise RuntimeError("reportlab came without its fonts")


def face(bold):
    """Return the registered name of the face."""
    load()
    return BOLD if bold else REGULAR


@functools.lru_cache(maxsize=20_000)
def width(text, bold):
    """Return the width of ``text`` in points at a size of one point."""
    return pdfmetrics.stringWidth(text, face(bold), 1)


def missing(text, bold):
    """Return the characters of ``text`` that the face has no sign for."""
    known = pdfmetrics.getFont(face(bold)).face.charToGlyph
    return "".join(
        dict.fromkeys(
            character
            for character in text
            if ord(character) not in known
            and not character.isspace()
            and character.isprintable()
        )
    )
