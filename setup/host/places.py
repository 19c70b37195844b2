"""Where things are: the clone, the cache of downloads, the state of instances.

The cache holds what can be fetched again (``$WHIZ_CACHE``), the state what a user
would miss (``$WHIZ_STATE``): database clusters, file stores, logs. Root's are below
/var and not in its home, because PostgreSQL does not run as root and its account must
reach them.
"""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from .console import Problem, say

ROOT = Path(__file__).resolve().parents[2]
NAME = "whiz-traceability"

_claims = []


def cache(*parts):
    """A path in the cache; its directory exists."""
    return _below("WHIZ_CACHE", "/var/cache", "~/.cache", parts)


def state(*parts):
    """A path in the state; its directory exists."""
    return _below("WHIZ_STATE", "/var/lib", "~/.local/state", parts)


def _below(variable, of_root, of_user, parts):
    given = os.environ.get(variable)
    if given:
        base = Path(given).expanduser().absolute()
    else:
        base = Path(of_root if os.geteuid() == 0 else of_user).expanduser() / NAME
    path = base.joinpath(*parts)
    try:
        (path.parent if parts else path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"{path} cannot be made: {error.strerror}.",
            f"Set {variable} to a folder that you may write to.",
        ) from error
    return path


def standards():
    """The folder with the published standards that some tests read, or None."""
    given = os.environ.get("WHIZ_STANDARDS")
    folder = Path(given) if given else ROOT.parent / "shared" / "standards"
    return folder.absolute() if folder.is_dir() else None


@contextlib.contextmanager
def locked(path):
    """Hold the lock file ``path``; wait, and say so, while another process does."""
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process is busy with {path.stem}; waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def once(folder, make):
    """Have ``make(folder)`` fill ``folder`` unless an earlier run has finished that."""
    ready = folder / ".ready"
    if not ready.exists():
        with locked(folder.with_name(folder.name + ".lock")):
            if not ready.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                ready.touch()
    return folder


def claimed(path):
    """Whether the lock file ``path`` is ours now, until this process ends."""
    file = open(path, "w")  # noqa: SIM115 - closing it would give it back
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    _claims.append(file)
    return True


def instance(kind):
    """The first free instance of ``kind``: a folder that no other process uses."""
    for number in range(1, 100):
        folder = state(kind if number == 1 else f"{kind}-{number}")
        folder.mkdir(exist_ok=True)
        if claimed(folder / "lock"):
            return folder
    raise Problem(f"A hundred instances of {kind} are running.", "End some of them.")
