"""No process is left behind, however the command ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="uses Linux's prctl")

# a command with a child that has a child of its own, and ignores polite requests
COMMAND = """
import signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored
sys.path.insert(0, {setup!r})
from host import processes
processes.PATIENCE = 0.2
child = "import subprocess, time, os; " \
    "p = subprocess.Popen(['sleep', '600'], start_new_session=True); " \
    "print(os.getpid(), p.pid, flush=True); time.sleep(600)"
try:
    with processes.supervised():
        processes.start([sys.executable, "-c", child])
        time.sleep(600)
except processes.Interrupted as interrupted:
    sys.exit(interrupted.exit_code)
"""


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pid, seconds=5):
    for _ in range(int(seconds * 50)):
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def family():
    """A running command: its process, and the pids of its child and grandchild."""
    mother = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(setup=str(SETUP))],
        stdout=subprocess.PIPE,
        text=True,
    )
    pids = [int(word) for word in mother.stdout.readline().split()]
    yield mother, pids
    for pid in [mother.pid, *pids]:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    mother.stdout.close()
    mother.wait()


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_children_and_grandchildren(family, number):
    mother, pids = family
    assert all(map(alive, pids))
    mother.send_signal(number)
    assert mother.wait(10) == 128 + number
    assert all(map(gone, pids))


@linux_only
def test_children_end_when_their_mother_is_killed(family):
    mother, (child, _) = family
    mother.kill()
    mother.wait(10)
    assert gone(child)


def test_run_gives_lines_and_exit_code():
    from host import processes

    lines = []
    words = [sys.executable, "-c", "print('one'); print('two'); raise SystemExit(3)"]
    assert processes.run(words, on_line=lines.append) == 3
    assert lines == ["one\n", "two\n"]


def test_must_run_shows_the_end_of_the_output():
    from host import console, processes

    words = [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"]
    with pytest.raises(console.Problem, match="the reason") as caught:
        processes.must_run("Try", words, "Do this instead.")
    assert str(caught.value).endswith("what to do: Do this instead.")


def test_output_of_a_missing_program_is_empty():
    from host import processes

    assert processes.output_of(["no-such-program-here"]) == ""
