"""ZPL: a small printer reads what we write, by the rules of Zebra's guide."""

import re

import pytest
from barcode.charsets import code128
from label_lib import symbols, zpl
from lib import gs1
from PIL import Image

GTIN = "09506000134352"
FIELD = re.compile(r"\^FO(\d+),(\d+)(.*?)\^FS", re.DOTALL)


class Printer:
    """Understands the commands that the library writes."""

    def __init__(self, text):
        self.fields = [match.groups() for match in FIELD.finditer(text)]

    @staticmethod
    def data(field):
        """Contents of ^FD after the hexadecimal codes of ^FH."""
        match = re.search(r"\^FH(.)\^FD(.*)$", field, re.DOTALL)
        escape, text = re.escape(match[1]), match[2]
        assert "^" not in text
        assert "~" not in text
        return re.sub(
            f"{escape}([0-9A-F]{{2}})", lambda match: chr(int(match[1], 16)), text
        )

    def datamatrix(self, field):
        """Return what a ^BX field makes a scanner send."""
        dots, quality, escape, aspect = re.match(
            r"\^BXN,(\d+),(\d+),,,,(.),(\d)", field
        ).groups()
        assert (quality, aspect) == ("200", "1")
        text = self.data(field)
        assert text.startswith(f"{escape}1"), "no FNC1 at the beginning"
        read = re.sub(
            f"{escape}(.)",
            lambda match: {"1": "\x1d", escape: escape}[match[1]],
            text,
        )
        return int(dots), read[1:]

    def bars(self, field):
        """Return the picture that a ^BC field in mode N makes."""
        match = re.match(r"\^BY(\d+)\^BCN,(\d+),N,N,N,N", field)
        codes = self.codes(self.data(field))
        check = (codes[0] + sum(n * code for n, code in enumerate(codes))) % 103
        bits = "".join(code128.CODES[code] for code in [*codes, check])
        bits += code128.STOP + "11"
        dots, height = map(int, match.groups())
        row = [0 if bit == "1" else 255 for bit in bits for _dot in range(dots)]
        margin = [255] * 10 * dots
        row = margin + row + margin
        image = Image.new("L", (len(row), height))
        image.putdata(row * height)
        return image

    @staticmethod
    def codes(text):
        start = {"9": 103, ":": 104, ";": 105}
        subset = {103: "A", 104: "B", 105: "C"}
        switch = {"5": (99, "C"), "6": (100, "B"), "7": (101, "A")}
        codes, mode, position = [], None, 0
        while position < len(text):
            if text[position] == ">":
                sign = text[position + 1]
                position += 2
                if sign in start and mode is None:
                    codes.append(start[sign])
                    mode = subset[start[sign]]
                elif sign in switch:
                    code, mode = switch[sign]
                    codes.append(code)
                elif sign == "8":
                    codes.append(102)
                else:
                    codes.append({"0": 30, "=": 94, "1": 95}[sign])
            elif mode == "C":
                codes.append(int(text[position : position + 2]))
                position += 2
            else:
                codes.append(ord(text[position]) - 32)
                position += 1
        return codes

    @staticmethod
    def graphic(field):
        match = re.match(r"\^GFA,(\d+),(\d+),(\d+),(.*)$", field)
        total, _same, per_row, data = match.groups()
        per_row = int(per_row)
        rows, position = [], 0
        while position < len(data):
            if data[position] == ":":
                rows.append(rows[-1])
                position += 1
            else:
                rows.append(bytes.fromhex(data[position : position + 2 * per_row]))
                position += 2 * per_row
        assert len(rows) * per_row == int(total)
        image = Image.frombytes("1", (per_row * 8, len(rows)), b"".join(rows))
        image = image.convert("L").point(lambda pixel: 255 - pixel)
        framed = Image.new("L", (image.width + 80, image.height + 80), 255)
        framed.paste(image, (40, 40))
        return framed


def only_field(text):
    printer = Printer(text)
    (field,) = printer.fields
    return printer, field[2]


def test_random_symbols(tools):
    for sample in tools.samples(1200, seed=3):
        text = zpl.label([zpl.symbol(sample.symbol(), 10, 20, 4, 100)], 400, 200)
        printer, field = only_field(text)
        if sample.kind == "datamatrix":
            assert printer.datamatrix(field) == (4, sample.text)
        elif sample.kind == "gs1_128":
            assert tools.decode(printer.bars(field)) == {sample.expected}, sample
        elif sample.kind == "gs1_qr":
            # every fourth QR is enough: they are the slow ones
            assert tools.decode(printer.graphic(field)) == {sample.expected}


@pytest.mark.parametrize("text", ["A>B~C^D", "12345x678", "\\5E", "^XA", "~JR"])
def test_code128_of_commands(tools, text):
    symbol = symbols.encode("code128", text)
    printer, field = only_field(zpl.symbol(symbol, 0, 0, 3, 90))
    assert tools.decode(printer.bars(field)) == {("]C0", text.encode())}


def test_datamatrix_field():
    elements = [("01", GTIN), ("10", "A_B"), ("21", "1")]
    symbol = symbols.encode("datamatrix", gs1.element_string(elements), elements)
    assert zpl.symbol(symbol, 16, 24, 5) == (
        r"^FO16,24^BXN,5,200,,,,_,1^FH\^FD_1010950600013435210A__B_1211^FS"
    )


def test_gs1_128_field():
    elements = [("01", GTIN), ("10", "AB")]
    symbol = symbols.encode("gs1_128", gs1.element_string(elements))
    assert zpl.symbol(symbol, 0, 0, 3, 80) == (
        r"^FO0,0^BY3^BCN,80,N,N,N,N^FH\^FD>;>8010950600013435210>6AB^FS"
    )


@pytest.mark.parametrize(
    "evil", ["^XZ^XA^FDx", "~JR", "a\\5Eb", "^FS", "\n^XA", "\x1d", "_5E"]
)
def test_a_name_is_no_command(evil):
    line = zpl.text(10, 30, evil, 24)
    assert line.count("^") == 5  # FT, A0, FH, FD, FS
    assert "~" not in line
    assert Printer.data(line.removesuffix("^FS")) == evil


def test_text_blocks():
    assert zpl.text(1, 2, "x", 3) == r"^FT1,2^A0N,3^FH\^FDx^FS"
    assert zpl.text(1, 2, "x", 3, "center", 50) == (
        r"^FT1,2^A0N,3^FB50,1,0,C^FH\^FDx^FS"
    )


def test_rules():
    assert zpl.rule(1, 2, 30, 0, 2) == "^FO1,2^GB30,2,2^FS"
    assert zpl.rule(1, 2, 30, 40, 2) == "^FO1,2^GB30,40,2^FS"


def test_label():
    text = zpl.label([zpl.text(0, 10, "ä", 9)], 320, 160, copies=7)
    assert text.startswith("^XA^CI28^PW320^LL160^LH0,0\n")
    assert text.endswith("\n^PQ7^XZ\n")
    assert "ä" in text, "UTF-8, by ^CI28"
