"""Dates in numbers: every form, written and put together again."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib import numbering
from lib.numbering import dates

TODAY = datetime.date(2026, 11, 23)
near = st.datetimes(datetime.datetime(1980, 1, 1), datetime.datetime(2070, 12, 31))


def read(form, text, today=TODAY):
    return numbering.compile(f"{{date:{form}}}").parse(text, today=today)


#: form -> how Python writes the same, where it can
FORMS = {
    "YYYYMMDD": "%Y%m%d",
    "YYMMDD": "%y%m%d",
    "YYDDD": "%y%j",
    "GGGG-WW-E": "%G-%V-%u",
    "YYYY.MM.DD HH:MI:SS": "%Y.%m.%d %H:%M:%S",
    "DD/MM/YY": "%d/%m/%y",
    "MM_YYYY": "%m_%Y",
    "HHMI": "%H%M",
}


@pytest.mark.parametrize("form", FORMS)
@given(moment=near)
def test_forms_agree_with_python(form, moment):
    parsed = dates.read_form(form)
    assert dates.write(parsed, moment) == moment.strftime(FORMS[form])


WHOLE = [
    "YYYYMMDD",
    "YYMMDD",
    "YYMD",
    "YYLDD",
    "YYDDD",
    "GGWWE",
    "DDMMYYYYE",
    "GGWWEYY",
]


@pytest.mark.parametrize("form", WHOLE)
@given(day=st.dates(datetime.date(1978, 1, 1), datetime.date(2075, 12, 31)))
def test_a_whole_date_is_read_back(form, day):
    text = dates.write(dates.read_form(form), day)
    assert read(form, text).values["date"] == day


@given(day=st.dates(datetime.date(2021, 1, 10), datetime.date(2030, 12, 20)))
def test_one_digit_of_the_year_is_the_nearest_year(day):
    text = dates.write(dates.read_form("YDDD"), day)
    assert read("YDDD", text).values["date"] == day


@given(near.map(lambda moment: moment.replace(microsecond=0)))
def test_date_and_time_are_read_back(moment):
    text = dates.write(dates.read_form("YYMMDDHHMISS"), moment)
    assert read("YYMMDDHHMISS", text).values["date"] == moment


@pytest.mark.parametrize(
    ("form", "text"),
    [("YYMM", "2611"), ("MMDD", "0229"), ("HH", "23"), ("GGWW", "2653")],
)
def test_an_incomplete_date_is_right_but_no_date(form, text):
    reading = read(form, text)
    assert reading.ok
    assert reading.values["date"] is None


WRONG = [
    ("YYMMDD", "261323", "not_there", "month “13”"),
    ("YYMMDD", "260023", "not_there", "month “00”"),
    ("YYMMDD", "261132", "not_there", "day “32”"),
    ("YYMMDD", "260229", "no_such_date", "2026-2-29"),
    ("YYMMDD", "261131", "no_such_date", "2026-11-31"),
    ("MMDD", "0230", "no_such_date", "2-30"),
    ("YYYYDDD", "2026366", "no_such_date", "2026-366"),
    ("YYDDD", "26000", "not_there", "day of the year “000”"),
    ("GGWW", "2553", "no_such_date", "2025-53"),
    ("GGWWE", "26488", "not_there", "day of the week “8”"),
    ("GGWWE", "00000", "not_there", "ISO week “00”"),
    ("HHMI", "2460", "not_there", "hour “24”"),
    ("YYYY", "0000", "not_there", "year “0000”"),
    ("YYMMDDE", "2611232", "dates_differ", "day of the week 2"),
    ("YYMMDDDDD", "261123328", "unknown_form", ""),
    ("YYMMDD-DDD", "261123-328", "dates_differ", "2026-11-24"),
    ("YYYY-YYMMDD", "2025-261123", "dates_differ", "2025"),
]


@pytest.mark.parametrize(("form", "text", "code", "words"), WRONG)
def test_what_is_wrong_is_named(form, text, code, words):
    if code == "unknown_form":
        with pytest.raises(numbering.PatternError):
            read(form, text)
        return
    reading = read(form, text)
    assert reading.issue.code == code
    assert words in str(reading.issue)
    assert reading.issue.part == "date"


def test_parts_of_one_date_belong_together():
    template = numbering.compile("{produced:YY}-{line:1}-{produced:DDD}-{seq:2}")
    reading = template.parse("26-A-327-01", today=TODAY)
    assert reading.values["produced"] == TODAY
    assert template.parse("26-A-366-01", today=TODAY).issue.code == "no_such_date"


def test_dates_with_names_of_their_own_do_not():
    template = numbering.compile("{date:YYMMDD,as=made}{date:YYMMDD,as=packed}")
    reading = template.parse("261123261124", today=TODAY)
    assert reading.ok
    assert reading.values["made"] == TODAY


@pytest.mark.parametrize(
    ("fields", "period", "shown"),
    [
        ("year month day", "day", True),
        ("year yearday", "day", True),
        ("isoyear week weekday", "day", True),
        ("month day", "day", False),
        ("year month", "day", False),
        ("year month", "month", True),
        ("year yearday", "month", True),
        ("isoyear week", "month", False),
        ("isoyear week", "week", True),
        ("year week", "week", False),
        ("year month week", "week", True),
        ("year month day", "week", True),
        ("year", "year", True),
        ("isoyear", "year", False),
        ("isoyear week weekday", "year", True),
        ("year month day hour", "hour", True),
        ("year month day", "hour", False),
        ("hour", "hour", False),
    ],
)
def test_which_dates_tell_periods_apart(fields, period, shown):
    assert dates.shows(fields.split(), period) is shown


@pytest.mark.parametrize("period", dates.PERIODS)
@pytest.mark.parametrize(
    "form", ["YYYYMMDDHH", "YYYYDDD", "GGGGWWE", "GGGGWW", "YYYYMM", "YYYYMMWW"]
)
@given(one=near, other=near)
def test_what_shows_a_period_differs_when_the_period_does(period, form, one, other):
    codes = dates.read_form(form)
    if not dates.shows({code.field for code in codes}, period):
        return
    if dates.period_key(one, period) != dates.period_key(other, period):
        assert dates.write(codes, one) != dates.write(codes, other)


@pytest.mark.parametrize(
    ("period", "key"),
    [
        ("hour", "2024-12-30T05"),
        ("day", "2024-12-30"),
        ("week", "2025-W01"),
        ("month", "2024-12"),
        ("year", "2024"),
    ],
)
def test_period_keys(period, key):
    assert dates.period_key(datetime.datetime(2024, 12, 30, 5, 59), period) == key
