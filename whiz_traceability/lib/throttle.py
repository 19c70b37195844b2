"""A limit on how often somebody may ask, kept in the memory of one process.

It slows guessing down and keeps one caller from taking all the time of a server. With
several worker processes each counts for itself: whoever sets a limit reckons with that.
"""

import time
from collections import OrderedDict


class Throttle:
    """At most ``limit`` calls per ``window`` seconds and key.

    :param keys: so many keys are remembered; the one unused for longest is forgotten
    """

    def __init__(self, limit, window, keys=10_000, clock=time.monotonic):
        self.limit = limit
        self.window = window
        self._keys = keys
        self._clock = clock
        self._buckets = OrderedDict()

    def allows(self, key):
        """Count a call and return whether it may be answered.

        A leaky bucket: it empties evenly over the window, so that a caller who was
        refused may go on soon, but never faster than the limit.
        """
        now = self._clock()
        level, before = self._buckets.pop(key, (0.0, now))
        level = max(level - (now - before) * self.limit / self.window, 0.0)
        allowed = level + 1 <= self.limit
        self._buckets[key] = (level + 1 if allowed else level, now)
        while len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return allowed

    def clear(self):
        self._buckets.clear()
