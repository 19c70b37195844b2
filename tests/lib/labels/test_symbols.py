"""Symbols: every kind is read back by a decoder that did not make it."""

import pytest
import zxingcpp
from label_lib import symbols
from lib import gs1

GTIN = "09506000134352"
ELEMENTS = [("01", GTIN), ("17", "261231"), ("10", "ABC123")]
STRING = "010950600013435217261231" + "10ABC123"
RANDOM = 3000


def make(kind, elements=ELEMENTS):
    return symbols.encode(kind, gs1.element_string(elements), elements)


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [("datamatrix", "]d2"), ("gs1_qr", "]Q3"), ("gs1_128", "]C1")],
)
def test_element_string(kind, identifier):
    symbol = make(kind)
    assert symbols.read(symbol) == (identifier, STRING.encode())
    symbols.verify(symbol)


@pytest.mark.parametrize("kind", ["datamatrix", "gs1_qr", "gs1_128"])
def test_separator_within(kind):
    elements = [("01", GTIN), ("10", "A(21)B"), ("21", "X_1")]
    symbol = make(kind, elements)
    expected = f"01{GTIN}10A(21)B\x1d21X_1".encode()
    assert symbols.read(symbol)[1] == expected
    message = gs1.parse(symbol.kind.identifier + expected.decode())
    assert message.ok
    assert (message.lot, message.serial) == ("A(21)B", "X_1")


@pytest.mark.parametrize(
    ("kind", "text", "identifier"),
    [
        ("digital_link", f"https://id.gs1.org/01/{GTIN}/10/A%2FB", "]Q1"),
        ("qr", "Lot #1, Größe 漢", "]Q1"),
        ("qr", "JAR-0331", "]Q1"),
        ("code128", "Lot #1 {a}~", "]C0"),
        ("code128", "123456", "]C0"),
    ],
)
def test_plain(kind, text, identifier):
    symbol = symbols.encode(kind, text)
    assert symbols.read(symbol) == (identifier, text.encode())
    symbols.verify(symbol)


def test_qr_is_plain(tools):
    """Level M, and for ASCII no ECI: 14 bytes fill the smallest symbol."""
    symbol = symbols.encode("qr", "abcdefghijklmn")
    assert symbol.width == 21
    assert symbols.encode("qr", "abcdefghijklmno").width == 25
    (found,) = zxingcpp.read_barcodes(tools.from_png(symbols.png(symbol)))
    assert found.ec_level == "M"
    assert found.bytes == b"abcdefghijklmn"


def test_random_modules(tools):
    """3,000 lots and serials, from the modules themselves."""
    for sample in tools.samples(RANDOM):
        symbol = sample.symbol()
        assert symbols.read(symbol) == sample.expected, sample
        symbols.verify(symbol)
        if sample.kind == "datamatrix":
            assert symbol.width == symbol.height


def test_random_png(tools):
    for sample in tools.samples(RANDOM, seed=1):
        image = tools.from_png(symbols.png(sample.symbol(), dots=3))
        assert tools.decode(image) == {sample.expected}, sample


def test_random_svg(tools):
    for sample in tools.samples(RANDOM, seed=2):
        # 0.75 mm is 2.8 pixels of a screen: modules of unequal width
        drawing = symbols.svg(sample.symbol(), x_dimension=0.75)
        assert tools.decode(tools.from_svg(drawing)) == {sample.expected}, sample


def test_svg_is_exact():
    symbol = make("datamatrix")
    drawing = symbols.svg(symbol, x_dimension=0.5)
    size = (symbol.width + 2) * 0.5
    assert f'width="{size:g}mm" height="{size:g}mm"' in drawing
    assert f'viewBox="0 0 {symbol.width + 2} {symbol.width + 2}"' in drawing


def test_png_says_its_size(tools):
    symbol = make("gs1_128")
    image = tools.from_png(symbols.png(symbol, dots=4, dpi=300, bar_height=10))
    assert image.width == symbol.full_width * 4
    assert image.height == pytest.approx(10 / 25.4 * 300, abs=1)


def test_rectangles_cover_the_dark_modules_once():
    for kind in ("datamatrix", "gs1_qr", "gs1_128"):
        symbol = make(kind)
        painted = [bytearray(symbol.width) for _row in symbol.rows]
        for x, y, width, height in symbol.rectangles():
            for row in painted[y : y + height]:
                for column in range(x, x + width):
                    row[column] += 1
        assert tuple(map(bytes, painted)) == symbol.rows


def test_longest_gs1_128():
    longest = [("01", GTIN), ("17", "261231"), ("10", "A" * 20), ("37", "")]
    text = gs1.element_string(longest[:3])
    assert len(text) == 46
    symbols.verify(symbols.encode("gs1_128", text + "AA"))
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.encode("gs1_128", text + "AAA")
    assert caught.value.code == "too_long_128"
    assert "49 characters" in str(caught.value)
    assert "DataMatrix" in str(caught.value)


@pytest.mark.parametrize("text", ["Größe", "a\nb", "漢"])
def test_code128_does_not_transliterate(text):
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.encode("code128", text)
    assert caught.value.code == "characters_128"


@pytest.mark.parametrize("kind", symbols.KINDS)
def test_nothing(kind):
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.encode(kind, "")
    assert caught.value.code == "empty"


def test_too_much():
    with pytest.raises(symbols.SymbolError):
        symbols.encode("qr", "x" * 5000)
    with pytest.raises(symbols.SymbolError):
        symbols.encode("code128", "x" * 100)


def test_encoder_refuses():
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.encode("datamatrix", "01123", [("01", "123")])
    assert caught.value.code == "not_encoded"


def test_verify_finds_a_wrong_symbol():
    """Contents that differ, and a plain symbol that should be a GS1 one."""
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.verify(make("datamatrix")._replace(text=STRING + "X"))
    assert caught.value.code == "differs"
    plain = symbols.encode("code128", STRING)
    wrong = plain._replace(name="gs1_128", kind=symbols.KINDS["gs1_128"])
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.verify(wrong)
    assert "]C0" in str(caught.value)


def test_verify_finds_a_spoilt_symbol():
    symbol = make("gs1_128")
    row = bytearray(symbol.rows[0])
    for position in range(40, 80):
        row[position] ^= 1
    with pytest.raises(symbols.SymbolError) as caught:
        symbols.verify(symbol._replace(rows=(bytes(row),)))
    assert caught.value.code in ("unreadable", "differs")


def test_square_is_asked_for():
    """The encoder ignores unknown options; this is what it does without ours."""
    rectangular = set()
    for length in range(1, 21):
        elements = [("01", GTIN), ("10", "A" * length)]
        symbol = make("datamatrix", elements)
        assert symbol.width == symbol.height
        text = gs1.hri(elements, "[]")
        plain = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.DataMatrix, gs1=True
        )
        height, width = memoryview(plain.to_image(add_quiet_zones=False)).shape[:2]
        if height != width:
            rectangular.add(length)
    assert rectangular, "the option is not needed any more"


def test_sentences():
    for code, template in symbols.MESSAGES.items():
        names = {
            "length": 1, "limit": 2, "width": 3, "character": "c", "text": "t",
            "reason": "r", "found": "f", "expected": "e",
        }  # fmt: skip
        assert template % names, code
