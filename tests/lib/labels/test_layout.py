"""Labels: nothing leaves its box, and what does not fit is said."""

import itertools
import random
import re

import pypdfium2
import pytest
from label_lib import layout, symbols
from label_lib.layout import fonts
from label_lib.layout.compose import _dark_area, _meet, _quiet_area, _text_area
from label_lib.layout.design import POINT
from lib import gs1

GTIN = "09506000134352"


def item(kind="text", x=1.0, y=1.0, width=20.0, height=8.0, **more):
    return layout.Item(kind, x, y, width, height, **more)


def compose(*items, values=None, symbol=None, readable="", size=(50, 30), dpi=203):
    design = layout.Design(*size, items, dpi)
    return layout.compose(
        design, values or {}, lambda _item: symbol and (symbol, readable)
    )


def codes(label):
    return [problem.code for problem in label.problems]


def matrix(lot="ABC123"):
    elements = [("01", GTIN), ("10", lot)]
    return symbols.encode("datamatrix", gs1.element_string(elements), elements)


def bars(lot="ABC123"):
    return symbols.encode("gs1_128", f"01{GTIN}10{lot}")


# Texts


def test_fill():
    values = {"lot": "A1", "expiry": "", "product": "Jar"}
    assert layout.fill("{product}: {lot}", values) == "Jar: A1"
    assert layout.fill("{product}\nUse by {expiry}\nLot {lot}", values) == "Jar\nLot A1"
    assert layout.fill("Use by {expiry}", values) == ""
    assert layout.fill("{nobody} {lot}", values) == "{nobody} A1"
    assert layout.fill("plain {", values) == "plain {"


def test_fill_is_no_format_string():
    """Neither attributes nor what stands in a value is looked into."""
    assert layout.fill("{lot.__class__}", {"lot": "x"}) == "{lot.__class__}"
    assert layout.fill("{lot}", {"lot": "{product}", "product": "P"}) == "{product}"


def test_text_at_its_size():
    label = compose(item(text="Jar", size=10))
    (text,) = label.texts
    assert text.size == 10
    assert text.x == 1
    assert text.baseline == pytest.approx(1 + 10 * POINT * 0.93)
    assert not label.problems


def test_text_breaks_between_words():
    label = compose(item(text="Hazelnut spread with cocoa", size=8, width=20))
    assert len(label.texts) == 2
    assert " ".join(text.text for text in label.texts) == "Hazelnut spread with cocoa"
    assert not label.problems


def test_text_gets_smaller_before_it_is_cut():
    label = compose(item(text="Hazelnut spread", size=12, height=4))
    assert {text.size for text in label.texts} < {s / 2 for s in range(10, 24)}
    assert not label.problems
    assert (
        "".join(text.text for text in label.texts).replace(" ", "") == "Hazelnutspread"
    )


def test_text_is_cut_and_says_so():
    name = "Hazelnut spread with cocoa and a very long name " * 4
    label = compose(item(text=name, size=12, height=6))
    assert codes(label) == ["text_cut"]
    assert label.texts[-1].text.endswith("…")
    assert not label.stops
    assert "Hazelnut" in str(label.problems[0])


def test_long_word():
    label = compose(item(text="X" * 60, size=10, height=12))
    assert "".join(text.text for text in label.texts) == "X" * 60
    assert not label.problems


def test_random_texts_stay_in_their_box():
    draw = random.Random(7)
    letters = "abc WXYZ ij l. äöü 012 "
    for _round in range(300):
        text = "".join(draw.choices(letters, k=draw.randint(1, 120)))
        width, height = draw.uniform(6, 40), draw.uniform(3, 20)
        one = item(
            text=text,
            width=width,
            height=height,
            size=draw.choice([5, 7, 9, 14]),
            bold=draw.random() < 0.5,
            align=draw.choice(["left", "center", "right"]),
        )
        label = compose(one)
        for line in label.texts:
            left, top, right, bottom = _text_area(line)
            assert left >= one.x - 0.06
            assert right <= one.x + width + 0.06
            assert top >= one.y - 0.06
            assert bottom <= one.y + height + 0.3


def test_missing_signs():
    label = compose(item(text="Lot \U00012000"))
    assert codes(label) == ["glyphs"]
    assert "\U00012000" in str(label.problems[0])


def test_fonts():
    assert fonts.load() in ("DejaVuSans.ttf", "Vera.ttf")
    assert fonts.width("WW", True) > fonts.width("ii", True)


# Symbols


def test_symbol_in_whole_dots():
    symbol = matrix()
    label = compose(item("symbol", width=12, height=12, dots=4), symbol=symbol)
    (mark,) = label.marks
    assert mark.dots == 4
    assert mark.module == pytest.approx(0.5), "203 dpi are 8 dots per mm"
    assert mark.x == pytest.approx(1 + mark.module), "the quiet zone is within the box"
    assert not label.problems


def test_symbol_is_reduced():
    symbol = matrix("A" * 20)
    label = compose(item("symbol", width=12, height=12, dots=6), symbol=symbol)
    (mark,) = label.marks
    assert mark.dots == 4
    assert mark.width + 2 * mark.module <= 12.05
    assert codes(label) == ["symbol_reduced"]
    assert not label.stops


def test_symbol_that_has_no_room():
    label = compose(item("symbol", width=4, height=4, dots=4), symbol=matrix())
    assert "symbol_large" in codes(label)
    assert label.stops
    assert "4.0 mm" in str(label.stops[0])


def test_modules_below_the_standard():
    symbol = matrix()
    label = compose(item("symbol", width=9, height=9, dots=2), symbol=symbol, dpi=300)
    assert codes(label) == ["module_small"]
    least = item("symbol", width=68, dots=2, options={"least": 0.495}, height=12)
    label = compose(least, symbol=bars(), dpi=203, size=(70, 30))
    assert "0.495" in str(label.problems[0])


def test_widest_gs1_128():
    """Modules are made smaller to keep within 165 mm; what cannot be is refused."""
    one = item("symbol", x=0, width=200, height=12, dots=10)
    label = compose(one, symbol=bars("A" * 12), size=(200, 30), dpi=203)
    (mark,) = label.marks
    assert (mark.symbol.full_width * mark.module) < 165
    assert codes(label) == ["symbol_reduced"]
    label = compose(one, symbol=bars("A" * 28), size=(200, 30), dpi=75)
    assert codes(label) == ["too_wide"]
    assert label.stops
    assert "165 mm" in str(label.stops[0])
    assert "DataMatrix" in str(label.stops[0])


def test_bars_with_their_text():
    one = item("symbol", width=48, height=15, dots=1, hri=True)
    label = compose(one, symbol=bars(), readable="(01)09506000134352(10)ABC123")
    (mark,) = label.marks
    (text,) = label.texts
    assert mark.y + mark.bar_height <= text.baseline - text.size * POINT * 0.75
    assert text.baseline < 16
    assert "overlap" not in codes(label)


@pytest.mark.parametrize(("align", "left"), [("left", 0), ("center", 1), ("right", 2)])
def test_symbol_align(align, left):
    symbol = matrix()
    one = item("symbol", x=0, y=0, width=30, height=12, dots=4, align=align)
    (mark,) = compose(one, symbol=symbol).marks
    room = 30 - symbol.full_width * mark.module
    assert mark.x - mark.module == pytest.approx(room * left / 2)


def test_overlap():
    label = compose(
        item("symbol", width=12, height=12),
        item(text="Long name that runs on", x=8, width=30),
        symbol=matrix(),
    )
    assert codes(label) == ["overlap"]
    assert label.stops


def test_two_symbols_meet():
    label = compose(
        item("symbol", width=12, height=12),
        item("symbol", x=9, width=12, height=12),
        symbol=matrix(),
    )
    assert codes(label) == ["symbols_overlap"]


def test_outside():
    label = compose(item(text="x", x=45))
    assert codes(label) == ["outside"]
    assert compose(item("line", y=40, height=0)).stops


def test_no_symbol():
    label = compose(item("symbol"))
    assert not label.marks
    assert not label.problems


def test_random_names_never_cover_a_symbol():
    """The text next to a symbol may be anything; the symbol stays free."""
    draw = random.Random(9)
    letters = "abcdefgh WMi 0123456789 "
    for _round in range(200):
        lot = "".join(draw.choices(gs1.CSET82, k=draw.randint(1, 20)))
        label = compose(
            item("symbol", 1, 1, 14, 14, dots=4),
            item(x=16, y=1, width=33, height=8, text="{product}", size=9, bold=True),
            item(x=16, y=10, width=33, height=5, text="Lot {lot}", size=8),
            item(x=1, y=16, width=48, height=6, text="{hri}", size=6),
            values={
                "product": "".join(draw.choices(letters, k=draw.randint(1, 150))),
                "lot": lot,
                "hri": f"(01){GTIN}(10){lot}",
            },
            symbol=matrix(lot),
        )
        assert not label.stops
        for text, mark in itertools.product(label.texts, label.marks):
            assert not _meet(_text_area(text), _quiet_area(mark))
            assert not _meet(_text_area(text), _dark_area(mark))


# Outputs


def label_of(sample):
    dots = 3 if symbols.KINDS[sample.kind].linear else 5
    return layout.compose(
        layout.Design(
            95,
            30,
            (
                item("symbol", 0, 4, 95, 22, dots=dots),
                item(text="{lot}", x=1, y=0, width=90, height=3.5, size=6),
            ),
            300,
        ),
        {"lot": dict(sample.elements).get("10", "-")},
        lambda _item: (sample.symbol(), ""),
    )


def test_random_pdf(tools):
    """3,000 symbols from the rendered pages of a PDF."""
    found, expected = set(), set()
    sheet = layout.Sheet(200, 290, 2, 9, 2, 5, 98, 31)
    samples = list(tools.samples(3000, seed=4))
    data = layout.pdf(map(label_of, samples), sheet)
    for page in tools.pages(data, dpi=300):
        for column, row in itertools.product(range(2), range(9)):
            # one label at a time, as a scanner looks at it
            left, top = 2 + column * 98, 5 + row * 31
            box = [round(mm / 25.4 * 300) for mm in (left, top, left + 95, top + 30)]
            found |= tools.decode(page.crop(box))
    expected = {sample.expected for sample in samples}
    assert expected - found == set()
    assert found - expected == set()


def test_pdf_is_in_millimetres():
    symbol = matrix()
    label = compose(item("symbol", 10, 5, 20, 20, dots=8), symbol=symbol)
    data = layout.pdf([label, label])
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 2
    page = document[0]
    assert page.get_size() == pytest.approx((50 / POINT, 30 / POINT))
    # 254 dpi: ten pixels are a millimetre
    image = page.render(scale=254 / 72, grayscale=True).to_pil()
    dark = image.point(lambda pixel: 255 * (pixel < 128)).getbbox()
    size = symbol.width * 8 / 8 * 10
    corner = 100 + 8 / 8 * 10
    assert dark[0] == pytest.approx(corner, abs=1)
    assert dark[1] == pytest.approx(corner - 50, abs=1)
    assert dark[2] - dark[0] == pytest.approx(size, abs=1)
    assert dark[3] - dark[1] == pytest.approx(size, abs=1)


def test_pdf_is_vector():
    data = layout.pdf([compose(item("symbol", height=20, width=20), symbol=matrix())])
    assert b"/Image" not in re.sub(rb"/ImageB|/ImageC|/ImageI", b"", data)
    assert b"/PrintScaling /None" in data


def test_sheet():
    sheet = layout.Sheet(210, 297, 4, 12, 8, 20, 50, 21.5)
    assert sheet.places == 48
    assert sheet.place(0) == (8, 20)
    assert sheet.place(5) == (58, 41.5)
    assert sheet.place(48) == (8, 20)
    label = compose(item(text="x"))
    assert len(pypdfium2.PdfDocument(layout.pdf([label] * 48, sheet))) == 1
    assert len(pypdfium2.PdfDocument(layout.pdf([label] * 49, sheet))) == 2
    assert len(pypdfium2.PdfDocument(layout.pdf([label] * 48, sheet, skip=1))) == 2


def test_skip_places():
    sheet = layout.Sheet(100, 100, 2, 2, 0, 0, 50, 50)
    label = compose(item(text="Second", size=12))
    page = pypdfium2.PdfDocument(layout.pdf([label], sheet, skip=3))[0]
    dark = (
        page.render(scale=1, grayscale=True).to_pil().point(lambda p: 255 - p).getbbox()
    )
    assert dark[0] > 50 / POINT
    assert dark[1] > 50 / POINT


def test_empty_pdf():
    assert len(pypdfium2.PdfDocument(layout.pdf([]))) == 1


def test_svg_shows_the_same(tools):
    for sample in tools.samples(40, seed=5):
        picture = tools.from_svg(layout.svg(label_of(sample)), dpi=300)
        assert tools.decode(picture) == {sample.expected}


def test_svg_escapes():
    drawing = layout.svg(compose(item(text='<script>"&', size=5)))
    assert "<script>" not in drawing
    assert "&lt;script&gt;" in drawing


def test_zpl_places():
    label = compose(
        item("symbol", width=12, height=12, dots=4),
        item(text="Jar", x=20, size=10),
        item("box", 0, 0, 50, 30, thickness=0.5),
        symbol=matrix(),
    )
    text = layout.zpl(label, copies=3)
    assert "^PW400^LL240" in text
    assert "^BXN,4,200" in text
    assert r"^FDJar^FS" in text
    assert "^GB400,240,4^FS" in text
    assert "^PQ3^XZ" in text
    # 1 mm and a quiet zone of four dots
    assert "^FO12,12^BX" in text


def test_sentences():
    names = (
        "text characters symbol other needed given dots wanted size least width limit"
    )
    values = dict.fromkeys(names.split(), "x")
    for code in layout.MESSAGES:
        assert str(layout.Problem(code, 0, values)), code


def test_readable_text_breaks_between_elements():
    readable = layout.BREAK.join(["(01)09506000134352", "(17)261231", "(10)JAR-0331"])
    label = compose(item(text="{hri}", width=30, size=6), values={"hri": readable})
    assert [text.text for text in label.texts] == [
        "(01)09506000134352",
        "(17)261231(10)JAR-0331",
    ]
    assert not label.problems
