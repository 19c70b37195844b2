"""Signs of copying: hand-worked cases."""

from datetime import datetime, timedelta

import pytest
from label_lib import copying

START = datetime(2026, 3, 1, 12)
BERLIN, MUNICH, TOKYO, ROME = (52, 13), (48, 12), (36, 140), (42, 12)


def session(number, hours=0.0, visitor=None, country="", position=None):
    return copying.Session(
        number,
        START + timedelta(hours=hours),
        visitor or f"v{number}",
        country,
        position,
    )


def test_many_visitors_not_many_visits():
    one_person = [session(n, n, visitor="me") for n in range(50)]
    assert copying.many_visitors(one_person, 10) == []
    nine = [session(n) for n in range(9)]
    assert copying.many_visitors(nine, 10) == []
    assert copying.many_visitors([*nine, session(9)], 10) == [*nine, session(9)]


def test_many_visitors_within_days():
    old = [session(n, n) for n in range(9)]
    assert copying.many_visitors([*old, session(9, 24 * 31)], 10, days=30) == []
    assert copying.many_visitors([], 10) == []
    assert copying.many_visitors(old, 0) == []


def test_impossible_travel():
    # Berlin to Tokyo is about 8,900 km: not in 2 h, but in 12 h
    fast = [session(1, 0, position=BERLIN), session(2, 2, position=TOKYO)]
    [(earlier, later, distance, hours)] = copying.impossible_travel(fast)
    assert (earlier.id, later.id, hours) == (1, 2, 2)
    assert distance == pytest.approx(8900, rel=0.02)
    slow = [session(1, 0, position=BERLIN), session(2, 12, position=TOKYO)]
    assert copying.impossible_travel(slow) == []


def test_near_places_say_nothing():
    """Positions are known to a degree: 450 km at once may be two mobile networks."""
    near = [session(1, position=BERLIN), session(2, position=MUNICH)]
    assert copying.kilometres(BERLIN, MUNICH) < copying.NEAREST
    assert copying.impossible_travel(near) == []


def test_travel_is_judged_in_order_of_time():
    there_and_back = [
        session(3, 30, position=BERLIN),
        session(1, 0, position=BERLIN),
        session(2, 15, position=TOKYO),
        session(4, 16),
    ]
    assert copying.impossible_travel(there_and_back) == []
    at_once = [session(1, 0, position=ROME), session(2, 0, position=TOKYO)]
    assert len(copying.impossible_travel(at_once)) == 1


def test_wrong_market():
    sessions = [session(1, country="DE"), session(2, country="CN"), session(3)]
    assert copying.wrong_market(sessions, ["DE", "AT"]) == [sessions[1]]
    assert copying.wrong_market(sessions, []) == []


def test_after_end():
    sessions = [session(1, -1), session(2, 1)]
    assert copying.after_end(sessions, START) == [sessions[1]]
    assert copying.after_end(sessions, None) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 180), 20015),
        ((90, 0), (-90, 0), 20015),
        ((0, 179), (0, -179), 222),
    ],
)
def test_kilometres(one, other, expected):
    assert copying.kilometres(one, other) == pytest.approx(expected, abs=1)
