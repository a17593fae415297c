"""The programme: what the organiser wrote and what the command line says, resolved for the people who are present."""

from __future__ import annotations

from kinfolk.programme.document import from_document, to_document
from kinfolk.programme.outline import Options, Outline
from kinfolk.programme.parsing import load, parse
from kinfolk.programme.resolving import resolve
from kinfolk.programme.shapes import parse_tables, with_minima

__all__ = [
    "Options",
    "Outline",
    "from_document",
    "load",
    "parse",
    "parse_tables",
    "resolve",
    "to_document",
    "with_minima",
]
