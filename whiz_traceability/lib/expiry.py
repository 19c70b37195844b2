"""The one answer to "is it expired on this day?".

Odoo keeps an expiry as a moment in UTC; a label, a customer and a law mean a day. The
day is the one on which the moment falls in the time zone of the warehouse, it is what
the label says, and goods are good **until its end**: GS1 General Specifications,
application identifiers 15 and 17, the last day on which they may be sold or used.

A moment is a naive datetime in UTC, a zone anything that :func:`as_zone` takes.
"""

from datetime import datetime, time

import pytz


def as_zone(zone):
    """Return the time zone of a name or a zone; UTC for nothing or an unknown name."""
    if not zone:
        return pytz.utc
    if not isinstance(zone, str):
        return zone
    try:
        return pytz.timezone(zone)
    except pytz.UnknownTimeZoneError:
        return pytz.utc


def local_day(moment, zone=None):
    """Return the day (``date``) on which a moment falls in the zone.

    A ``date`` is a day already and comes back as it is; nothing gives None.
    """
    if not moment:
        return None
    if not isinstance(moment, datetime):
        return moment
    return pytz.utc.localize(moment).astimezone(as_zone(zone)).date()


def day_start(day, zone=None):
    """Return the moment at which a day begins in the zone.

    Every moment of the day before is earlier, every moment of the day is not. So in a
    search or in SQL, ``moment < day_start(day, zone)`` is :func:`is_expired`, and it
    can use an index.
    """
    return moment_on(day, zone, time())


def moment_on(day, zone=None, at=time(12)):
    """Return the moment of a time of a day in the zone.

    Where the clocks change, the first moment that is on that day counts.
    """
    zone = as_zone(zone)
    local = datetime.combine(day, at)
    moments = sorted(
        zone.localize(local, is_dst=is_dst).astimezone(pytz.utc).replace(tzinfo=None)
        for is_dst in (True, False)
    )
    return next((m for m in moments if local_day(m, zone) == day), moments[-1])


def is_expired(moment, day, zone=None):
    """Return whether goods whose date is ``moment`` are past it on ``day``.

    On the day itself they are not. Without a date they never are.
    """
    last = local_day(moment, zone)
    return last is not None and last < day


def days_left(moment, day, zone=None):
    """Return how many days after ``day`` the last good day is; negative: it was before.

    0 on the last good day itself; None without a date.
    """
    last = local_day(moment, zone)
    return None if last is None else (last - day).days
