"""Signs that a number has been copied, from the sessions in which it was scanned.

Plain Python, no Odoo. A *session* is one visitor who looked at one code, however often
the page was loaded: retries and reloads count once. No sign is a proof; each is a
reason for a person to look. Distances are great circles on a sphere; positions are
coarse, so that only what is far apart counts.
"""

import math
from datetime import datetime, timedelta
from typing import NamedTuple

#: Kilometres per hour that no passenger travels at.
FASTEST = 1000.0
#: Positions are known to about a degree: below this distance (km) they say nothing.
NEAREST = 500.0
EARTH = 6371.0


class Session(NamedTuple):
    """One visitor who looked at one code.

    ``position`` is ``(latitude, longitude)`` in degrees, or None when it is not known.
    """

    id: int
    at: datetime
    visitor: str
    country: str = ""
    position: tuple | None = None


def many_visitors(sessions, limit, days=30):
    """Return the sessions of the latest ``days`` if so many visitors are among them.

    :param limit: number of different visitors from which on it is a sign; 0: never
    :return: list of sessions, empty without a sign
    """
    if not limit or not sessions:
        return []
    latest = max(session.at for session in sessions)
    recent = [s for s in sessions if latest - s.at <= timedelta(days=days)]
    return recent if len({s.visitor for s in recent}) >= limit else []


def impossible_travel(sessions, fastest=FASTEST, nearest=NEAREST):
    """Return the pairs of sessions between which nobody can have travelled.

    Neighbours in time are compared: if one item made each step, it made them all.

    :return: list of ``(earlier, later, kilometres, hours)``
    """
    known = sorted(
        (session for session in sessions if session.position),
        key=lambda session: (session.at, session.id),
    )
    signs = []
    for earlier, later in zip(known, known[1:], strict=False):
        distance = kilometres(earlier.position, later.position)
        hours = (later.at - earlier.at).total_seconds() / 3600
        if distance >= nearest and distance > fastest * hours:
            signs.append((earlier, later, distance, hours))
    return signs


def wrong_market(sessions, countries):
    """Return the sessions outside ``countries``, the codes of where it is sold.

    Without countries it is sold everywhere; a session of unknown country says nothing.
    """
    if not countries:
        return []
    return [s for s in sessions if s.country and s.country not in countries]


def after_end(sessions, ended):
    """Return the sessions after ``ended``, when it came back or was destroyed."""
    return [s for s in sessions if ended and s.at > ended]


def kilometres(one, other):
    """Distance of two ``(latitude, longitude)`` in degrees (haversine).

    >>> round(kilometres((52, 13), (41, 12)))
    1226
    """
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (one, other))
    a = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(a)))
