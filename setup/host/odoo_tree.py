"""The Odoo 19 that everything runs on: the administrator's own, or Debian's package.

The package is not installed. It is unpacked into the cache together with the packages
whose files it links to, and run by a Python of our own.
"""

import configparser
import dataclasses
import os
import re
from pathlib import Path

from . import addons, debian, places, processes, venv
from .console import Problem, say

PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-inconsolata/bookworm",  # the later ones have moved the file
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "fonts-font-awesome/bookworm",  # 4.7: the later ones have lost the files
)
LIBRARY = Path("usr/lib/python3/dist-packages")
# the package leaves out what blurs the background of video calls; a bundle lists it
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


# what Odoo itself asks before it installs a module
CHECK = """
import sys
from odoo.modules.module import check_python_external_dependency as check
for name in sys.argv[1:]:
    check(name)
"""


@dataclasses.dataclass
class Odoo:
    """How to run this Odoo."""

    python: Path
    home: Path  # the folder that holds the package ``odoo``
    settings: dict  # what the administrator's configuration file says

    @property
    def version(self):
        """Its release, as in "19.0"."""
        release = (self.home / "odoo" / "release.py").read_text()
        numbers = re.search(r"^version_info = \((\d+), (\d+)", release, re.MULTILINE)
        return ".".join(numbers.groups()) if numbers else "unknown"

    @property
    def addons_path(self):
        """Folders with Odoo's add-ons, the administrator's and ours."""
        # in this order: Debian's folder "addons" repeats modules, without their data
        own = [self.home / "odoo" / "addons", self.home / "addons"]
        given = self.settings.get("addons_path", "").split(",")
        paths = [*map(str, own), *map(str.strip, given), str(places.ROOT)]
        return list(dict.fromkeys(path for path in paths if _holds_addons(path)))

    def environment(self, **extra):
        """Environment variables for a process that imports Odoo."""
        return venv.clean_environment(PYTHONPATH=self.home, **extra)

    def command(self, *words):
        """The command line ``odoo <words>``."""
        return [self.python, "-m", "odoo", *words]


def _holds_addons(path):
    return path and any(Path(path).glob("*/__manifest__.py"))


def find():
    """The Odoo that ``ODOO_HOME`` names, else the one in the cache."""
    home = os.environ.get("ODOO_HOME")
    odoo = _given(Path(home).expanduser().absolute()) if home else _ours()
    if odoo.version != "19.0":
        raise Problem(f"{odoo.home} holds Odoo {odoo.version}; the add-ons need 19.0.")
    return odoo


def _given(home):
    if not (home / "odoo" / "release.py").is_file():
        raise Problem(
            f"ODOO_HOME={home} holds no package odoo.",
            "Name the folder in which Python finds it: the one with odoo-bin,\n"
            "or the site-packages or dist-packages folder it is installed in.",
        )
    python = given_python()
    odoo = Odoo(python, home, given_settings())
    if processes.run([python, "-c", CHECK, *_packages()], env=odoo.environment()):
        raise Problem(
            f"{python} cannot import Odoo and the add-ons' packages.",
            f"{python} -m pip install -r {places.ROOT / 'requirements.txt'}\n"
            "or name the interpreter that runs your Odoo in ODOO_PYTHON.",
        )
    say(f"Odoo in {home}")
    return odoo


def given_python():
    """The Python that runs the administrator's Odoo; None without ``ODOO_HOME``."""
    if not os.environ.get("ODOO_HOME"):
        return None
    return Path(os.environ.get("ODOO_PYTHON", "python3"))


def _packages():
    """The Python packages that the add-ons' manifests name."""
    names = (
        name
        for addon in addons.find()
        for name in addon.manifest.get("external_dependencies", {}).get("python", ())
    )
    return sorted(set(names))


def given_settings():
    """The options of the configuration file that ``ODOO_RC`` names."""
    file = os.environ.get("ODOO_RC")
    if not file:
        return {}
    parser = configparser.RawConfigParser()
    try:
        found = parser.read(Path(file).expanduser())
    except (configparser.Error, UnicodeDecodeError) as error:
        raise Problem(
            f"ODOO_RC={file} is not a configuration file: {error}",
            "Name Odoo's own, which begins with [options].",
        ) from error
    if not found:
        raise Problem(f"ODOO_RC={file} cannot be read.", "Does the file exist?")
    return dict(parser["options"]) if parser.has_section("options") else {}


def _ours():
    if not debian.available():
        raise Problem(
            "Odoo 19 is unpacked from a Debian package; this machine has no apt-get.",
            "Get Odoo 19 and set ODOO_HOME (its folder), ODOO_PYTHON and ODOO_RC.",
        )
    root = places.once(places.cache("odoo-19"), _download)
    return Odoo(venv.python_with("odoo", "test"), root / LIBRARY, given_settings())


def _download(root):
    say(f"Odoo 19, into {root}")
    with debian.private_apt(debian.sources("sid", "bookworm")) as apt:
        apt.unpack(root, PACKAGES, "Odoo 19")
    left_out = root / LIBRARY / "odoo" / "addons" / LEFT_OUT
    left_out.parent.mkdir(parents=True, exist_ok=True)
    left_out.touch()
    check_links(root)


def check_links(root):
    """Raise ``Problem`` when a link below ``root`` leads nowhere."""
    library = root / LIBRARY / "odoo"
    links = [p for p in library.rglob("*") if p.is_symlink() and not p.exists()]
    if links:
        listed = "\n".join(f"  {link} -> {os.readlink(link)}" for link in links)
        raise Problem(
            f"{len(links)} links of the Odoo package lead nowhere:\n{listed}",
            "Find the Debian package that holds these files (apt-file search) and add\n"
            f"it to PACKAGES in {Path(__file__).name}.",
        )
