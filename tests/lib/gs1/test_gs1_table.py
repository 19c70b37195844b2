"""The table of application identifiers against GS1's syntax dictionary."""

import re

import pytest
from lib import gs1
from lib.gs1 import ais, rules, table

DICTIONARY = "gs1-syntax-dictionary/gs1-syntax-dictionary.txt"
LINE = re.compile(
    r"([0-9]{2,4})(?:-([0-9]{2,4}))?\s+([*?]{0,2})\s+(.*?)\s*(?:#\s*(.*))?"
)
COMPONENT = re.compile(r"(\[?)([NXYZ])(\.\.)?([0-9]+)\]?((?:,[a-z0-9]+)*)")


def read_dictionary(path):
    """Return {ai: facts} as the dictionary states them, in its own words."""
    facts = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line[:1].isdigit():
            continue
        first, last, flags, body, title = LINE.fullmatch(line).groups()
        parts, attributes = [], {}
        for word in body.split():
            if word.startswith(("req=", "ex=", "dlpkey")):
                name, _equals, value = word.partition("=")
                assert name not in attributes, f"attribute twice: {line}"
                attributes[name] = value
                continue
            optional, charset, up_to, size, linters = COMPONENT.fullmatch(word).groups()
            parts.append(
                (
                    charset,
                    1 if up_to else int(size),
                    int(size),
                    bool(optional),
                    tuple(linters.split(",")[1:]),
                )
            )
        for number in range(int(first), int(last or first) + 1):
            facts[str(number).zfill(len(first))] = {
                "title": (title or "").strip(),
                "predefined": "*" in flags,
                "query": "?" in flags,
                "parts": tuple(parts),
                "needs": attributes.get("req", ""),
                "excludes": attributes.get("ex", ""),
                "link": attributes.get("dlpkey"),
            }
    return facts


def own_facts(identifier):
    """Return what our table says, in the dictionary's words."""
    link = identifier.link
    if link is not None:
        link = "|".join(",".join(order) for order in link)
    return {
        "title": identifier.title,
        "predefined": identifier.predefined,
        "query": identifier.query,
        "parts": tuple(tuple(part) for part in identifier.parts),
        "needs": ",".join("+".join(need) for need in identifier.needs),
        "excludes": ",".join(identifier.excludes),
        "link": link,
    }


def test_every_fact_of_the_dictionary(standards):
    facts = read_dictionary(standards(DICTIONARY))
    assert len(facts) > 500
    assert {ai: own_facts(entry) for ai, entry in gs1.TABLE.items()} == facts


def test_every_rule_of_the_dictionary_is_there(standards):
    facts = read_dictionary(standards(DICTIONARY))
    named = {
        linter
        for fact in facts.values()
        for part in fact["parts"]
        for linter in part[4]
    }
    assert named == set(rules.RULES) - {"cset64"}


def test_predefined_lengths_agree_with_the_table():
    """What GS1 lists by the first two digits holds for all identifiers in use."""
    for ai, identifier in gs1.TABLE.items():
        assert identifier.predefined == (ai[:2] in ais.PREDEFINED), ai
        if identifier.predefined:
            assert identifier.low == identifier.high == ais.PREDEFINED[ai[:2]], ai


def test_length_of_an_identifier_follows_from_its_first_two_digits():
    assert all(ais.LENGTHS[ai[:2]] == len(ai) for ai in gs1.TABLE)


def test_kinds_fit_the_rules():
    """Dates are typed as dates, and nothing else is."""
    for ai, identifier in gs1.TABLE.items():
        found = {rule for part in identifier.parts for rule in part.rules}
        dated = bool(found & {"yymmd0", "yymmdd", "yyyymmdd"})
        assert dated == (identifier.kind in ("date", "dates", "moment")), ai
        assert ("pcenc" in found) == (identifier.kind == "percent"), ai
        assert ("yesno" in found) == (identifier.kind == "yesno"), ai
        assert ("iso4217" in found) == (identifier.kind == "money"), ai
        assert ("pieceoftotal" in found) == (identifier.kind == "piece"), ai


def test_only_the_last_part_has_a_free_length():
    for identifier in gs1.TABLE.values():
        assert all(part.low == part.high for part in identifier.parts[:-1]), identifier


def test_rows_are_in_order_and_unique():
    firsts = [
        row.partition("|")[0][:4].partition("-")[0] for row in table.ROWS.split("\n")
    ]
    firsts = [first for first in firsts if first]
    assert len(firsts) == len(set(firsts))
    assert sum(1 for _ in gs1.TABLE) > len(firsts)


@pytest.mark.parametrize(
    "ai", ["", "0", "1", "011", "23", "2345", "399", "5", "0x", "\u0660\u0661"]
)
def test_what_cannot_be_an_identifier(ai):
    assert ai not in gs1.TABLE
    assert ais.unknown(ai) is None


@pytest.mark.parametrize(
    ("ai", "low", "high", "predefined"),
    [("04", 16, 16, True), ("14", 6, 6, True), ("3106", 6, 6, True),
     ("419", 13, 13, True), ("236", 1, 90, False), ("8099", 1, 90, False)],
)  # fmt: skip
def test_what_could_become_an_identifier(ai, low, high, predefined):
    identifier = ais.unknown(ai)
    assert not identifier.known
    assert (identifier.low, identifier.high) == (low, high)
    assert identifier.predefined is predefined


def test_patterns():
    assert ais.matches("3105", "310n")
    assert ais.matches("3105", "31nn")
    assert ais.matches("01", "01")
    assert not ais.matches("3205", "31nn")
    assert not ais.matches("310", "310n")
    assert not ais.matches("01", "02")
