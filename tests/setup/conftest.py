"""Make ``setup/host`` importable, and keep its files in a folder of the test."""

import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup"
sys.path.insert(0, str(SETUP))


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """No test reads or writes the user's cache, state or settings."""
    monkeypatch.setenv("WHIZ_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("WHIZ_STATE", str(tmp_path / "state"))
    for name in ("ODOO_HOME", "ODOO_RC", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def write(tmp_path):
    """Write a file below the test's folder: ``write("a/b.py", text)``."""

    def write(name, text=""):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write
