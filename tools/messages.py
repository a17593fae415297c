"""Collects every sentence of the planner and of the site into their .po files: from Python by Babel, from templates by their own readers."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PLANNER = ROOT / "src" / "kinfolk"
SITE = ROOT / "src" / "kinfolk_web"
UNSAID = ("example",)  # an invented meeting is made in English
LANGUAGES = ("de", "es")
SAYING: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "say": None,
    "say_blank": None,
    "tell": None,
    "say_count": (2, 3),
    "tell_count": (2, 3),
    "say_as": ((1, "c"), 2),
}
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


def from_page(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Any]:  # noqa: ANN401 - Babel's way
    """Find the sentences of a Jinja template, with blanks as ``%(name)s``."""
    from jinja2.ext import babel_extract

    return babel_extract(file, keywords, comments, {**options, "trim_blocks": "true", "lstrip_blocks": "true"})


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one package: where they are kept, under which name, and who finds them in which files."""

    package: Path
    domain: str
    collect: Callable[[], Catalog]

    def path(self, language: str) -> Path:
        """Return where the sentences of a language are kept."""
        return self.package / "locale" / language / "LC_MESSAGES" / f"{self.domain}.po"


def said() -> Catalog:
    """Return every sentence of the planner."""
    paths = [*PLANNER.rglob("*.py"), *PLANNER.rglob("*.html")]
    some = [path for path in sorted(paths) if path.relative_to(PLANNER).parts[0] not in UNSAID]
    return _found({path: "python" if path.suffix == ".py" else from_page for path in some}, SAYING)


def collected() -> Catalog:
    """Return every sentence of the site."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    paths = sorted([*SITE.rglob("*.py"), *SITE.rglob("*.html"), *SITE.rglob("*.txt")])
    return _found({path: "python" if path.suffix == ".py" else from_template for path in paths}, KEYWORDS)


def _found(methods: dict[Path, Any], keywords: dict[str, Any]) -> Catalog:
    """Return what is said in some files, with these files (no line numbers: they change all the time)."""
    catalog = Catalog(project="Kinfolk", charset="utf-8")
    for path, method in methods.items():
        with path.open("rb") as file:
            for _, message, notes, context in extract(method, file, keywords=keywords, options={}):
                catalog.add(
                    message, None, [(path.relative_to(ROOT).as_posix(), None)], auto_comments=notes, context=context
                )
    return catalog


CATALOGUES = (Catalogue(PLANNER, "kinfolk", said), Catalogue(SITE, "django", collected))


def main() -> None:
    """Bring the .po files up to date; what is new is left empty for a translator."""
    for one in CATALOGUES:
        _bring_up_to_date(one)


def _bring_up_to_date(catalogue: Catalogue) -> None:
    found = catalogue.collect()
    for language in LANGUAGES:
        path = catalogue.path(language)
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
