"""Processes that end with the command that started them.

Each child leads a session of its own, so that Ctrl-C reaches only us and we end
the children in order: Odoo before its database server. Should we be killed, the kernel
signals each child (``PR_SET_PDEATHSIG``); what a child has left behind becomes ours
(``PR_SET_CHILD_SUBREAPER``) and is killed at the end.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

from .console import Problem, step

PATIENCE = 10  # seconds from the polite signal to SIGKILL
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_running = []


class Interrupted(BaseException):
    """SIGINT, SIGTERM or SIGHUP has arrived."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


@contextlib.contextmanager
def supervised():
    """Turn signals into ``Interrupted``; on leaving, end all that was started."""
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)  # but nohup's wish is kept
    try:
        yield
    finally:
        _stop_all()


def _interrupt(number, frame):
    raise Interrupted(number)


def start(command, *, ending=signal.SIGTERM, orphaned=signal.SIGKILL, **options):
    """Start ``command``.

    :param ending: the signal that asks it to finish
    :param orphaned: the signal that the kernel sends it when this process ends
    """
    mother = os.getpid()

    def prepare():
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, int(orphaned), 0, 0, 0)
            if os.getppid() != mother:
                os._exit(1)

    words = [str(word) for word in command]
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=prepare,
            **options,
        )
    except OSError as error:
        raise Problem(
            f"{words[0]} cannot be run: {error.strerror}.",
            "Is it installed, and are its path and the settings right?",
        ) from error
    process.ending = ending
    _running.append(process)
    return process


def stop(process):
    """Ask the process to finish, wait, and kill its group if it does not."""
    if process.poll() is None:
        process.send_signal(process.ending)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process in _running:
        _running.remove(process)


def run(command, log=None, on_line=None, **options):
    """Run ``command`` to its end and return its exit code.

    Its output goes line by line to the open text file ``log`` and to ``on_line``.
    """
    process = start(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **options,
    )
    try:
        for line in process.stdout:
            if log:
                log.write(line)
                log.flush()
            if on_line:
                on_line(line)
        return process.wait()
    finally:
        stop(process)


def must_run(title, command, advice="", **options):
    """Run ``command`` as a step called ``title``; raise ``Problem`` if it fails."""
    tail = []
    with step(title) as current:

        def on_line(line):
            current.note(line.strip()[:100])
            tail.append(line.rstrip())
            del tail[:-25]

        code = run(command, on_line=on_line, **options)
    if code:
        output = "\n".join(f"  | {line}" for line in tail)
        raise Problem(f"{title}: exit code {code}.\n{output}", advice)


def output_of(command, **options):
    """What ``command`` prints, or "" if it cannot be run or fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            **options,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def _stop_all():
    """End what runs, last started first; a second Ctrl-C kills at once."""
    with contextlib.suppress(Interrupted):
        for process in reversed(_running[:]):
            stop(process)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    while children := _children(os.getpid()):  # a killed one leaves us its own
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children(parent):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # the name in the brackets may hold spaces and brackets itself
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found
