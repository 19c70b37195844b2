"""Debian packages without root: a private apt that downloads, and dpkg that unpacks.

Nothing is installed: the packages are fetched with lists, state and cache of our own
and unpacked below a folder of ours. The archive is the one that the machine's apt
already uses; only the suite is another.
"""

import contextlib
import dataclasses
import functools
import os
import shutil
import tempfile
from pathlib import Path

from . import places, processes
from .console import Problem, step

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
CONFIGURATION = """\
Dir::State "{folder}/state";
Dir::State::status "{status}";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
Debug::NoLocking "true";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
"""
SOURCES = """\
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
"""


def available():
    """Whether this machine can unpack Debian packages."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def sources(*suites):
    """Lines of a source file for ``suites`` of Debian's main archive."""
    archive = os.environ.get("WHIZ_DEBIAN_ARCHIVE") or _archive_in_use()
    keyring = os.environ.get("WHIZ_DEBIAN_KEYRING") or KEYRING
    if not Path(keyring).is_file():
        raise Problem(
            f"The keys of the Debian archive are not there ({keyring}).",
            "Install the package debian-archive-keyring, or set WHIZ_DEBIAN_KEYRING.",
        )
    return [f"deb [signed-by={keyring}] {archive} {suite} main" for suite in suites]


@functools.cache
def _archive_in_use():
    """The address from which this machine's own apt gets Debian's main packages."""
    question = ["indextargets", "--format", "$(LABEL)|$(COMPONENT)|$(REPO_URI)"]
    answer = processes.output_of(["apt-get", *question])
    if not answer:  # apt knows no labels before the first update of its lists
        with private_apt() as apt:
            answer = processes.output_of([*apt.command, *question])
    for row in answer.splitlines():
        if row.startswith("Debian|main|"):
            return row.split("|")[2]
    raise Problem(
        "This machine's apt does not use a Debian archive, so Odoo's package has no"
        " known source.",
        "Set WHIZ_DEBIAN_ARCHIVE to the address of a Debian mirror,\n"
        "or ODOO_HOME (and ODOO_RC) to an Odoo 19 that is already there.",
    )


@contextlib.contextmanager
def private_apt(source_lines=None, status="/dev/null"):
    """An apt with fresh lists, which are gone when the context ends.

    :param source_lines: where it gets packages, by default where this machine does
    :param status: the file that tells which packages are installed
    """
    with tempfile.TemporaryDirectory(prefix="apt-", dir=places.cache()) as folder:
        for part in ("state/lists/partial", "cache/archives/partial"):
            Path(folder, part).mkdir(parents=True)
        text = CONFIGURATION.format(folder=folder, status=status)
        if source_lines:
            Path(folder, "sources.list").write_text("\n".join(source_lines) + "\n")
            text += SOURCES.format(folder=folder)
        Path(folder, "apt.conf").write_text(text)
        command = ["apt-get", "-c", f"{folder}/apt.conf", "-q"]
        apt = PrivateApt(command, Path(folder, "cache", "archives"))
        apt.do("Read the package lists", "update")
        yield apt


@dataclasses.dataclass
class PrivateApt:
    """``command``: apt-get with our settings; ``archives``: where its downloads are."""

    command: list
    archives: Path

    def do(self, title, *words):
        """Run ``apt-get <words>`` as a step called ``title``."""
        advice = (
            "Read the lines above. The machine needs access to its package archive:\n"
            "does `apt-get update` work here?"
        )
        command = [*self.command, *words]
        processes.must_run(title, command, advice, cwd=self.archives)

    def unpack(self, root, packages, title):
        """Download exactly ``packages`` and unpack them into the folder ``root``."""
        self.do(f"Download {title}", "download", *packages)
        unpack(self.archives, root, title)

    def unpack_with_dependencies(self, root, packages, title):
        """The same with all that ``packages`` need and this machine does not have."""
        words = ("install", "--download-only", "--yes", *packages)
        self.do(f"Download {title}", *words)
        unpack(self.archives, root, title)


def unpack(folder, root, title):
    """Unpack the package files in ``folder`` one after the other into ``root``."""
    with step(f"Unpack {title}") as current:
        for package in sorted(folder.glob("*.deb")):
            current.note(package.name)
            if processes.run(["dpkg", "-x", package, root]):
                raise Problem(
                    f"{package.name} cannot be unpacked into {root}.",
                    "Is there room on the disk? Then run the command again.",
                )
