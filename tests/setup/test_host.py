"""Finding Odoo, its database server and its packages."""

from pathlib import Path

import pytest
from host import addons, console, databases, debian, lint, odoo_tree, postgres, venv
from host.instance import Instance

HERE = Path(addons.__file__).parent


@pytest.fixture
def odoo(write, tmp_path):
    """A folder that looks like a source tree of Odoo 19."""
    write("odoo-src/odoo/release.py", "version_info = (19, 0, 0, 'final', 0, '')\n")
    write("odoo-src/odoo/addons/base/__manifest__.py", "{}")
    write("odoo-src/addons/stock/__manifest__.py", "{}")
    write("more/their_addon/__manifest__.py", "{}")
    settings = {"addons_path": f"{tmp_path}/more, {tmp_path}/gone", "workers": "4"}
    return odoo_tree.Odoo(Path("python3"), tmp_path / "odoo-src", settings)


def test_version_and_addons_path(odoo, tmp_path):
    assert odoo.version == "19.0"
    project = Path(addons.__file__).parents[2]
    paths = ["odoo-src/odoo/addons", "odoo-src/addons", "more"]
    expected = [str(tmp_path / path) for path in paths]
    assert [p for p in odoo.addons_path if p != str(project)] == expected


def test_configuration_keeps_theirs_under_ours(odoo, tmp_path):
    odoo.settings["admin_passwd"] = "x"
    server = postgres.Server(host="/run/pg", user="odoo")
    made = Instance(tmp_path, odoo, server, 8123)
    made.write_configuration()
    text = made.configuration.read_text()
    assert "admin_passwd = x\n" in text
    assert "http_port = 8123\n" in text
    assert "http_interface = 127.0.0.1\n" in text
    assert "db_host = /run/pg\n" in text
    assert made.configuration.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "setting",
    [
        "workers = 4",
        "log_level = warn",  # tests are counted by what Odoo logs at info
        "log_handler = :ERROR",
        "dbfilter = ^production$",  # the browser would find no database
        "with_demo = True",
        "http_enable = False",
    ],
)
def test_what_a_configuration_may_not_impose(setting, odoo, tmp_path, monkeypatch):
    theirs = tmp_path / "odoo.conf"
    theirs.write_text(f"[options]\nlimit_time_real = 999\n{setting}\n")
    monkeypatch.setenv("ODOO_RC", str(theirs))
    odoo.settings = odoo_tree.given_settings()
    made = Instance(tmp_path / "made", odoo, postgres.Server(), 8123)
    made.folder.mkdir()
    made.write_configuration()
    text = made.configuration.read_text()
    assert "limit_time_real = 999\n" in text
    assert setting not in text


@pytest.mark.parametrize(
    ("home", "message"), [("empty", "holds no package odoo"), ("odoo-18", "needs 19.0")]
)
def test_odoo_home_that_does_not_fit(home, message, write, tmp_path, monkeypatch):
    write("odoo-18/odoo/release.py", "version_info = (18, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / home))
    monkeypatch.setattr(odoo_tree.processes, "run", lambda *args, **kwargs: 0)
    message = message.replace("needs", "the add-ons need")
    with pytest.raises(console.Problem, match=message):
        odoo_tree.find()


def test_odoo_python_without_the_packages(odoo, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(odoo.home))
    monkeypatch.setattr(odoo_tree.processes, "run", lambda *args, **kwargs: 1)
    with pytest.raises(console.Problem, match="cannot import") as caught:
        odoo_tree.find()
    assert "requirements.txt" in caught.value.advice


def test_what_the_packages_are_asked_for(odoo, monkeypatch):
    asked = []
    monkeypatch.setenv("ODOO_HOME", str(odoo.home))
    monkeypatch.setattr(
        odoo_tree.processes, "run", lambda words, **kwargs: asked.extend(words)
    )
    odoo_tree.find()
    assert {"openpyxl", "rapidfuzz", "phonenumbers", "zxing-cpp"} <= set(asked)


def test_odoo_python_that_is_not_there(odoo, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(odoo.home))
    monkeypatch.setenv("ODOO_PYTHON", "/no/such/python")
    with pytest.raises(console.Problem, match="/no/such/python cannot be run"):
        odoo_tree.find()


@pytest.mark.parametrize("text", ["db_user = odoo\n", "[options\n", "\xff"])
def test_odoo_rc_that_is_something_else(text, monkeypatch, tmp_path):
    file = tmp_path / "odoo.conf"
    file.write_bytes(text.encode("latin-1"))
    monkeypatch.setenv("ODOO_RC", str(file))
    with pytest.raises(console.Problem, match="is not a configuration file"):
        odoo_tree.given_settings()


def test_odoo_rc_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("ODOO_RC", str(tmp_path / "gone.conf"))
    with pytest.raises(console.Problem, match="cannot be read"):
        odoo_tree.given_settings()


def test_links_that_lead_nowhere(tmp_path):
    folder = tmp_path / odoo_tree.LIBRARY / "odoo" / "addons"
    folder.mkdir(parents=True)
    (folder / "good").symlink_to(tmp_path)
    odoo_tree.check_links(tmp_path)
    (folder / "bad").symlink_to("nowhere.js")
    with pytest.raises(console.Problem, match=r"1 links.*\n.*bad -> nowhere.js"):
        odoo_tree.check_links(tmp_path)


def test_database_server_by_environment_and_configuration(monkeypatch):
    assert postgres._named({}) is None
    monkeypatch.setenv("PGUSER", "me")
    assert postgres._named({}) is None
    monkeypatch.setenv("PGHOST", "/tmp/pg")
    assert postgres._named({}) == postgres.Server("/tmp/pg", "", "me", "")
    theirs = {"db_host": "False", "db_port": "5433", "db_user": "odoo"}
    assert postgres._named(theirs) == postgres.Server("", "5433", "odoo", "")


def test_server_settings_and_environment():
    server = postgres.Server(host="db", port="5433", user="odoo", password="p")
    assert server.settings() == {
        "db_host": "db", "db_port": "5433", "db_user": "odoo", "db_password": "p",
    }  # fmt: skip
    assert server.environment()["PGPORT"] == "5433"
    assert postgres.Server(ours=True).settings() == {}


def test_no_variable_leads_elsewhere(monkeypatch):
    for name in ("PGUSER", "PYTHONPATH", "ODOO_RC", "KEPT"):
        monkeypatch.setenv(name, "x")
    environment = venv.clean_environment(MORE=Path("/y"))
    assert {"PGUSER", "PYTHONPATH", "ODOO_RC"}.isdisjoint(environment)
    assert (environment["KEPT"], environment["MORE"]) == ("x", "/y")


def test_names_of_databases(odoo, tmp_path):
    def prefix(folder, ours):
        server = postgres.Server(ours=ours)
        return databases.Databases(Instance(folder, odoo, server, 1)).prefix

    assert prefix(tmp_path / "test-2", ours=True) == "whiz_test_2"
    # on a server of others, two clones must not take each other's databases
    one, two = (prefix(tmp_path / place / "test", ours=False) for place in "ab")
    assert one != two
    assert one.startswith("whiz_test_")


def test_debian_archive(monkeypatch, write):
    monkeypatch.setenv("WHIZ_DEBIAN_ARCHIVE", "file:/mirror")
    monkeypatch.setenv("WHIZ_DEBIAN_KEYRING", str(write("keys.gpg")))
    [line] = debian.sources("sid")
    assert line.endswith("keys.gpg] file:/mirror sid main")
    monkeypatch.setenv("WHIZ_DEBIAN_KEYRING", "/no/such/keys")
    with pytest.raises(console.Problem, match="keys"):
        debian.sources("sid")


def test_archive_of_this_machine(monkeypatch):
    rows = "Other|main|http://a/\nDebian|contrib|http://b/\nDebian|main|http://c/\n"
    monkeypatch.setattr(debian.processes, "output_of", lambda command: rows)
    debian._archive_in_use.cache_clear()
    assert debian._archive_in_use() == "http://c/"
    debian._archive_in_use.cache_clear()
    monkeypatch.setattr(debian.processes, "output_of", lambda command: "Ubuntu|main|u")
    with pytest.raises(console.Problem) as caught:
        debian._archive_in_use()
    assert "WHIZ_DEBIAN_ARCHIVE" in caught.value.advice
    debian._archive_in_use.cache_clear()


def test_a_fingerprint_changes_with_the_code_only(write, tmp_path):
    write("whiz_x/__manifest__.py", "{}")
    write("whiz_x/models/lot.py", "1")
    addon = addons.Addon(tmp_path / "whiz_x")
    before = addon.fingerprint()
    write("whiz_x/tests/test_lot.py", "1")
    write("whiz_x/models/__pycache__/lot.pyc", "1")
    assert addon.fingerprint() == before
    write("whiz_x/models/lot.py", "2")
    assert addon.fingerprint() != before


def test_the_projects_addons():
    found = addons.find()
    assert "whiz_traceability" in [addon.name for addon in found]
    needed = addons.dependencies(found)
    assert {"mrp", "product_expiry", "repair"} <= set(needed)
    assert not any(name.startswith("whiz_") for name in needed)


def test_terms_are_compared_without_dates(write):
    text = '"POT-Creation-Date: {0}\\n"\n"PO-Revision-Date: {0}\\n"\nmsgid "{1}"\n'
    one, two, three = (
        lint._terms(write(f"{i}.pot", text.format(i, word)))
        for i, word in enumerate(("lot", "lot", "serial"))
    )
    assert one == two != three


@pytest.mark.parametrize("file", sorted(HERE.glob("requirements-*.txt")), ids=str)
def test_pins_name_versions_and_no_place(file):
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    assert all("==" in line for line in lines)
    assert "/" not in "".join(lines)
