"""Reading Odoo's log."""

import pytest
from host import check_log
from host.check_log import Test as Case

HEAD = "2026-01-31 12:00:00,123 42"
TESTS = "odoo.addons.whiz_x.tests.test_lot"


def line(level, logger, text):
    return f"{HEAD} {level} some_db {logger}: {text} \n"


@pytest.fixture
def report(write):
    def read(*lines):
        return check_log.read(write("odoo.log", "".join(lines)))

    return read


def test_a_clean_log(report):
    found = report(
        line("INFO", "odoo.modules.loading", "5 modules loaded"),
        line("INFO", TESTS, "Starting TestLot.test_name ..."),
        line("INFO", "odoo.tests.result", "0 failed, 0 error(s) of 1 tests"),
    )
    assert found.started == {Case("whiz_x", "test_lot", "TestLot", "test_name")}
    assert not found.failed
    assert not found.skipped
    assert not found.errors
    assert not found.warnings


def test_a_failure_keeps_its_traceback(report):
    found = report(
        line("INFO", TESTS, "Starting TestLot.test_name ..."),
        line("ERROR", TESTS, "FAIL: TestLot.test_name\nTraceback:\nAssertionError"),
        line("ERROR", "odoo.tests.result", "1 failed, 0 error(s) of 1 tests"),
    )
    assert found.failed == {Case("whiz_x", "test_lot", "TestLot", "test_name")}
    [error] = found.errors
    assert "AssertionError" in str(error)


def test_a_failed_subtest_fails_its_test(report):
    found = report(line("ERROR", TESTS, "ERROR: Subtest TestLot.test_name (i=1)"))
    assert found.failed == {Case("whiz_x", "test_lot", "TestLot", "test_name")}


def test_a_class_that_cannot_be_set_up(report):
    place = f"({TESTS}.TestLot)"
    found = report(line("ERROR", "odoo.tests.suite", f"ERROR: setUpClass {place}"))
    assert found.failed == {Case("whiz_x", "test_lot", "TestLot", "*")}
    assert Case("whiz_x", "test_lot", "TestLot", "test_name").among(found.failed)
    assert not Case("whiz_x", "test_lot", "TestOther", "test_name").among(found.failed)


def test_skips_have_reasons(report):
    found = report(
        line("INFO", TESTS, "skipped TestLot.test_tour : Chrome not found"),
        line("INFO", "odoo.tests.suite", f"skipped setUpClass ({TESTS}.TestB) : why"),
    )
    assert {str(test): why.strip() for test, why in found.skipped.items()} == {
        "whiz_x/tests/test_lot.py TestLot.test_tour": "Chrome not found",
        "whiz_x/tests/test_lot.py TestB.*": "why",
    }


def test_an_error_of_the_browser_fails_its_test(report):
    found = report(line("ERROR", f"{TESTS}.TestLot.test_tour.browser", "FAILED: [2/8]"))
    assert found.failed == {Case("whiz_x", "test_lot", "TestLot", "test_tour")}


@pytest.mark.parametrize("level", ["ERROR", "CRITICAL"])
def test_errors_outside_of_tests(report, level):
    found = report(line(level, "odoo.http", "Exception during request"))
    assert [record.logger for record in found.errors] == ["odoo.http"]
    assert not found.failed


def test_unexpected_and_expected_warnings(report):
    found = report(
        line("WARNING", "odoo.fields", "Field x is deprecated"),
        line(
            "WARNING",
            "odoo.addons.base.models.ir_actions_report",
            "You need Wkhtmltopdf to print a pdf version of the reports.",
        ),
    )
    assert [record.logger for record in found.warnings] == ["odoo.fields"]


def test_only_a_missing_extension_is_excused(report):
    query = "bad query: b'CREATE EXTENSION IF NOT EXISTS pg_trgm'\nERROR: extension"
    missing = line("ERROR", "odoo.sql_db", f'{query} "pg_trgm" is not available')
    refused = line("ERROR", "odoo.sql_db", f"{query}: permission denied")
    found = report(missing, refused)
    [error] = found.errors
    assert "permission denied" in error.text


def test_lines_before_the_first_entry_belong_to_none(report):
    assert not report("Warn: something\n", line("INFO", "odoo", "start")).errors
