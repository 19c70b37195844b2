"""The catalogue of tokens, sentences, the natural order, Odoo's own sequences."""

import datetime
import doctest
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib import numbering
from lib.numbering import catalogue, sentences

SOURCES = {
    path.name: path.read_text() for path in Path(numbering.__file__).parent.glob("*.py")
}

#: Everything that the project promises as a token.
PROMISED = """
    seq random date produced received expires shift product category gtin company
    warehouse line supplier supplier_lot document check
""".split()


def test_all_promised_tokens_are_there():
    assert set(PROMISED) <= set(numbering.TOKENS)
    others = set(numbering.TOKENS) - set(PROMISED)
    assert others == {"digits", "letters", "any"}
    assert all(numbering.TOKENS[name].reads for name in others)


def test_the_table_has_an_example_for_each():
    table = numbering.rows()
    assert len(table) == len(numbering.TOKENS)
    for (title, typed, example, text), token in zip(
        table, numbering.TOKENS.values(), strict=True
    ):
        assert title == token.title
        assert text
        template = numbering.compile(typed)
        assert bool(example) != token.reads
        if example:
            assert template.parse(example, today=datetime.date(2026, 11, 23)).ok
    assert table[0][:3] == ("Sequence", "{seq:4}", "0042")


def test_every_setting_has_a_help():
    for name in numbering.TOKENS:
        assert all(text for _option, text in numbering.option_rows(name))
    assert [name for name, _text in numbering.option_rows("seq")] == [
        "width=",
        "start=",
        "step=",
        "base=",
        "as=",
    ]


def test_every_date_code_has_an_example():
    table = {code: example for code, _title, example in numbering.date_rows()}
    assert table["YYYY"] == "2026"
    assert table["DDD"] == "327"
    assert all(table.values())


@pytest.mark.parametrize("meant", sorted(set(catalogue.HINTS.values())))
def test_what_is_proposed_can_be_used(meant):
    numbering.compile(f"{{{meant}}}" if meant != "check" else "{seq:4}{check}")


def test_the_package_says_what_is_true():
    names = {"numbering": numbering, "datetime": datetime}
    examples = doctest.DocTestParser().get_doctest(
        numbering.__doc__, names, "numbering", None, None
    )
    assert len(examples.examples) == 5
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_natural_key_says_what_is_true():
    (examples,) = doctest.DocTestFinder().find(
        numbering.natural_key, globs={"natural_key": numbering.natural_key}
    )
    assert doctest.DocTestRunner().run(examples) == (0, 1)


# -- sentences


def test_every_sentence_is_used_and_every_code_has_one():
    code = "".join(
        text for name, text in SOURCES.items() if name not in ("sentences.py",)
    )
    unused = [name for name in sentences.MESSAGES if f'"{name}"' not in code]
    assert unused == []
    called = re.findall(
        r'(?:issue|PatternError|NumberError|LineError|refuse|Bad|Wrong|Conflict)\(\s*"(\w+)"',
        code,
    )
    assert called
    assert set(called) <= set(sentences.MESSAGES)


def test_sentences_are_sentences():
    for sentence in sentences.MESSAGES.values():
        assert sentence.endswith((".", "?"))
        assert "  " not in sentence
        assert not re.search(r"%(?!\(\w+\)s|%)", sentence)


def test_every_word_on_screen_is_marked_for_translation():
    """Terms are written Term(_("...")), so that the texts are found."""
    for text in SOURCES.values():
        assert not re.findall(r'Term\((?!_\(|\s*_\()"', text)


def test_no_file_is_long():
    assert max(text.count("\n") for text in SOURCES.values()) < 400


# -- natural order


def test_natural_order():
    right = [
        "",
        "9",
        "10",
        "A",
        "a1",
        "SN09",
        "SN9",
        "SN10",
        "SN10A",
        "SN010B",
        "SN100",
    ]
    mixed = right[:]
    random.Random(3).shuffle(mixed)
    assert sorted(mixed, key=numbering.natural_key) == right
    assert sorted(["2", "1" * 5000], key=numbering.natural_key)[0] == "2"


@given(st.text("A9B0-", max_size=6), st.text("A9B0-", max_size=6))
def test_no_two_texts_have_the_same_key(one, other):
    keys = numbering.natural_key(one), numbering.natural_key(other)
    assert (keys[0] == keys[1]) == (one == other)
    assert (keys[0] < keys[1]) != (keys[0] >= keys[1])


@given(st.text("AB-", max_size=3), st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_count_as_numbers(prefix, one, other):
    keys = [numbering.natural_key(f"{prefix}{number}") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


# -- from Odoo's sequences


@pytest.mark.parametrize(
    ("prefix", "suffix", "padding", "step", "pattern", "codes"),
    [
        ("LOT", "", 7, 1, "LOT{seq:7+}", []),
        ("SN-%(year)s-", "", 7, 1, "SN-{date:YYYY}-{seq:7+}", []),
        ("%(y)s%(month)s%(day)s", "/X", 3, 2, "{date:YYMMDD}{seq:3+,step=2}/X", []),
        ("%(y)s-%(doy)s", "", 0, 1, "{date:YY}-{date:DDD}{seq:1+}", []),
        ("%(isoy)s%(isoweek)s", "", 4, 1, "{date:GGWW}{seq:4+}", []),
        ("%(y)s%(woy)s", "", 4, 1, "{date:YYWW}{seq:4+}", ["legacy_week"]),
        ("%(weekday)s", "", 4, 1, "{date:E}{seq:4+}", ["legacy_weekday"]),
        ("%(range_y)s", "", 4, 1, "{date:YY}{seq:4+}", ["legacy_range"]),
        ("%(current_y)s%(h24)s%(min)s", "", 4, 1, "{date:YYHHMI}{seq:4+}", []),
        ("{}%%", "}{date:", 4, 1, "{{}}%{seq:4+}}}{{date:", []),
        (None, False, 5, 1, "{seq:5+}", []),
    ],
)
def test_takeover(prefix, suffix, padding, step, pattern, codes):
    made, issues = numbering.from_sequence(prefix, suffix, padding, step)
    assert made == pattern
    assert [issue.code for issue in issues] == codes
    assert numbering.compile(made).sequence.step == step


def test_takeover_gives_the_same_numbers():
    made, _issues = numbering.from_sequence("SN{%(y)s%(month)s}%%", "-%(day)s", 5)
    context = {"date": datetime.date(2026, 2, 3)}
    assert numbering.compile(made).format(context, 71) == "SN{2602}%00071-03"


def test_takeover_of_what_is_unknown():
    with pytest.raises(numbering.PatternError) as caught:
        numbering.from_sequence("SN%(h12)s-")
    assert caught.value.code == "legacy_token"
    assert (caught.value.position, caught.value.length) == (2, 7)
