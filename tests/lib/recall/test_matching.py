"""Tolerant comparison of a notice with our lots, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recall_lib import matching

GTIN = "4006381333931"


@pytest.mark.parametrize(
    "wanted, name, score",
    [
        ("HZ-88123", "hz-88123", matching.EXACT),
        (" HZ-88123 ", "HZ-88123", matching.EXACT),
        ("hz 88123", "HZ-88123", matching.LOOSE),
        ("HZ88123", "HZ-88123", matching.LOOSE),
        ("HZ-O8123", "HZ-08123", matching.CONFUSED),
        ("LOT-007", "LOT 7", matching.CONFUSED),
        ("0012345", "12345", matching.CONFUSED),
        ("I2345678", "12345678", matching.CONFUSED),
        ("HZ-88132", "HZ-88123", matching.ONE_OFF),
        ("HZ-88124", "HZ-88123", matching.ONE_OFF),
        ("A-12", "A-13", 0.0),
        ("HZ-88123", "HZ-99123", 0.0),
        ("", "HZ-88123", 0.0),
        ("---", "///", 0.0),
    ],
)
def test_lot_score(wanted, name, score):
    assert matching.lot_score(wanted, name) == score
    assert matching.lot_score(name, wanted) == score


@given(st.text(alphabet="aAoO0iIl1-/. ZBx9", max_size=20))
def test_key_is_stable(text):
    key = matching.confused_key(text)
    assert matching.confused_key(key) == key
    assert matching.confused_key(text.lower()) == key


@pytest.mark.parametrize(
    "text, key",
    [
        ("4006381333931", "04006381333931"),
        ("4006381333932", ""),
        ("96385074", "00000096385074"),
        ("614141999996", "00614141999996"),
        ("", ""),
        (None, ""),
        ("123", ""),
    ],
)
def test_gtin_key(text, key):
    assert matching.gtin_key(text) == key


def lot(**vals):
    return {
        "names": ["NUT-1", "HZ-88123"],
        "gtins": [GTIN],
        "products": ["Hazelnuts, raw 25 kg"],
        "date": "2027-03-12",
        **vals,
    }


@pytest.mark.parametrize(
    "item, verdict",
    [
        ({"lot": "HZ 88123", "gtin": GTIN}, "relevant"),
        ({"lot": "HZ 88123", "product": "Raw hazelnuts 25kg"}, "relevant"),
        # the number alone may be another supplier's
        ({"lot": "HZ-88123"}, "relevant"),
        ({"lot": "HZ88123"}, "unsure"),
        ({"lot": "HZ-88123", "product": "Milk powder"}, "unsure"),
        ({"lot": "HZ-88124", "gtin": GTIN}, "unsure"),
        ({"lot": "HZ-99999", "gtin": GTIN}, None),
        ({"gtin": GTIN}, "relevant"),
        (
            {"gtin": GTIN, "date_from": "2027-03-01", "date_to": "2027-03-31"},
            "relevant",
        ),
        ({"gtin": GTIN, "date_from": "2028-01-01", "date_to": "2028-12-31"}, None),
        ({"product": "hazelnuts raw"}, "unsure"),
        ({"product": "Milk powder"}, None),
        ({}, None),
    ],
)
def test_judge(item, verdict):
    assert matching.judge(item, lot())["verdict"] == verdict


def test_dates_that_we_do_not_know_are_for_a_person():
    item = {"gtin": GTIN, "date_from": "2027-03-01", "date_to": "2027-03-31"}
    assert matching.judge(item, lot(date=None))["verdict"] == "unsure"


def test_read_table():
    items = matching.read(
        "Lot Number;GTIN;Product\nHZ-1, HZ-2;4006381333931;Nuts\n;;\nHZ-3;;"
    )
    assert [(i["lot"], i["gtin"], i["product"]) for i in items] == [
        ("HZ-1", GTIN, "Nuts"),
        ("HZ-2", GTIN, "Nuts"),
        ("HZ-3", "", ""),
    ]


def test_read_json():
    items = matching.read(
        '{"results": [{"product_description": "Nuts", "batch": "A1",'
        ' "best_before": "2027-03-01"}, "x"]}'
    )
    assert [(i["lot"], i["product"], i["date_from"]) for i in items] == [
        ("A1", "Nuts", "2027-03-01")
    ]


def test_read_prose():
    items = matching.read(
        "Recall of Hazelnuts raw\nPlease stop using lots HZ-88123, HZ-88124 and "
        f"HZ-88125 (EAN {GTIN}) at once."
    )
    assert [i["lot"] for i in items] == ["HZ-88123", "HZ-88124", "HZ-88125"]
    assert {i["gtin"] for i in items} == {GTIN}
    assert {i["product"] for i in items} == {"Recall of Hazelnuts raw"}


@pytest.mark.parametrize(
    "text, lots",
    [
        ("Charge: 0815-A und 0815-B", ["0815-A", "0815-B"]),
        ("Batch no. 77/12", ["77/12"]),
        ("Lot #L4711.", ["L4711"]),
        ("stop using lots CC 71, CC-72.", ["CC 71", "CC-72"]),
        ("a lot of 12 units", [""]),
        ("a lot of people", [""]),
    ],
)
def test_read_prose_lots(text, lots):
    assert [i["lot"] for i in matching.read(text)] == lots


def test_read_dates_without_lots():
    (item,) = matching.read(f"Jar {GTIN}\nbest before 1.3.2027 to 31/03/2027")
    assert (item["date_from"], item["date_to"]) == ("2027-03-01", "2027-03-31")


@pytest.mark.parametrize("text", ["", None, "   ", "[", "{}", "[1, 2]", "a;b\n"])
def test_read_never_fails(text):
    assert isinstance(matching.read(text), list)


@given(st.text(max_size=200))
def test_read_takes_any_text(text):
    for item in matching.read(text):
        assert set(item) == {"lot", "gtin", "product", "date_from", "date_to"}
