"""The commands as a person meets them."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def call(name, *words, **variables):
    return subprocess.run(
        [ROOT / "setup" / name, *words],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["serve", "test", "lint"])
def test_help(name):
    done = call(name, "--help")
    assert done.returncode == 0
    assert f"usage: setup/{name}" in done.stdout


def test_an_unknown_option_is_refused():
    done = call("serve", "--no-such-option")
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


def test_a_python_that_does_not_fit(write):
    python = write("python", "#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    done = call("serve", "--help", WHIZ_PYTHON=str(python))
    assert done.returncode == 2
    assert "needs Python 3.10" in done.stderr
    assert "what to do" in done.stderr


def test_a_busy_port_is_told_before_anything_is_fetched(tmp_path):
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        done = call("serve", "--port", str(busy.getsockname()[1]))
    assert done.returncode == 2
    assert "is in use" in done.stderr
    assert not (tmp_path / "cache").exists()
