"""The verdicts of GS1's own syntax engine, case by case, and its kinds of reasons."""

import datetime
import json
import re

import pytest
from lib import gs1

VECTORS = "gs1-syntax-engine-oracle/vectors.json"
TODAY = datetime.date(2026, 11, 22)

#: What the engine says -> codes of ours that say the same.
REASONS = (
    (r"check digit is incorrect", {"check_digit"}),
    (r"Required AIs for AI", {"requires"}),
    (r"invalid to pair", {"excludes"}),
    (r"Failed to parse AI data", {"empty"}),
    (r"value is too long", {"too_long"}),
    (r"value is too short", {"too_short"}),
    (r"illegal month", {"month"}),
    (r"illegal day", {"day"}),
    (r"non-CSET 82 character", {"characters"}),
    (r"Unrecognised AI", {"bracket", "unknown_ai"}),
    (r"Multiple instances", {"conflict"}),
    (r"not a valid key-qualifier sequence", {"dl_order"}),
    (r"No GS1 DL keys found", {"dl_no_key", "dl_words"}),
    (r"not a valid DL URI data attribute", {"dl_attribute"}),
    (r"without a primary key", {"dl_no_key"}),
    # a separator where an identifier should be
    (r"No known AI is a prefix of: \^", {"double_separator"}),
)


@pytest.fixture(scope="module")
def vectors(standards):
    return json.loads(standards(VECTORS).read_text(encoding="utf-8"))["vectors"]


def source(vector):
    text = vector.get("scan_in") or vector.get("dl_in") or vector["ai"]
    return text.replace("{GS}", "\x1d")


def expected_codes(reason):
    found = [codes for pattern, codes in REASONS if re.search(pattern, reason)]
    assert len(found) == 1, f"no kind for the reason {reason!r}"
    return found[0]


def test_there_is_something_to_compare(vectors):
    assert len(vectors) > 40
    assert sum("error" in vector for vector in vectors) > 20


def test_accepted(vectors):
    for vector in vectors:
        if "error" in vector or vector["ai"] is None:
            continue
        message = gs1.parse(source(vector), TODAY)
        assert message.ok, (vector, message.errors)
        assert gs1.hri(message.elements) == vector["ai"]
        assert message.ignored == vector.get("ignored", [])


def test_rejected_for_the_same_reason(vectors):
    for vector in vectors:
        if "error" not in vector:
            continue
        message = gs1.parse(source(vector), TODAY)
        assert not message.ok, vector
        issue = message.errors[0]
        assert issue.code in expected_codes(vector["error"]), (vector, issue)
        about = re.search(r"AI \(([0-9]+)\)", vector["error"])
        if about:
            assert issue.ai == about[1], (vector, issue)


def test_no_gs1_data_at_all(vectors):
    plain = [vector for vector in vectors if vector.get("ai", "") is None]
    assert plain
    for vector in plain:
        message = gs1.parse(source(vector), TODAY)
        assert message.elements == []
        assert message.data == vector["data"]


def test_written(vectors):
    for vector in vectors:
        if "element_string" not in vector:
            continue
        elements = gs1.parse(vector["ai"], TODAY).elements
        string = gs1.element_string(elements, fnc1="{FNC1}")
        assert "{FNC1}" + string == vector["element_string"]
        assert gs1.hri_lines(elements) == vector["hri"]
        if vector["dl"].startswith("ERR "):
            with pytest.raises(gs1.GS1Error) as error:
                gs1.digital_link(elements)
            assert error.value.issues[0].code in expected_codes(vector["dl"])
        else:
            assert gs1.digital_link(elements) == vector["dl"]


def test_scanned(vectors):
    for vector in vectors:
        for name in ("scan_dm", "scan_128", "scan_qr"):
            if name not in vector:
                continue
            scan = vector[name].replace("{GS}", "\x1d")
            message = gs1.parse(scan, TODAY)
            assert message.ok, (scan, message.errors)
            assert gs1.hri(message.elements) == vector["ai"]
            assert message.symbology + gs1.element_string(message.elements) == scan
        if vector.get("dl", "").startswith("http"):
            message = gs1.parse(vector["dl"], TODAY)
            assert message.ok, (vector, message.errors)
            assert dict(message.elements) == dict(gs1.parse(vector["ai"]).elements)
