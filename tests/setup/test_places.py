"""Folders, locks and instances."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from host import console, instance, places

SETUP = Path(places.__file__).parents[1]
OTHER = """
import sys, time
sys.path.insert(0, {setup!r})
from host import places
print(places.instance("test").name, flush=True)
sys.stdin.read()
"""


def test_once_fills_a_folder_once():
    calls = []

    def make(folder):
        calls.append(folder)
        (folder / "file").touch()

    folder = places.cache("thing")
    for _ in range(2):
        assert (places.once(folder, make) / "file").exists()
    assert calls == [folder]


def test_once_starts_over_after_a_failure():
    folder = places.cache("thing")

    def fail(folder):
        (folder / "half").touch()
        raise console.Problem("no network")

    with pytest.raises(console.Problem):
        places.once(folder, fail)
    places.once(folder, lambda folder: (folder / "whole").touch())
    assert not (folder / "half").exists()
    assert (folder / "whole").exists()


def test_instances_side_by_side():
    words = [sys.executable, "-c", OTHER.format(setup=str(SETUP))]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **pipes) as other:
        assert other.stdout.readline() == "test\n"
        assert places.instance("test").name == "test-2"
        other.communicate()
    assert places.instance("test").name == "test"


def test_the_default_folders_of_a_user(monkeypatch, tmp_path):
    monkeypatch.delenv("WHIZ_CACHE")
    monkeypatch.delenv("WHIZ_STATE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert places.cache("a") == tmp_path / ".cache/whiz-traceability/a"
    assert places.state("a") == tmp_path / ".local/state/whiz-traceability/a"


def test_a_folder_that_cannot_be_made(monkeypatch, write):
    monkeypatch.setenv("WHIZ_CACHE", str(write("file") / "below"))
    with pytest.raises(console.Problem, match="cannot be made") as caught:
        places.cache("a")
    assert "Set WHIZ_CACHE" in str(caught.value)


def test_standards_are_optional(monkeypatch, tmp_path):
    monkeypatch.setenv("WHIZ_STANDARDS", str(tmp_path))
    assert places.standards() == tmp_path
    monkeypatch.setenv("WHIZ_STANDARDS", str(tmp_path / "missing"))
    assert places.standards() is None


def test_a_port_in_use_is_reported():
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(console.Problem, match=f"Port {port}"):
            instance.free_port("127.0.0.1", port)
        assert instance.free_port("127.0.0.1") != port


def test_two_commands_take_two_ports():
    # neither listens yet
    assert instance.free_port("127.0.0.1") != instance.free_port("127.0.0.1")
