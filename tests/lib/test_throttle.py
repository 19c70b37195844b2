"""A limit on how often somebody may ask."""

from lib.throttle import Throttle


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_burst_then_even_rate():
    clock = Clock()
    throttle = Throttle(3, 60, clock=clock)
    assert [throttle.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert throttle.allows("b"), "another caller is not kept waiting"
    clock.now += 19
    assert not throttle.allows("a")
    clock.now += 2
    assert throttle.allows("a"), "a third of the window frees one call"
    assert not throttle.allows("a")
    clock.now += 1000
    assert [throttle.allows("a") for _ in range(4)] == [True, True, True, False]


def test_memory_is_bounded():
    throttle = Throttle(1, 60, keys=100, clock=Clock())
    for key in range(1000):
        throttle.allows(key)
    assert len(throttle._buckets) == 100
