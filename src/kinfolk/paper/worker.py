"""One batch of sheets from data to PDF; run as a script it works in a process of its own, standard input to output.

As a script it imports nothing of ours, so that it starts in a few milliseconds whatever the main program is.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import TypedDict

import typst


class Request(TypedDict):
    """What the typesetter is asked for: a template in a folder, folders of typefaces, the data as JSON."""

    root: str
    template: str
    fonts: list[str]
    data: str
    tagged: bool


def typeset(request: Request) -> bytes:
    """Return the PDF that ``request`` describes; the same request gives the same bytes on any machine."""
    compiler = typst.Compiler(
        f"{request['root']}/{request['template']}", root=request["root"], font_paths=_typefaces(tuple(request["fonts"]))
    )
    pdf = compiler.compile(format="pdf", sys_inputs={"data": request["data"]}, timestamp=0, pdf_tags=request["tagged"])
    if not isinstance(pdf, bytes):
        raise TypeError(f"{request['template']} gave no PDF")
    return pdf


@lru_cache(maxsize=2)
def _typefaces(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
