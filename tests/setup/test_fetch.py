"""Fetching what the machine does not have."""

import shutil
import subprocess

import pytest
from host import browser, console, debian, places, venv


@pytest.fixture
def program(write, tmp_path, monkeypatch):
    """Put a script into a PATH in which nothing else is but the shell's tools."""

    def program(name, text):
        file = write(f"bin/{name}", f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{tmp_path / 'tools'}")
        return file

    (tmp_path / "tools").mkdir()
    for name in ("setpriv", "sh", "cat"):
        if found := shutil.which(name):
            (tmp_path / "tools" / name).symlink_to(found)
    return program


def test_the_browser_of_the_machine_is_started_by_our_script(program, tmp_path):
    program("chromium", 'echo "it writes: $*"')
    path = browser.path_with_browser(tmp_path / "browser")
    script = shutil.which("google-chrome", path=path)
    assert script == str(tmp_path / "browser" / "google-chrome")
    done = subprocess.run([script, "--one", "a b"], capture_output=True, text=True)
    assert done.stdout == "it writes: --one a b\n"


def test_a_browser_that_does_not_work_is_told(program, tmp_path):
    program("chromium", "echo cannot open display; exit 1")
    with pytest.raises(console.Problem, match="cannot open display"):
        browser.path_with_browser(tmp_path / "browser")


def test_no_browser_and_no_debian(program, tmp_path, monkeypatch):
    program("something-else", "")
    with pytest.raises(console.Problem, match="need Chromium"):
        browser.path_with_browser(tmp_path / "browser")


def test_only_folders_with_libraries_are_searched_for_them(write, tmp_path):
    for name in ("lib/libx.so.1.2", "man/libx.so.3.gz", "etc/lib.socket"):
        write(f"root/{name}")
    assert browser._libraries(tmp_path / "root") == str(tmp_path / "root" / "lib")


def test_private_apt_touches_nothing_of_the_machine(monkeypatch):
    calls = []
    monkeypatch.setattr(
        debian.processes, "must_run", lambda title, words, *a, **k: calls.append(words)
    )
    with debian.private_apt(["deb file:/mirror sid main"], status="/s") as apt:
        folder = apt.archives.parents[1]
        text = (folder / "apt.conf").read_text()
        assert f'Dir::State "{folder}/state"' in text
        assert 'Dir::State::status "/s"' in text
        assert f'Dir::Etc::sourcelist "{folder}/sources.list"' in text
        assert "sid" in (folder / "sources.list").read_text()
        apt.do("Download", "download", "odoo-19")
    assert [words[-1] for words in calls] == ["update", "odoo-19"]
    assert not folder.exists()


@pytest.mark.parametrize("has_pip", [True, False])
def test_an_environment_is_made_with_or_without_ensurepip(monkeypatch, has_pip):
    calls = []
    monkeypatch.setattr(
        venv.processes, "must_run", lambda title, words, *a, **k: calls.append(words)
    )
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda name: has_pip or None)
    monkeypatch.setattr(venv, "_pip_wheel", lambda: places.cache("pip-1.whl"))
    python = venv.python_with("test")
    assert venv.python_with("test") == python  # the second time nothing is run
    create, install = (list(map(str, words)) for words in calls)
    assert ("--without-pip" in create) is not has_pip
    assert install[0] == str(python)
    assert ("pip-1.whl/pip" in install[1]) is not has_pip
    assert install[-1].endswith("requirements-test.txt")


def test_other_pins_make_another_environment(monkeypatch):
    monkeypatch.setattr(venv, "_make", lambda folder, files: None)
    assert venv.python_with("lint") != venv.python_with("odoo", "test")
