"""The notebook tutorial is true: every block runs, and prints what stands under it."""

from __future__ import annotations

import ast
import re

BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def run_cell(source: str, names: dict[str, object]) -> object:
    """Run a cell as a notebook does; return the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "notebook", "exec"), names)
    return eval(compile(ast.Expression(last.value), "notebook", "eval"), names) if last else None


def test_every_cell_prints_what_stands_under_it(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cells = BLOCK.findall((root / "docs" / "tutorials" / "notebook.md").read_text("utf-8"))
    assert len(cells) > 10
    names: dict[str, object] = {}
    for source, expected in cells:
        value = run_cell(source, names)
        printed = capsys.readouterr().out
        if expected:
            assert printed + (f"{value!r}\n" if value is not None else "") == expected, source
    assert (tmp_path / "report.html").stat().st_size > 10_000
