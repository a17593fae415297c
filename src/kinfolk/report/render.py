"""Fills the templates: everything from a list is escaped, nothing on the page may leave it or run but our own script."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kinfolk.report import words
from kinfolk.report.fonts import font_faces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORDINGS: tuple[Callable[..., str], ...] = (
    words.date,
    words.number,
    words.number_range,
    words.people,
    words.percent,
    words.percent_range,
    words.plural,
    words.sentence,
)
"""What templates may do to a number or a text."""

_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render(template: str, context: Mapping[str, object]) -> str:
    """Return the page that ``template`` (a file name under ``templates/``) makes of ``context``."""
    environment = _environment()
    script = _source("report.js") if context.get("interactive") else ""
    return environment.get_template(template).render(
        **context,
        script=Markup(script),  # noqa: S704 - a file of this package
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        style=Markup(_source("report.css")),  # noqa: S704 - a file of this package
        fonts=font_faces(),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kinfolk.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    for wording in WORDINGS:
        environment.filters[wording.__name__] = wording
    return environment


@cache
def _source(name: str) -> str:
    environment = _environment()
    if environment.loader is None:
        raise FileNotFoundError(name)
    return environment.loader.get_source(environment, name)[0]


def _clean(value: object) -> object:
    """Leave out what no page may hold: control characters and halves of characters."""
    if isinstance(value, str) and not isinstance(value, Markup) and _NOT_IN_HTML.search(value):
        return _NOT_IN_HTML.sub("\ufffd", value)
    return value
