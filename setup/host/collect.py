"""Which tests an add-on has, read from its files without importing them.

Odoo runs what it finds and is content with nothing. This is the other side of the
account: what it should have found, by the rules of its loader.
"""

import ast
import dataclasses

from .check_log import Test

DEFAULT_TAGS = frozenset({"standard", "at_install"})


@dataclasses.dataclass
class _Case:
    file: str
    node: ast.ClassDef
    bases: list
    tags: tuple  # arguments of @tagged
    inherits_tests: bool

    def methods(self):
        for statement in self.node.body:
            name = getattr(statement, "name", "")
            if isinstance(statement, ast.FunctionDef) and name.startswith("test"):
                yield name


def tests(addon):
    """The tests of an add-on with their tags: {``Test``: set of tags}."""
    folder = addon.folder / "tests"
    files = sorted(folder.glob("*.py")) if folder.is_dir() else []
    cases = {}
    for file in files:
        for case in _cases(file):
            cases[case.file, case.node.name] = case
    found = {}
    for case in cases.values():
        if not case.file.startswith("test_") or not _is_test_case(case, cases):
            continue
        family = list(_lineage(case, cases))
        inherits = any(member.inherits_tests for member in family)
        for member in family if inherits else [case]:
            for method in member.methods():
                test = Test(addon.name, case.file, case.node.name, method)
                found[test] = _tags(case, cases)
    return found


def _cases(file):
    for node in ast.parse(file.read_text(), file).body:
        if isinstance(node, ast.ClassDef):
            bases = [ast.unparse(base).split(".")[-1] for base in node.bases]
            inherits = "allow_inherited_tests_method = True"
            inherits_tests = inherits in map(ast.unparse, node.body)
            yield _Case(file.stem, node, bases, _given_tags(node), inherits_tests)


def _given_tags(node):
    """The arguments of the decorator ``@tagged``."""
    for decorator in node.decorator_list:
        text = ast.unparse(decorator)
        if text.startswith(("tagged(", "tests.tagged(")):
            return tuple(ast.literal_eval(word) for word in decorator.args)
    return ()


def _parents(case, cases):
    """The base classes that are in the same tests folder, the same file first."""
    for base in case.bases:
        others = [c for (_, name), c in cases.items() if name == base and c is not case]
        others.sort(key=lambda c: c.file != case.file)
        if others:
            yield others[0]


def _lineage(case, cases):
    yield case
    for parent in _parents(case, cases):
        yield from _lineage(parent, cases)


def _is_test_case(case, cases):
    """Whether a class of the lineage has a foreign base, which then is Odoo's."""
    for member in _lineage(case, cases):
        known = {parent.node.name for parent in _parents(member, cases)}
        if any(base not in known and base != "object" for base in member.bases):
            return True
    return False


def _tags(case, cases):
    """The tags as ``odoo.tests.tagged`` makes them, which are inherited."""
    tags = next((_tags(p, cases) for p in _parents(case, cases)), DEFAULT_TAGS)
    include = {tag for tag in case.tags if not tag.startswith("-")}
    exclude = {tag[1:] for tag in case.tags if tag.startswith("-")}
    return (tags | include) - exclude
