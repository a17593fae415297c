"""The checker stands alone: of Kinfolk it imports errors, problem, how a sentence is said, and free-mail domains."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

ALLOWED = {"kinfolk.errors", "kinfolk.problem", "kinfolk.freemail", "kinfolk.checker", "kinfolk.sentences"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.fixture
def modules(root):
    found = sorted((root / "src" / "kinfolk" / "checker").rglob("*.py"))
    assert len(found) > 10
    return found


def test_every_import_is_the_standard_library_or_allowed(modules):
    for path in modules:
        for name in imported(path):
            inside = any(name == one or name.startswith(f"{one}.") for one in ALLOWED)
            assert inside or name.split(".")[0] in sys.stdlib_module_names, f"{path} imports {name}"


def test_checking_loads_no_array_and_no_search_code():
    code = (
        "import sys, kinfolk.checker; "
        "print([name for name in sys.modules if name.split('.')[0] in {'numpy', 'numba', 'scipy'} "
        "or name.startswith(('kinfolk.facts', 'kinfolk.promises', 'kinfolk.search', 'kinfolk.solution'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_and_functions_stay_short(modules):
    for path in modules:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{path}: {node.name}"
