"""When a test run counts as failed."""

import argparse

import pytest
from host import test as command
from host.check_log import Record, Report
from host.check_log import Test as Case

ONE, TWO = (
    Case("whiz_x", "test_a", "TestA", "test_1"),
    Case("whiz_x", "test_a", "TestA", "test_2"),
)
NO_MODULE = Record("ERROR", "odoo.modules", "Some modules are not loaded")
FAILURE = Record("ERROR", "odoo.addons.whiz_x.tests.test_a", "FAIL: TestA.test_1\n...")


def judge(code=0, expected=(ONE, TWO), **report):
    return command._judge(code, Report("odoo.log", **report), set(expected))


def test_all_is_well():
    result = judge(started={ONE, TWO})
    assert str(result) == "2 passed, 0 failed, 0 skipped"
    assert not result.problems


def test_a_test_that_did_not_run_is_a_problem():
    result = judge(started={ONE})
    assert str(result) == "1 passed, 1 failed, 0 skipped"
    assert result.problems[0].startswith("1 tests of whiz_x/tests/test_a.py")


def test_more_tests_than_collected_are_welcome():
    assert str(judge(started={ONE, TWO}, expected=[ONE])).startswith(
        "2 passed, 0 failed"
    )


def test_a_failure_is_counted_once():
    result = judge(code=1, started={ONE, TWO}, failed={ONE}, errors=[FAILURE])
    assert str(result) == "1 passed, 1 failed, 0 skipped"
    assert not result.problems


def test_a_class_that_fails_to_set_up_fails_all_its_tests():
    result = judge(code=1, failed={Case("whiz_x", "test_a", "TestA")})
    assert str(result) == "0 passed, 2 failed, 0 skipped"


def test_an_error_outside_of_tests_is_a_problem():
    result = judge(started={ONE, TWO}, errors=[NO_MODULE])
    assert str(result) == "2 passed, 1 failed, 0 skipped"


def test_an_unexpected_warning_is_a_problem():
    warning = Record("WARNING", "odoo.fields", "deprecated\nmore")
    result = judge(started={ONE, TWO}, warnings=[warning])
    assert result.problems == [
        "Odoo logged an unexpected WARNING odoo.fields: deprecated"
    ]


def test_a_bad_exit_code_alone_is_a_problem():
    assert judge(code=255, started={ONE, TWO}).problems


def test_a_skipped_test_is_no_failure():
    result = judge(started={ONE, TWO}, skipped={TWO: "not on Sundays"})
    assert str(result) == "1 passed, 0 failed, 1 skipped"


def test_a_skipped_browser_test_is_a_problem():
    result = judge(started={ONE, TWO}, skipped={TWO: "Chrome executable not found"})
    assert len(result.problems) == 1
    assert result.skipped == 1


@pytest.mark.parametrize(("ci", "problems"), [("true", 1), ("", 0)])
def test_the_standards_folder_is_needed_in_ci(monkeypatch, ci, problems):
    monkeypatch.setenv("CI", ci)
    result = judge(started={ONE, TWO}, skipped={TWO: "no folder of standards"})
    assert len(result.problems) == problems


def test_pytest_report(write):
    report = write(
        "report.xml",
        """<testsuites><testsuite>
        <testcase classname="a" name="1"/>
        <testcase classname="a" name="2"><failure message="no"/></testcase>
        <testcase classname="a" name="3"><error message="no"/></testcase>
        <testcase classname="a" name="4"><skipped message="tired"/></testcase>
        </testsuite></testsuites>""",
    )
    assert str(command._read_junit(report)) == "1 passed, 2 failed, 1 skipped"


@pytest.fixture
def select(write, tmp_path):
    """What Odoo is told to run for given options."""
    from host.addons import Addon

    write(
        "whiz_x/tests/test_a.py",
        "class TestA(TransactionCase):\n    def test_lot(self): ...\n"
        '@tagged("-standard", "whiz_demo")\nclass TestD(TransactionCase):\n'
        "    def test_lot(self): ...\n    def test_jar(self): ...\n",
    )

    def select(tag, k=None, tags=None):
        options = argparse.Namespace(k=k, tags=tags)
        return command._select([Addon(tmp_path / "whiz_x")], options, tag)

    return select


def test_without_options_all_tests_with_the_tag_are_expected(select):
    expected, words = select("whiz_demo")
    assert {test.method for test in expected} == {"test_lot", "test_jar"}
    assert words == ""


def test_a_name_picks_tests(select):
    assert select("standard", k="LOT")[1] == "standard/whiz_x:TestA.test_lot"
    assert select("whiz_demo", k="jar")[1] == "whiz_demo/whiz_x:TestD.test_jar"
    assert select("standard", k="jar") == (set(), "")


def test_tags_go_to_the_module_tests_as_they_are(select):
    assert select("standard", tags="/whiz_x") == (set(), "/whiz_x")
    assert select("whiz_demo", tags="/whiz_x") == (set(), "")
