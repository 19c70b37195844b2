"""What a command tells: progress with the elapsed time, and problems with advice."""

import contextlib
import os
import sys
import threading
import time

HEARTBEAT = 20  # seconds after which a running step says that it is still at it

_started = time.monotonic()


class Problem(Exception):
    """Something that the reader can mend: what is wrong, and what to do about it."""

    def __init__(self, what, advice=""):
        super().__init__(what)
        self.advice = advice

    def __str__(self):
        what = f"error: {self.args[0]}"
        if not self.advice:
            return what
        return what + "\nwhat to do: " + self.advice.replace("\n", "\n            ")


def say(text=""):
    """Print ``text`` behind the minutes and seconds since the command began."""
    minutes, seconds = divmod(int(time.monotonic() - _started), 60)
    print(f"[{minutes:2d}:{seconds:02d}] {text}", flush=True)


class _Step:
    detail = ""

    def note(self, detail):
        """Keep the last detail; the next sign of life shows it."""
        self.detail = detail


@contextlib.contextmanager
def step(text):
    """Say that ``text`` begins, that it goes on, and how long it took."""
    say(f"{text} ...")
    begin = time.monotonic()
    current, over = _Step(), threading.Event()

    def beat():
        while not over.wait(HEARTBEAT):
            seconds = int(time.monotonic() - begin)
            say(f"  ... {seconds} s {current.detail}".rstrip())

    threading.Thread(target=beat, daemon=True).start()
    try:
        yield current
    finally:
        over.set()
    seconds = time.monotonic() - begin
    if seconds >= 2:
        say(f"  done in {seconds:.0f} s")


def in_ci():
    """Whether nobody is watching, and so nothing may be left out silently."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def fail(problem):
    """Print the problem where errors belong."""
    sys.stdout.flush()
    print(problem, file=sys.stderr, flush=True)
