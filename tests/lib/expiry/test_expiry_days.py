"""One answer to "is it expired on this day?", at both ends of the day."""

from datetime import date, datetime, timedelta

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st
from lib.expiry import as_zone, day_start, days_left, is_expired, local_day, moment_on

ZONES = (
    "UTC",
    "Europe/Rome",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Apia",  # UTC+13
    "Pacific/Pago_Pago",  # UTC-11
    "America/Sao_Paulo",  # changed its clocks at midnight
    "America/Havana",
)
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2060, 12, 31))
days = st.dates(date(2001, 1, 2), date(2060, 12, 30))


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        # Odoo 19 prints "01 Feb" in Baghdad and encodes 270131 in the same label
        ("Asia/Baghdad", datetime(2027, 1, 31, 23, 30), date(2027, 2, 1)),
        ("UTC", datetime(2027, 1, 31, 23, 30), date(2027, 1, 31)),
        ("Pacific/Apia", datetime(2027, 1, 31, 11, 0), date(2027, 2, 1)),
        ("Pacific/Apia", datetime(2027, 1, 31, 10, 59, 59), date(2027, 1, 31)),
        ("Pacific/Pago_Pago", datetime(2027, 2, 1, 10, 59, 59), date(2027, 1, 31)),
        ("Pacific/Pago_Pago", datetime(2027, 2, 1, 11, 0), date(2027, 2, 1)),
    ],
)
def test_day_on_the_label(zone, moment, day):
    assert local_day(moment, zone) == day


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 30, 23, 0),  # 31 Dec 00:00:00 in Rome
        datetime(2026, 12, 31, 11, 0),
        datetime(2026, 12, 31, 22, 59, 59),  # 31 Dec 23:59:59 in Rome
    ],
)
def test_good_until_the_end_of_the_last_day(moment):
    assert not is_expired(moment, date(2026, 12, 30), "Europe/Rome")
    assert not is_expired(moment, date(2026, 12, 31), "Europe/Rome")
    assert is_expired(moment, date(2027, 1, 1), "Europe/Rome")
    assert days_left(moment, date(2026, 12, 31), "Europe/Rome") == 0
    assert days_left(moment, date(2027, 1, 1), "Europe/Rome") == -1


def test_same_moment_other_warehouse():
    moment = datetime(2026, 12, 31, 11, 0)
    assert local_day(moment, "Pacific/Apia") == date(2027, 1, 1)
    assert not is_expired(moment, date(2027, 1, 1), "Pacific/Apia")
    assert is_expired(moment, date(2027, 1, 1), "Europe/Rome")


def test_without_a_date():
    assert not is_expired(None, date(2026, 12, 31))
    assert not is_expired(False, date(2026, 12, 31))
    assert days_left(None, date(2026, 12, 31)) is None


def test_a_day_is_a_day_everywhere():
    assert local_day(date(2026, 12, 31), "Pacific/Apia") == date(2026, 12, 31)


def test_unknown_zone_is_utc():
    assert as_zone("Mars/Olympus") is pytz.utc
    assert as_zone(None) is pytz.utc
    assert day_start(date(2026, 12, 31), "") == datetime(2026, 12, 31)


def test_a_day_without_midnight():
    # Brazil moved its clocks at midnight: 4 November 2018 began at 01:00
    start = day_start(date(2018, 11, 4), "America/Sao_Paulo")
    assert start == datetime(2018, 11, 4, 3)
    assert local_day(start, "America/Sao_Paulo") == date(2018, 11, 4)
    before = start - timedelta(seconds=1)
    assert local_day(before, "America/Sao_Paulo") == date(2018, 11, 3)


def test_a_midnight_that_comes_twice():
    # Cuba moves its clocks back at 01:00: midnight of 1 November 2026 comes twice
    start = day_start(date(2026, 11, 1), "America/Havana")
    assert local_day(start, "America/Havana") == date(2026, 11, 1)
    before = start - timedelta(seconds=1)
    assert local_day(before, "America/Havana") == date(2026, 10, 31)


@given(moments, days, zones)
def test_search_and_helper_agree(moment, day, zone):
    assert is_expired(moment, day, zone) == (moment < day_start(day, zone))


@given(moments, days, zones)
def test_days_left_is_negative_when_expired(moment, day, zone):
    assert is_expired(moment, day, zone) == (days_left(moment, day, zone) < 0)


@given(days, zones)
def test_noon_is_on_its_day(day, zone):
    assert local_day(moment_on(day, zone), zone) == day


@given(days, zones)
def test_a_day_begins_where_the_day_before_ends(day, zone):
    start = day_start(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - timedelta(microseconds=1), zone) < day


def test_a_day_that_there_was_not():
    # Samoa crossed the date line: 29 December 2011 was followed by the 31st
    start = day_start(date(2011, 12, 30), "Pacific/Apia")
    assert start == day_start(date(2011, 12, 31), "Pacific/Apia")
