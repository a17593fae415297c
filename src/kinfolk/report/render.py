"""Fills the templates: everything from a list is escaped, nothing on the page may leave it or run but our own script."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup

from kinfolk.catalogues import catalogue
from kinfolk.report import words
from kinfolk.report.fonts import font_faces
from kinfolk.report.keeping import folder, stamp
from kinfolk.sentences import Sentence, language_now, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORDINGS: tuple[Callable[..., str], ...] = (
    words.capital,
    words.date,
    words.level,
    words.number,
    words.number_range,
    words.people,
    words.percent,
    words.percent_range,
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
        fonts=font_faces(language_now()),
        language=language_now(),
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
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_compiled(),
    )
    environment.install_gettext_callables(_message, _messages, newstyle=True, pgettext=_message_as)  # type: ignore[attr-defined] # the extension adds it
    for wording in WORDINGS:
        environment.filters[wording.__name__] = wording
    environment.filters["spoken"] = spoken
    return environment


def _compiled() -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept; they depend on this file besides their source, which Jinja looks at."""
    place = folder()
    own = stamp("jinja2", of=(Path(__file__).read_bytes(),))
    return FileSystemBytecodeCache(str(place), f"template-{own}-%s.code") if place else None


def _message(message: str) -> str:
    return catalogue(language_now()).gettext(message)


def _messages(one: str, many: str, count: int) -> str:
    return catalogue(language_now()).ngettext(one, many, count)


def _message_as(context: str, message: str) -> str:
    return catalogue(language_now()).pgettext(context, message)


@cache
def _source(name: str) -> str:
    environment = _environment()
    if environment.loader is None:
        raise FileNotFoundError(name)
    return environment.loader.get_source(environment, name)[0]


def _clean(value: object) -> object:
    """Say sentences, and leave out what no page may hold: control characters and halves of characters."""
    value = spoken(value) if isinstance(value, Sentence) else value
    if isinstance(value, str) and _NOT_IN_HTML.search(value):
        return type(value)(_NOT_IN_HTML.sub("\ufffd", value))
    return value
