"""A symbol as modules: what every output is drawn from."""

from typing import NamedTuple


class Kind(NamedTuple):
    """What all symbols of a kind have in common."""

    #: symbology identifier that a scanner sends before the data
    identifier: str
    #: light modules that must stay free on each side
    quiet: int
    #: whether it consists of bars rather than of a matrix
    linear: bool
    #: whether it holds an element string
    gs1: bool
    #: smallest width of a module in mm that GS1 allows; 0 where GS1 says nothing
    least: float


class Symbol(NamedTuple):
    """Modules of one symbol, without quiet zones.

    :ivar str name: key of :data:`KINDS`
    :ivar Kind kind: what is common to its kind
    :ivar str text: what a scanner must send, without symbology identifier; 0x1D stands
        for FNC1
    :ivar tuple rows: rows of modules from the top, each ``bytes`` of 0 (light) and 1
        (dark); bars are one row
    :ivar tuple codes: symbol characters of Code 128 and GS1-128 from the start
        character on, without check and stop character; else empty
    """

    name: str
    kind: Kind
    text: str
    rows: tuple
    codes: tuple = ()

    @property
    def width(self):
        """Number of modules from left to right."""
        return len(self.rows[0])

    @property
    def height(self):
        """Number of modules from top to bottom; 1 for bars."""
        return len(self.rows)

    @property
    def full_width(self):
        """Number of modules from left to right with the quiet zones."""
        return self.width + 2 * self.kind.quiet

    def rectangles(self):
        """Return the dark areas as few rectangles ``(x, y, width, height)``.

        In modules, from the top left corner of the symbol. They do not overlap.
        """
        done, open_ = [], {}
        for y, row in enumerate(self.rows):
            runs = set(_runs(row))
            for run in [run for run in open_ if run not in runs]:
                start = open_.pop(run)
                done.append((run[0], start, run[1], y - start))
            for run in runs:
                open_.setdefault(run, y)
        done += [
            (run[0], start, run[1], self.height - start) for run, start in open_.items()
        ]
        return sorted(done, key=lambda area: (area[1], area[0]))


def _runs(row):
    """Yield ``(start, length)`` of each run of dark modules."""
    end = 0
    while True:
        start = row.find(1, end)
        if start < 0:
            return
        end = row.find(0, start)
        if end < 0:
            end = len(row)
        yield start, end - start
