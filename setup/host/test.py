"""Run every test, and make sure that every test was run."""

import argparse
import dataclasses
import re
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from . import (
    addons,
    browser,
    check_log,
    collect,
    instance,
    odoo_tree,
    places,
    processes,
    venv,
)
from .console import in_ci, say
from .databases import Databases

STAGES = {
    "lib": "what needs no Odoo: plain algorithms and the set-up itself",
    "modules": "the add-ons' tests, by Odoo's runner, without demo data",
    "demo": "the demo data, and the tests tagged whiz_demo",
    "host": "Odoo's own tests, with and without the add-ons (long)",
}
HOST_SUITES = ("stock", "mrp", "product_expiry")
LIB_IMPORTS = "import freezegun, hypothesis, jsonschema, pypdfium2, pytest, resvg_py"
NEEDS_BROWSER = re.compile("chrome|browser|websocket", re.IGNORECASE)
NEEDS_STANDARDS = re.compile("standards", re.IGNORECASE)


@dataclasses.dataclass
class Result:
    """The count of one stage; ``problems`` are findings that are no test's failure."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list = dataclasses.field(default_factory=list)

    def __add__(self, other):
        return Result(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.problems + other.problems,
        )

    def __str__(self):
        failed = self.failed + len(self.problems)
        return f"{self.passed} passed, {failed} failed, {self.skipped} skipped"


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="setup/test",
        description="Run the tests. What is missing is fetched into a cache; nothing is"
        " installed into the system.",
        epilog="stages: "
        + "; ".join(f"{name} - {what}" for name, what in STAGES.items())
        + ". Settings: those of setup/serve, and WHIZ_STANDARDS (published standards).",
    )
    parser.add_argument(
        "--only", action="append", choices=STAGES, help="this stage (may be repeated)"
    )
    parser.add_argument("-k", metavar="TEXT", help="only tests with TEXT in their name")
    parser.add_argument(
        "--tags", help="test tags for Odoo, as in /whiz_traceability:TestTrace"
    )
    parser.add_argument(
        "--host-suites", action="store_true", help="also the stage host"
    )
    return parser


def run(options):
    """Run the chosen stages; return the exit code."""
    stages = options.only or ["lib", "modules", "demo"]
    if options.host_suites and "host" not in stages:
        stages.append("host")
    total = Result()
    if "lib" in stages:
        total += _lib(options.k)
    with_odoo = {"modules": _modules, "demo": _demo, "host": _host}
    if set(stages) & set(with_odoo):
        with instance.running("test") as testing:
            for name, stage in with_odoo.items():
                if name in stages:
                    result = stage(testing, options)
                    say(f"{name}: {result}")
                    total += result
    print()
    for problem in total.problems:
        print(f"error: {problem}")
    print(total)
    return 1 if total.failed or total.problems else 0


def _lib(text):
    python = _lib_python()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        words = ["-m", "pytest", "-q", "-p", "no:odoo", "-p", "no:cacheprovider"]
        words += ["-m", "not odoo", f"--junit-xml={report}"]
        if text:
            words += ["-k", text]
        code = processes.run(
            [python, *words],
            on_line=lambda line: print(line, end="", flush=True),
            cwd=places.ROOT,
            env=venv.clean_environment(**_standards()),
        )
        if code not in (0, 1, 5):  # passed, failed, nothing collected
            return Result(problems=[f"pytest ended with exit code {code}"])
        result = _read_junit(report)
    if code == 5 and not text:
        result.problems.append("pytest found no tests")
    say(f"lib: {result}")
    return result


def _lib_python():
    """The administrator's own Python where it can run these tests, else one of ours."""
    given = odoo_tree.given_python()
    if given and not processes.run([given, "-c", LIB_IMPORTS]):
        return given
    return venv.python_with("odoo", "test")


def _read_junit(report):
    result, reasons = Result(), {}
    for case in ET.parse(report).iter("testcase"):
        if (skip := case.find("skipped")) is not None:
            result.skipped += 1
            name = f"{case.get('classname')}.{case.get('name')}"
            reasons[name] = skip.get("message") or ""
        elif case.find("failure") is not None or case.find("error") is not None:
            result.failed += 1
        else:
            result.passed += 1
    result.problems += _forbidden_skips(reasons)
    return result


def _forbidden_skips(reasons):
    """Complaints about skips that would hide a machine that cannot run the tests."""
    for name, reason in reasons.items():
        if NEEDS_BROWSER.search(reason):
            yield f"{name} needs a browser and was skipped: {reason}"
        elif in_ci() and NEEDS_STANDARDS.search(reason):
            yield f"{name} needs the standards folder: {reason}"


def _modules(testing, options):
    return _addons(testing, options, "standard", demo=False)


def _demo(testing, options):
    return _addons(testing, options, "whiz_demo", demo=True)


def _addons(testing, options, tag, demo):
    """Install the add-ons into a copy of a template; run their tests with ``tag``."""
    kind = "demo" if demo else "modules"
    own = addons.find()
    expected, selection = _select(own, options, tag)
    if not (expected or selection) and (options.k or options.tags):
        return Result()
    databases = Databases(testing)
    name = f"{databases.prefix}_{kind}"
    databases.copy(databases.template(addons.dependencies(own), demo), name)
    names = [addon.name for addon in own]
    words = ["-i", ",".join(names), "--test-tags"]
    words.append(selection or ",".join(f"{tag}/{name}" for name in names))
    title = f"Install the add-ons with{'' if demo else 'out'} demo data and test them"
    code, report = testing.run(title, name, *words, log=kind, **_for_tests(testing))
    return _judge(code, report, expected)


def _select(own, options, tag):
    """The tests with ``tag`` that must run; Odoo's words for them, if only some must.

    With ``--tags`` nothing is expected: Odoo alone knows what they select.
    """
    if options.tags:
        return set(), options.tags if tag == "standard" else ""
    found = {test: tags for addon in own for test, tags in collect.tests(addon).items()}
    tests = {test for test, tags in found.items() if tag in tags}
    if not options.k:
        return tests, ""
    picked = {test for test in tests if options.k.lower() in str(test).lower()}
    words = [f"{tag}/{test.module}:{test.case}.{test.method}" for test in picked]
    return picked, ",".join(sorted(words))


def _judge(code, report, expected):
    """The ``Result`` of Odoo's runner, its log held against the ``expected`` tests."""
    known = expected | report.started
    failed = {test for test in known if test.among(report.failed)}
    skipped = {test for test in known - failed if test.among(report.skipped)}
    missing = expected - report.started - failed - skipped
    passed = known - failed - skipped - missing
    result = Result(len(passed), len(failed), len(skipped))
    for text in dict.fromkeys(map(str, report.errors + report.warnings)):
        say(f"  {text}\n")
    for file in sorted({(test.module, test.file) for test in missing}):
        count = sum((test.module, test.file) == file for test in missing)
        where = f"{file[0]}/tests/{file[1]}.py"
        result.problems.append(f"{count} tests of {where} did not run; is it imported?")
    result.problems += _forbidden_skips(report.skipped)
    if others := [e for e in report.errors if not check_log.about(e)]:
        result.problems.append(f"Odoo logged {len(others)} errors, see {report.file}")
    for head in dict.fromkeys(str(each).splitlines()[0] for each in report.warnings):
        result.problems.append(f"Odoo logged an unexpected {head}")
    if code and not (failed or result.problems):
        result.problems.append(f"Odoo ended with exit code {code}, see {report.file}")
    return result


def _for_tests(testing):
    """The environment of tests: a browser in front of the PATH, the standards."""
    path = browser.path_with_browser(testing.folder / "browser")
    return {"PATH": path, **_standards()}


def _standards():
    folder = places.standards()
    return {"WHIZ_STANDARDS": folder} if folder else {}


def _host(testing, options):
    """Odoo's own suites: what fails with the add-ons must fail without them too."""
    own = addons.find()
    databases = Databases(testing)
    template = databases.template(addons.dependencies(own), demo=False)
    reports = {}
    for kind in ("without", "with"):
        name = f"{databases.prefix}_host_{kind}"
        databases.copy(template, name)
        if kind == "with":
            names = [addon.name for addon in own]
            databases.install(
                "Install the add-ons", name, names, False, log="host_install"
            )
        words = ["-u", ",".join(HOST_SUITES)]
        words += ["--test-tags", ",".join(f"/{suite}" for suite in HOST_SUITES)]
        title = f"Run Odoo's tests of {', '.join(HOST_SUITES)} {kind} the add-ons"
        _, reports[kind] = testing.run(
            title, name, *words, log=f"host_{kind}", **_for_tests(testing)
        )
        failed = sorted(map(str, reports[kind].failed))
        say(f"  {len(reports[kind].started)} run, {len(failed)} failed")
        for test in failed:
            say(f"    {test}")
    before, after = reports["without"], reports["with"]
    result = Result(
        passed=len(after.started - after.failed), skipped=len(after.skipped)
    )
    for report in (before, after):
        if not report.started:
            result.problems.append(f"Odoo ran none of its tests, see {report.file}")
    for test in sorted(after.failed - before.failed):
        result.problems.append(f"{test} fails with the add-ons and not without")
    for test in sorted(before.started - after.started):
        result.problems.append(f"{test} does not run with the add-ons")
    return result
