"""A Chromium for the browser tests: the machine's own, else unpacked into the cache.

Odoo looks for a browser in the PATH. It gets one of ours in front: a script that starts
the real one so that it ends with Odoo, whatever way Odoo ends.
"""

import os
import re
import shutil

from . import debian, places, processes
from .console import Problem, say

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PAGE = (
    "data:text/html,<span id=text>Text</span>"
    "<script>if (text.offsetWidth > 9) document.body.append('it' + ' writes')</script>"
)
LIBRARY = re.compile(r"^lib.+\.so[.\d]*$")
SCRIPT = """\
#!/bin/sh
# pdeathsig: the kernel ends the browser when the process that started it ends
{exports}
exec {guard}"{program}" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{folder}/fonts</cachedir>
  <alias>
    <family>sans-serif</family>
    <prefer><family>DejaVu Sans</family></prefer>
  </alias>
  <alias>
    <family>monospace</family>
    <prefer><family>DejaVu Sans Mono</family></prefer>
  </alias>
</fontconfig>
"""


def path_with_browser(folder):
    """A PATH on which Odoo finds a browser; the script for it is made in ``folder``."""
    folder.mkdir(exist_ok=True)
    program = next(filter(None, map(shutil.which, NAMES)), None)
    exports = ""
    if not program:
        root = _unpacked()
        program = root / "usr/lib/chromium/chromium"
        fonts = folder / "fonts.conf"
        fonts.write_text(FONTS.format(root=root, folder=folder))
        exports = f'export LD_LIBRARY_PATH="{_libraries(root)}"\n'
        exports += f'export FONTCONFIG_FILE="{fonts}"'
    guard = "setpriv --pdeathsig KILL " if shutil.which("setpriv") else ""
    script = folder / NAMES[0]
    text = SCRIPT.format(exports=exports, guard=guard, program=program)
    script.write_text(text)
    script.chmod(0o755)
    _check(script)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def _unpacked():
    if not debian.available():
        raise Problem(
            "The browser tests need Chromium or Chrome, and none is in the PATH.",
            "Install one of: " + ", ".join(NAMES),
        )

    def make(root):
        say(f"No browser here; Chromium goes into {root}")
        with debian.private_apt(status="/var/lib/dpkg/status") as apt:
            apt.unpack_with_dependencies(root, ["chromium"], "Chromium")

    return places.once(places.cache("chromium"), make)


def _libraries(root):
    """The folders below ``root`` with shared libraries, for LD_LIBRARY_PATH."""
    found = (file for file in root.rglob("lib*.so*") if LIBRARY.match(file.name))
    holds = {file.parent for file in found}
    return os.pathsep.join(str(folder) for folder in sorted(holds))


def _check(script):
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", PAGE]
    lines = []
    processes.run([script, *words], on_line=lines.append)
    if not any("it writes" in line for line in lines):
        raise Problem(
            "The browser does not start, or finds no fonts:\n" + "".join(lines[-10:]),
            "Install Chromium or Chrome with your system's package manager.",
        )
