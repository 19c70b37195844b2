"""Sentences for people: all of them can be said, and translated."""

import ast
import datetime
import re
from pathlib import Path

import pytest
from lib import gs1
from lib.gs1 import issues

TODAY = datetime.date(2026, 11, 22)
GTIN = "09501101530003"
START = "]d201" + GTIN
PALLET = "]d200395060001343521237"
LINK = "https://id.gs1.org/01/" + GTIN
#: A number whose check characters are digits, too.
MODEL = next(
    text for text in map(str, range(1000, 9999)) if gs1.check_pair(text).isdigit()
)
SOURCES = Path(issues.__file__).parent

#: What the codec may import.
STANDARD = {"calendar", "datetime", "decimal", "functools", "re", "typing", "urllib"}

#: Code -> a text that has it; what is not here comes from the cases of the rules.
SCANS = {
    "empty_scan": "",
    "too_much": "1" * 20000,
    "not_gs1": "LOT\x02",
    "no_key": "10ABC",
    "unmarked": "]C001" + GTIN,
    "bare_number": "9506000134352",
    "missing_separator": START + "10ABC17261231",
    "unknown_ai": START + "55",
    "kept_unknown": START + "3106123456",
    "bracket": "(01)" + GTIN + "(10)A(B)",
    "double_separator": START + "10A\x1d\x1d17261231",
    "empty": START + "10",
    "too_short": "]d20109501",
    "too_long": START + "10" + "A" * 21,
    "not_digit": START + "30A",
    "characters": START + "10LOT 1",
    "characters_39": "]d28010ab",
    "characters_64": PALLET + "8030a+b",
    "check_digit": "]d20109501101530004",
    "check_pair": "]d280131987654Ad4X4bL5ttr2310c2L",
    "company_prefix": "]d28004ABCD",
    "year": "]d28018395060001343521237\x1d725000000101",
    "month": START + "17261301",
    "day": START + "17260230",
    "hour": START + "70032612312400",
    "minute": START + "70032612312360",
    "second": START + "8008261231120060",
    "country": START + "422999",
    "currency": "]d29120\x1d3910000100",
    "sex": "]d28018395060001343521237\x1d72523",
    "latitude": PALLET + "43091800000001" + "0000000000",
    "longitude": PALLET + "43090000000000" + "3600000001",
    "percent": PALLET + "4300%2",
    "padding": PALLET + "8030A===",
    "yes_no": PALLET + "43212",
    "zero": "]d2800319506000134352",
    "nonzero": START + "8001" + "0000" + "00001" + "001" + "0" + "1",
    "leading_zero": "]d280109506A\x1d801101",
    "only_digits": START + "8014" + MODEL + gs1.check_pair(MODEL),
    "minus": PALLET + "4331000100A",
    "winding": START + "8001" + "0001" + "00001" + "001" + "2" + "1",
    "pieces": "]d28006" + GTIN + "0302",
    "position": "]d28018395060001343521237\x1d72582/1",
    "importer": "]d270401AB!",
    "media": "]d28018395060001343521237\x1d724111",
    "package": PALLET + "7041QQQ",
    "iban": "]d24159506000134352\x1d8007NL00",
    "coupon": "]d2811012",
    "day_unknown": START + "17261200",
    "requires": "]d210A",
    "excludes": START + "21A\x1d235B",
    "repeated": START + "10A\x1d10A",
    "conflict": START + "10A\x1d10B",
    "dl_characters": LINK + "/10/A B",
    "dl_no_domain": "https:///01/" + GTIN,
    "dl_no_key": "https://id.gs1.org/",
    "dl_words": "https://id.gs1.org/gtin/" + GTIN,
    "dl_order": LINK + "/21/A/10/B",
    "dl_path": LINK + "?10=A",
    "dl_attribute": LINK + "?21=A",
    "dl_unknown": LINK + "?55=A",
}


def test_every_code_has_a_case():
    assert set(SCANS) | {"cannot_write"} == set(gs1.MESSAGES)


@pytest.mark.parametrize("code", SCANS)
def test_sentence(code):
    message = gs1.parse(SCANS[code], TODAY)
    issue = next(
        issue for issue in message.errors + message.warnings if issue.code == code
    )
    sentence = str(issue)
    assert sentence == issue.message == issue.template % issue.values
    assert sentence[0].isupper() or not sentence[0].isalpha()
    assert sentence.endswith((".", "/."))
    assert sentence.isprintable()
    if issue.ai and issue.ai in gs1.TABLE:
        assert f"({issue.ai})" in sentence or f"/{issue.ai}/" in sentence
    assert all(isinstance(value, str) for value in issue.values.values())


def test_sentence_of_what_cannot_be_written():
    with pytest.raises(gs1.GS1Error) as error:
        gs1.element("17", b"x")
    assert str(error.value) == "(17) USE BY or EXPIRY cannot be written from b'x'."


def test_sentences_are_marked_for_translation():
    """Odoo collects the strings that are given to a function named ``_``."""
    tree = ast.parse((SOURCES / "issues.py").read_text(encoding="utf-8"))
    marked = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_"
    }
    assert marked == set(gs1.MESSAGES.values())


def test_translation_gets_the_same_values():
    issue = gs1.parse("]d20109501101530004").errors[0]
    german = {issue.template: "%(name)s: falsch ist %(text)s, richtig %(expected)s."}
    translated = german[issue.template] % issue.values
    assert translated == "(01) GTIN: falsch ist 09501101530004, richtig 3."


def test_templates_have_named_values_only():
    for code, template in gs1.MESSAGES.items():
        placeholders = re.findall(r"%(?!%)(?:\((\w+)\)s)?", template.replace("%%", ""))
        assert all(placeholders), code


@pytest.mark.parametrize("text", ["abc", "ä", "(", " "])
def test_shown_as_it_is(text):
    assert issues.show(text) == text


def test_shown_as_code():
    assert issues.show("A\x1dB\n\ud800") == "A<0x1D>B<0x0A><0xD800>"


def test_no_odoo_and_nothing_third_party():
    """The codec can be used, and tested, with Python alone."""
    for path in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = {node.module or ""}
            else:
                continue
            tops = {name.partition(".")[0] for name in names}
            assert tops <= STANDARD, (path.name, tops - STANDARD)
