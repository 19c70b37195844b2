"""What an Odoo log says: tests run, failed and skipped, errors and warnings."""

import dataclasses
import re
from pathlib import Path

LINE = re.compile(
    r"^(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?P<pid>\d+)"
    r" (?P<level>[A-Z_]+) (?P<database>\S+) (?P<logger>\S+): (?P<text>.*)$"
)
TEST_LOGGER = re.compile(r"^odoo\.addons\.(\w+)\.tests\.(\w+)$")
ABOUT_TEST = re.compile(
    r"^(?P<what>Starting|FAIL:|ERROR:|skipped) (?:Subtest )?"
    r"(?P<case>\w+)\.(?P<method>\w+)(?: : (?P<reason>.*))?",
    re.DOTALL,
)
OWN_LOGGER = re.compile(  # what a test says itself, or the browser for it
    r"^odoo\.addons\.(?P<module>\w+)\.tests\.(?P<file>\w+)\.(?P<case>\w+)"
    r"\.(?P<method>\w+)(\.browser)?$"
)
ABOUT_CLASS = re.compile(  # a class that could not be set up, or did not want to
    r"^(?P<what>ERROR:|skipped) \w+ "
    r"\(odoo\.addons\.(?P<module>\w+)\.tests\.(?P<file>\w+)\.(?P<case>\w+)\)"
    r"(?: : (?P<reason>.*))?",
    re.DOTALL,
)

# errors and warnings that are none of the add-ons' doing, and why they are left alone
EXPECTED = {
    r"^odoo\.sql_db: bad query: .*pg_trgm(.|\n)* is not available": (
        "a PostgreSQL without its contrib modules; Odoo does without the index"
    ),
    r"^odoo\.addons\.base\.models\.ir_actions_report: .*[Ww]khtmltopdf": (
        "the program is optional; without it reports are HTML pages"
    ),
    r"^odoo\.tests\.result: \d+ failed, \d+ error": "the tests are counted here",
}


@dataclasses.dataclass(frozen=True, order=True)
class Test:
    """One test method; ``module`` is the add-on's name. Method "*": the whole class."""

    module: str
    file: str
    case: str
    method: str = "*"

    def among(self, found):
        """Whether ``found`` has this test or its class."""
        return self in found or dataclasses.replace(self, method="*") in found

    def __str__(self):
        return f"{self.module}/tests/{self.file}.py {self.case}.{self.method}"


@dataclasses.dataclass
class Record:
    """One entry of the log, with the lines that belong to it."""

    level: str
    logger: str
    text: str

    def __str__(self):
        return f"{self.level} {self.logger}: {self.text}"


@dataclasses.dataclass
class Report:
    """The findings in one log file."""

    file: Path
    started: set = dataclasses.field(default_factory=set)
    failed: set = dataclasses.field(default_factory=set)
    skipped: dict = dataclasses.field(default_factory=dict)  # Test: why
    errors: list = dataclasses.field(default_factory=list)
    warnings: list = dataclasses.field(default_factory=list)  # the unexpected ones


def records(text):
    """The entries of a log; lines without a head belong to the one before."""
    current = None
    for line in text.splitlines():
        if found := LINE.match(line):
            if current:
                yield current
            current = Record(found["level"], found["logger"], found["text"])
        elif current:
            current.text += "\n" + line
    if current:
        yield current


def read(file):
    """The ``Report`` on the log ``file``."""
    report = Report(file)
    for record in records(Path(file).read_text(errors="replace")):
        _note(record, report)
    return report


def about(record):
    """The test that an entry is about and what it says of it, or None.

    :return: (``Test``, "Starting" | "FAIL:" | "ERROR:" | "skipped", reason)
    """
    where = TEST_LOGGER.match(record.logger)
    if where and (found := ABOUT_TEST.match(record.text)):
        test = Test(where[1], where[2], found["case"], found["method"])
    elif found := ABOUT_CLASS.match(record.text):
        test = Test(found["module"], found["file"], found["case"])
    elif record.level == "ERROR" and (found := OWN_LOGGER.match(record.logger)):
        return Test(**found.groupdict()), "ERROR:", ""
    else:
        return None
    return test, found["what"], found["reason"] or ""


def _note(record, report):
    said = about(record)
    test, what, reason = said or (None, "", "")
    if what == "Starting":
        report.started.add(test)
    elif what == "skipped":
        report.skipped[test] = reason
    elif _is_expected(record):
        return
    elif record.level in ("ERROR", "CRITICAL"):
        report.errors.append(record)
        if said:
            report.failed.add(test)
    elif record.level == "WARNING":
        report.warnings.append(record)


def _is_expected(record):
    said = f"{record.logger}: {record.text}"
    return any(re.search(pattern, said) for pattern in EXPECTED)
