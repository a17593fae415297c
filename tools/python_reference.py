"""Writes the page on the Python API from signatures and docstrings: every public name, in an order to read in."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import kinfolk
from kinfolk import model
from kinfolk.checker import Recount
from kinfolk.result import Broken, Collision, Entry, Ledger, Move

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = """# Python

```python
from kinfolk import Model

model = Model.from_list("attendees.csv")
model.add_rounds(3, seats=8)
result = model.solve()
result
```

Everything here is imported from `kinfolk`; heavy libraries load when they are first needed. What cannot be used is
refused with an `InputError` that names value, place and remedy. The [tutorial](../tutorials/notebook.md) goes step by
step; [how plans are made](../explanation/how-plans-are-made.md) says what happens inside.
"""
KINDS = (
    ("Describe and plan", ("Model", "solve", "Effort", "Progress")),
    ("What comes of it", ("Result", "Solution", "plan_document", "check")),
    ("What a problem is made of", ()),
    ("When the day differs", ("repair", "Repairer")),
    ("Breakout groups", ("partition", "Partition", "distances", "even_sizes")),
    ("What can go wrong", ("InputError", "KinfolkError")),
)
REST = 2
PARTS = (Ledger, Entry, Broken, Collision, Move, Recount)
WORDS = (model.Details, model.Place, model.Sitting, model.Limits)
ALIASES = {
    "Who": "a `Person`, or the id, e-mail or full name of somebody who was added before",
    "Tables": 'how many tables (`38`), which sizes (`"34x8,4x7"`), or which tables of the room (`["1", "2"]`)',
    "Subject": "what a promise is about: attributes, kinds, the most of each kind, or metres",
}
SECTIONS = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
ROLES = re.compile(r":(?:class|func|data|mod|meth):`~?(?:kinfolk\.)?([^`]+)`")
WIDE, LONG = 100, 24


def python_page() -> str:
    """Return the whole page."""
    named = [name for _, names in KINDS for name in names]
    rest = tuple(name for name in kinfolk.__all__ if name not in named)
    parts = [HEAD]
    for position, (title, names) in enumerate(KINDS):
        parts.append(f"\n## {title}\n")
        for name in names if position != REST else rest:
            if name in kinfolk.__all__:
                parts += _entry(name, getattr(kinfolk, name))
        if position == 0:
            parts += _words()
        if position == 1:
            parts += [text for kind in PARTS for text in _entry(kind.__name__, kind)]
    return "".join(parts)


def _entry(name: str, thing: object) -> Iterator[str]:
    yield f"\n### {name}\n"
    yield from _described(name, thing)
    for member, value in vars(thing).items() if inspect.isclass(thing) else ():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if not member.startswith("_") and inspect.isfunction(function):
            yield f"\n#### {name}.{member}\n"
            yield from _described(member, function, is_property=isinstance(value, property))
        elif not member.startswith("_") and type(value).__name__ == "cached_property":
            yield f"\n#### {name}.{member}\n"
            yield from _described(member, value.func, is_property=True)


def _described(name: str, thing: object, *, is_property: bool = False) -> Iterator[str]:
    if not is_property and not (inspect.isclass(thing) and issubclass(thing, Exception)):
        yield f"\n```python\n{_signature(name, thing)}\n```\n"
    yield f"\n{_markdown(inspect.getdoc(thing) or '')}\n"


def _signature(name: str, thing: Callable[..., object]) -> str:
    signature = inspect.signature(thing)
    shown = [one for one in signature.parameters.values() if one.name not in {"self", "cls"}]
    words = [_parameter(one) for one in shown]
    kinds = [one.kind for one in shown]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        words.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    answer = "" if inspect.isclass(thing) else _unquoted(signature.return_annotation)
    answer = f" -> {answer}" if answer not in {"", "None"} else ""
    line = f"{name}({', '.join(words)}){answer}"
    return line if len(line) <= WIDE else f"{name}(\n" + "".join(f"    {word},\n" for word in words) + f"){answer}"


def _parameter(one: inspect.Parameter) -> str:
    stars = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
    text = f"{stars}{one.name}"
    if one.annotation is not one.empty:
        text += f": {_unquoted(one.annotation)}"
    if one.default is not one.empty:
        shown = repr(one.default)
        text += " = ..." if len(shown) > LONG or shown == "<factory>" else f" = {shown}"
    return text


def _unquoted(annotation: object) -> str:
    return "" if annotation is inspect.Signature.empty else str(annotation).strip("'")


def _markdown(doc: str) -> str:
    """Return a numpy-style docstring as Markdown."""
    first, *sections = SECTIONS.split(ROLES.sub(r"`\1`", doc).replace("``", "`"))
    text = first.strip()
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        if title == "Examples":
            lines = (line.split("# doctest:")[0].rstrip() for line in body.strip().splitlines())
            text += "\n\n```python\n" + "\n".join(lines) + "\n```"
        elif title == "Notes":
            text += f"\n\n{body.strip()}"
        else:
            text += f"\n\n{title}:\n\n" + "\n".join(_items(body))
    return text


def _items(body: str) -> Iterator[str]:
    """Yield one line per entry: its name and what is said of it."""
    entries = re.split(r"\n(?=\S)", body.strip())
    for entry in entries:
        name, _, about = entry.partition("\n")
        said = " ".join(about.split())
        yield f"- `{name}`: {said}" if said else f"- {name}"


def _words() -> Iterator[str]:
    yield "\n### What may be said of people, tables, rounds and the search\n"
    yield "\nBy keyword; each may be left out. Where several texts are meant, one will do.\n"
    yield "".join(f"\n- `{name}`: {said}" for name, said in ALIASES.items()) + "\n"
    for kind in WORDS:
        yield f"\n**{kind.__name__}.** {_markdown(inspect.getdoc(kind) or '')}\n\n"
        yield "".join(
            f"- `{name}`: `{annotation.__forward_arg__}`\n" for name, annotation in kind.__annotations__.items()
        )
