"""Virtual environments in the cache, one per list of pinned packages."""

import hashlib
import importlib.util
import os
import sys
from pathlib import Path

from . import debian, places, processes
from .console import Problem, say

HERE = Path(__file__).parent


def python_with(*lists):
    """A Python that has the packages of ``lists``, made on first use.

    :param lists: names of ``requirements-<name>.txt`` files beside this module
    :return: path of the interpreter
    """
    files = [HERE / f"requirements-{name}.txt" for name in lists]
    key = hashlib.sha256(f"{sys.version} {sys.base_prefix}".encode())
    for file in files:
        key.update(file.read_bytes())
    folder = places.cache("venv", f"{'-'.join(lists)}-{key.hexdigest()[:12]}")
    return places.once(folder, lambda folder: _make(folder, files)) / "bin" / "python"


def _make(folder, files):
    say(f"Python packages of {', '.join(file.name for file in files)}, into {folder}")
    title = "Make a virtual environment"
    # Debian splits ensurepip off: without it, pip itself is run from a wheel
    has_pip = importlib.util.find_spec("ensurepip") is not None
    command = [sys.executable, "-m", "venv", folder]
    processes.must_run(title, command if has_pip else [*command, "--without-pip"])
    pip = ["-m", "pip"] if has_pip else [_pip_wheel() / "pip"]
    words = ["install", "--quiet", "--disable-pip-version-check"]
    for file in files:
        words += ["-r", file]
    processes.must_run(
        "Install Python packages",
        [folder / "bin" / "python", *pip, *words],
        "Read the lines above. pip needs access to a Python package index;\n"
        "its settings (proxy, index) are those of pip on this machine.",
        env=clean_environment(),
    )


def _pip_wheel():
    """Debian's wheel of pip, for a Python without pip and without ensurepip."""
    if not debian.available():
        raise Problem(
            f"{sys.executable} has no ensurepip, so no packages can be installed.",
            "Install your system's package with Python's venv module,\n"
            "or name a complete Python 3.10 to 3.13 in WHIZ_PYTHON.",
        )

    def make(folder):
        with debian.private_apt(debian.sources("sid")) as apt:
            apt.unpack(folder, ["python3-pip-whl"], "pip")

    folder = places.once(places.cache("pip"), make)
    return next((folder / "usr" / "share" / "python-wheels").glob("pip-*.whl"))


def clean_environment(**extra):
    """The environment without what leads to other packages or another database."""
    leave_out = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in leave_out and not name.startswith(("PG", "ODOO_"))
    }
    return kept | {k: str(v) for k, v in extra.items()}
