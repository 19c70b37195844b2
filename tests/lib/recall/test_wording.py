"""Words that a recall notice must not have, and placeholders."""

import pytest
from recall_lib import wording


@pytest.mark.parametrize(
    "lang, text, words",
    [
        ("en", "This voluntary recall", ["voluntary"]),
        ("en", "We recall voluntarily, as a precautionary\nmeasure", 2),
        ("en", "in rare\n  situations", 1),
        ("en", "There are no reported accidents so far", ["no reported accidents"]),
        ("en", "Stop using the jar. It may contain metal.", []),
        ("en", "The involuntary muscle", []),
        ("de_DE", "Wir rufen freiwillig und vorsorglich zurück", 2),
        ("de", "Bisher wurden keine Unfälle gemeldet", ["keine Unfälle"]),
        ("fr", "par mesure de précaution", 1),
        ("it_IT", "richiamo volontario", ["volontario"]),
        ("es", "retirada voluntaria", ["voluntaria"]),
        ("de", "voluntary recall", ["voluntary"]),
        ("sv", "precautionary", ["precautionary"]),
        (None, "discretionary", 1),
    ],
)
def test_minimising(lang, text, words):
    found = wording.findings(text, lang)
    assert {kind for kind, _words, _start in found} <= {"minimising"}
    if isinstance(words, int):
        assert len(found) == words
    else:
        assert [found_words for _kind, found_words, _start in found] == words


def test_promotion():
    found = wording.findings("Get 20 % off and our newsletter", "en")
    assert [(kind, words) for kind, words, _start in found] == [
        ("promotion", "% off"),
        ("promotion", "newsletter"),
    ]
    assert wording.findings("", "en") == wording.findings(None) == []


def test_every_phrase_finds_itself():
    for kind, lists in (
        ("minimising", wording.MINIMISING),
        ("promotion", wording.PROMOTION),
    ):
        for lang, phrases in lists.items():
            for phrase in phrases:
                text = f"Xyz {phrase.rstrip('*').upper()} xyz"
                assert kind in {f[0] for f in wording.findings(text, lang)}, phrase


def test_fill():
    text = "{case}: {product} {unknown} {}"
    assert wording.placeholders(text) == ["case", "product", "unknown", ""]
    values = {"case": "R-1", "product": "{case}"}
    assert wording.fill(text, values) == "R-1: {case} {unknown} {}"
    assert wording.fill("{case}", {"case": None}) == ""
    assert wording.fill(None, {}) == ""
