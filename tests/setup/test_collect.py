"""Which tests an add-on has, without importing it."""

import pytest
from host import collect
from host.addons import Addon

HEAD = "from odoo.tests import HttpCase, TransactionCase, tagged\n"


@pytest.fixture
def tests(write, tmp_path):
    """``tests({"test_a": source})`` -> {"test_a.Class.method": tags}."""

    def tests(files):
        for name, text in files.items():
            write(f"whiz_x/tests/{name}.py", HEAD + text)
        found = collect.tests(Addon(tmp_path / "whiz_x"))
        return {f"{t.file}.{t.case}.{t.method}": tags for t, tags in found.items()}

    return tests


def test_methods_of_test_cases(tests):
    assert tests(
        {
            "test_a": """
class TestA(TransactionCase):
    def setUp(self): ...
    def test_one(self): ...
    @tagged("x")
    def test_two(self): ...
    def helper(self): ...
"""
        }
    ) == dict.fromkeys(
        ["test_a.TestA.test_one", "test_a.TestA.test_two"], {"standard", "at_install"}
    )


def test_only_test_files_and_only_test_cases_count(tests):
    assert not tests(
        {
            "common": "class TestBase(TransactionCase):\n    def test_not(self): ...",
            "test_b": "class Mixin:\n    def test_not(self): ...\n\n"
            "def test_not_either(): ...",
        }
    )


def test_a_base_class_in_another_file(tests):
    source = "from .common import Base\n\nclass TestC(Base):\n    def test_c(self): ..."
    base = "class Base(TransactionCase):\n    def test_inherited(self): ..."
    assert list(tests({"common": base, "test_c": source})) == ["test_c.TestC.test_c"]


def test_inherited_methods_run_only_when_allowed(tests):
    base = "class Base(TransactionCase):\n    def test_inherited(self): ..."
    source = """
from .common import Base
class TestC(Base):
    allow_inherited_tests_method = True
    def test_c(self): ...
"""
    assert sorted(tests({"common": base, "test_c": source})) == [
        "test_c.TestC.test_c",
        "test_c.TestC.test_inherited",
    ]


def test_tags_are_added_taken_away_and_inherited(tests):
    found = tests(
        {
            "test_d": """
@tagged("-standard", "whiz_demo", "post_install", "-at_install")
class TestD(HttpCase):
    def test_d(self): ...

@tagged("slow")
class TestE(TestD):
    def test_e(self): ...
"""
        }
    )
    assert found == {
        "test_d.TestD.test_d": {"whiz_demo", "post_install"},
        "test_d.TestE.test_e": {"whiz_demo", "post_install", "slow"},
    }


def test_the_same_class_name_in_two_files(tests):
    text = "class TestA(TransactionCase):\n    def test_{}(self): ..."
    found = tests({"test_a": text.format("a"), "test_b": text.format("b")})
    assert sorted(found) == ["test_a.TestA.test_a", "test_b.TestA.test_b"]


def test_an_addon_without_tests(write, tmp_path):
    write("whiz_x/__manifest__.py", "{}")
    assert collect.tests(Addon(tmp_path / "whiz_x")) == {}
