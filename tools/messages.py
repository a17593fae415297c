"""Collects every sentence of the site into its .po files: from Python by Babel, from templates by Django's own reader."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "src" / "kinfolk_web"
LANGUAGES = ("de", "es")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def from_template(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Any]:  # noqa: ANN401 - Babel's way
    """Find the sentences of a Django template."""
    from django.utils.translation.template import templatize

    text = templatize(file.read().decode("utf-8"))
    return extract_python(io.BytesIO(text.encode("utf-8")), keywords, comments, {**options, "encoding": "utf-8"})


def collected() -> Catalog:
    """Return every sentence of the site, with the files that say it (no line numbers: they change all the time)."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    catalog = Catalog(project="Kinfolk", charset="utf-8")
    for path in sorted([*SITE.rglob("*.py"), *SITE.rglob("*.html"), *SITE.rglob("*.txt")]):
        method: Any = "python" if path.suffix == ".py" else from_template
        with path.open("rb") as file:
            for _, message, notes, context in extract(method, file, keywords=KEYWORDS, options={}):
                catalog.add(
                    message, None, [(path.relative_to(ROOT).as_posix(), None)], auto_comments=notes, context=context
                )
    return catalog


def main() -> None:
    """Bring the .po files up to date; what is new is left empty for a translator."""
    found = collected()
    for language in LANGUAGES:
        path = SITE / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        known = Catalog(locale=language, project="Kinfolk", charset="utf-8")
        if path.exists():
            with path.open("rb") as file:
                known = read_po(file, locale=language)
        known.update(found, no_fuzzy_matching=True)
        known.obsolete.clear()
        known.creation_date = known.revision_date = None
        text = io.BytesIO()
        write_po(text, known, width=120, omit_header=False, sort_output=True, include_lineno=False)
        path.write_bytes(_without_dates(text.getvalue()))
        empty = sum(1 for message in known if message.id and not any(_strings(message.string)))
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(known)} sentences, {empty} not translated\n")


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def _without_dates(text: bytes) -> bytes:
    """Leave out the lines that differ with every run."""
    lines = (line for line in text.split(b"\n") if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date')))
    return b"\n".join(lines)


if __name__ == "__main__":
    main()
