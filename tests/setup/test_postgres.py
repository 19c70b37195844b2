"""Where the private database server comes from, and under which account it runs."""

import os
import pwd
from types import SimpleNamespace

import pytest
from host import console, postgres


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine on which only what ``install`` puts there is installed."""
    bundled = tmp_path / "venv" / "lib" / "python3" / "site-packages" / "server"
    real = postgres.Path

    def path(first, *more):
        if first == "/usr/lib/postgresql":
            first = tmp_path / "usr"
        return real(first, *more)

    monkeypatch.setattr(postgres, "Path", path)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(
        postgres.venv,
        "python_with",
        lambda name: tmp_path / "venv" / "bin" / "python",
    )

    def install(folder, *programs):
        for program in programs:
            file = tmp_path / folder / program
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        return tmp_path / folder

    install(bundled.relative_to(tmp_path) / "pginstall" / "bin", "initdb", "postgres")
    return SimpleNamespace(install=install, bundled=bundled / "pginstall" / "bin")


def test_the_newest_server_of_the_machine(machine):
    machine.install("usr/9.6/bin", "initdb", "postgres")
    newest = machine.install("usr/15/bin", "initdb", "postgres")
    machine.install("usr/16/bin", "initdb")  # its server is not installed
    assert postgres._binaries() == newest


def test_a_server_in_the_path(machine, monkeypatch):
    folder = machine.install("opt/bin", "initdb", "postgres")
    monkeypatch.setattr(postgres.shutil, "which", lambda name: str(folder / name))
    assert postgres._binaries() == folder


def test_a_machine_without_a_server(machine):
    assert postgres._binaries() == machine.bundled


def test_an_ordinary_user_runs_it_alone(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres._account() == {}


@pytest.mark.parametrize("known", ["postgres", "nobody"])
def test_root_runs_it_under_another_account(known, monkeypatch):
    def getpwnam(name):
        if name != known:
            raise KeyError(name)
        return SimpleNamespace(pw_uid=101, pw_gid=102)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    assert postgres._account() == {"user": 101, "group": 102, "extra_groups": []}


def test_root_on_a_machine_without_such_an_account(monkeypatch):
    def getpwnam(name):
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    with pytest.raises(console.Problem, match="does not run as root"):
        postgres._account()


def test_a_folder_that_nobody_else_may_enter(tmp_path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    with pytest.raises(console.Problem, match="closed lets") as caught:
        postgres._check_reachable(inner)
    assert "WHIZ_STATE" in caught.value.advice
