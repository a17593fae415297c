"""Every verb that is written anywhere has a sentence that a person can read."""

from __future__ import annotations

import ast
from pathlib import Path

import kinfolk_web
from kinfolk_web.core.verbs import SENTENCES, sentence

SOURCE = Path(kinfolk_web.__file__).parent
DOOR = "change"  # the context manager of core.audit that every write goes through; its first argument is the verb


class Source:
    """All functions and calls of the site, to find out which texts a piece of code can be, without running it."""

    def __init__(self, folder: Path = SOURCE) -> None:
        self.calls: list[tuple[ast.Call, ast.FunctionDef | None]] = []
        self.unclear: set[str] = set()
        for file in sorted(folder.rglob("*.py")):
            self._read(ast.parse(file.read_text(encoding="utf-8")), None, file.relative_to(folder).as_posix())

    def _read(self, node: ast.AST, inside: ast.FunctionDef | None, file: str) -> None:
        for child in ast.iter_child_nodes(node):
            child.file = file
            if isinstance(child, ast.Call):
                self.calls.append((child, inside))
            self._read(child, child if isinstance(child, ast.FunctionDef) else inside, file)

    def verbs(self) -> set[str]:
        """Return every verb that a change is opened with, through whatever helper."""
        found = set()
        for call, inside in self.calls:
            if named(call) == DOOR and call.args and "audit" not in call.file:
                found |= self.texts(call.args[0], inside)
        return found

    def texts(self, node: ast.AST, inside: ast.FunctionDef | None) -> set[str]:
        """Return the texts that an expression can be within a function."""
        match node:
            case ast.Constant(value=str(text)):
                found = {text}
            case ast.IfExp():
                found = self.texts(node.body, inside) | self.texts(node.orelse, inside)
            case ast.JoinedStr():
                found = self._joined(node.values, inside)
            case ast.FormattedValue():
                found = self.texts(node.value, inside)
            case ast.Name() if inside:
                found = self._named(node, inside)
            case _:
                found = self._unclear(node)
        return found

    def _joined(self, parts: list[ast.expr], inside: ast.FunctionDef | None) -> set[str]:
        found = {""}
        for part in parts:
            found = {before + text for before in found for text in self.texts(part, inside)}
        return found

    def _named(self, node: ast.Name, inside: ast.FunctionDef) -> set[str]:
        """Return what a variable was set to in its function, or what a parameter is given where that is called."""
        set_to = [
            one.value
            for one in ast.walk(inside)
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in one.targets)
        ]
        if set_to:
            return set().union(*(self.texts(one, inside) for one in set_to))
        given = inside.args
        places = [one.arg for one in (*given.posonlyargs, *given.args)]
        if node.id not in [*places, *(one.arg for one in given.kwonlyargs)]:
            return self._unclear(node)
        found = set()
        for call, around in self.calls:
            if named(call) == inside.name:
                by_name = [one.value for one in call.keywords if one.arg == node.id]
                place = places.index(node.id) if node.id in places else len(call.args)
                for value in by_name or call.args[place : place + 1]:
                    found |= self.texts(value, around)
        return found or self._unclear(node)

    def _unclear(self, node: ast.AST) -> set[str]:
        self.unclear.add(f"{node.file}:{node.lineno}: {ast.unparse(node)}")
        return set()


def named(call: ast.Call) -> str:
    """Return the bare name of what is called."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def test_every_verb_in_the_source_has_a_sentence():
    source = Source()
    found = source.verbs()
    assert source.unclear == set(), "verbs that nobody can find by reading"
    assert found - set(SENTENCES) == set()
    assert {"role.give", "undo", "event.archive", "event.unarchive"} <= found, "the search finds verbs"
    assert {"plan.move", "plan.drop", "programme.start", "table.delete"} <= found, "and those that helpers are given"
    assert {"plan.solved", "plan.kept", "plan.repaired"} <= found, "and those that are put together"


def test_every_sentence_is_of_a_verb_that_is_written():
    assert set(SENTENCES) - Source().verbs() == set()


def test_the_search_says_what_it_cannot_find(tmp_path):
    (tmp_path / "room.py").write_text(
        "def one(verb):\n    with change(verb):\n        pass\n"
        "def two(kind):\n    one(f'table.{kind}')\n"
        "def three():\n    two('add')\n    two(kind='turn' if now else 'fly')\n    change(somewhere())\n"
    )
    source = Source(tmp_path)
    assert source.verbs() == {"table.add", "table.turn", "table.fly"}
    assert source.unclear == {"room.py:9: somewhere()"}


def test_a_sentence_says_what_it_is_given_and_passes_over_what_is_missing():
    assert sentence("role.give", {"user": "Ana", "role": "door"}) == "gave Ana the role door"
    assert sentence("role.give", {}) == "gave somebody the role …"
    for verb in SENTENCES:
        assert "%(" not in sentence(verb, {}), verb


def test_a_verb_nobody_knows_is_still_a_sentence():
    assert sentence("plan.fly", {}) == "changed a plan"
    assert sentence("unheard.of", {}) == "changed something"
