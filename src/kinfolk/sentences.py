"""Sentences that are made in English and can be said in another language later: they know their pattern and its values."""

from __future__ import annotations

import string
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self

from kinfolk.catalogues import ENGLISH, LANGUAGES, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "MONTHS",
    "WEEKDAYS",
    "Sentence",
    "capital",
    "ended",
    "from_stored",
    "joined",
    "language_now",
    "listed",
    "mark",
    "say",
    "say_as",
    "say_blank",
    "say_count",
    "speaking",
    "spoken",
    "tell",
    "tell_count",
    "to_stored",
    "written",
]

_STORED = "say"
_SIGNS = {"de": (".", ","), "es": (".", ",")}
_SPANISH_GROUPS_FROM = 10_000
_ENDS = (".", "!", "?", "…")
_now: ContextVar[str] = ContextVar("language", default=ENGLISH)


class Sentence(str):
    """A text in English, as every string, that :func:`spoken` says in another language.

    Whoever cuts or joins it as a string gets English back; :func:`joined`, :func:`capital` and :func:`ended` keep it
    whole. It is made by :func:`say` and its relatives.
    """

    __slots__ = ("pattern", "values")
    pattern: tuple[str, ...]
    values: Mapping[str, Any]

    @classmethod
    def of(cls, pattern: tuple[str, ...], values: Mapping[str, Any]) -> Self:
        """Return the sentence of a pattern: a message, or a message with its plural, or with its context last."""
        made = super().__new__(cls, _rendered(pattern, values, ENGLISH))
        made.pattern, made.values = pattern, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self).of, (self.pattern, self.values))

    def said_in(self, language: str) -> str:
        """Return it in ``language``; in English where nobody has translated it."""
        return str(self) if language == ENGLISH else _rendered(self.pattern, self.values, language)


def say(message: str, **values: Any) -> Sentence:  # noqa: ANN401 - whatever stands in a sentence
    """Return a sentence whose blanks, such as ``{name}`` or ``{people:,}``, are filled with ``values``."""
    return Sentence.of((message,), _plain(values))


def say_count(number: Any, one: str, many: str, **values: Any) -> Sentence:  # noqa: ANN401 - numpy's numbers too
    """Return a sentence about a number of things: ``one`` or ``many``, with ``{count}`` for the number."""
    return Sentence.of((one, many), {"count": int(number), **_plain(values)})


def say_as(context: str, message: str, **values: Any) -> Sentence:  # noqa: ANN401
    """Return a sentence whose words mean different things in different places, which ``context`` tells apart."""
    return Sentence.of((message, "", context), _plain(values))


def say_blank(message: str) -> Sentence:
    """Return a message whose blanks somebody else fills, such as a template: in every language they stay as they are."""
    names = (name for _, name, _, _ in string.Formatter().parse(message) if name)
    return say(message, **{name: f"{{{name}}}" for name in names})


def mark(message: str) -> str:
    """Return a message as it is, to be given to :func:`say` later; translators find it here."""
    return message


def joined(parts: Sequence[str], by: str = ", ") -> Sentence:
    """Return parts one after the other, with ``by`` between them."""
    return Sentence.of((), {"parts": tuple(parts), "by": by})


def listed(parts: Sequence[str]) -> Sentence:
    """Return ``a, b and c``."""
    if len(parts) <= 1:
        return joined(parts)
    return say("{several} and {last}", several=joined(parts[:-1]), last=parts[-1])


def capital(text: str) -> Sentence:
    """Return a text with a capital letter at its beginning."""
    return Sentence.of((), {"parts": (text,), "by": "", "capital": True})


def ended(text: str) -> Sentence:
    """Return a text with a full stop, unless it ends with a sign of its own."""
    return Sentence.of((), {"parts": (text,), "by": "", "stop": True})


# -- saying them ------------------------------------------------------------------------------------------------------


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything within be said in ``language``; one that is not known here is English."""
    token = _now.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _now.reset(token)


def language_now() -> str:
    """Return the language that is spoken now."""
    return _now.get()


def spoken(value: Any, language: str = "") -> Any:  # noqa: ANN401 - any JSON value
    """Return a text in ``language`` (the one spoken now); of lists and objects every sentence within."""
    language = language or _now.get()
    if isinstance(value, Sentence):
        return value.said_in(language if language in LANGUAGES else ENGLISH)
    if isinstance(value, dict):
        return {key: spoken(held, language) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)([spoken(held, language) for held in value])
    return value


def tell(message: str, **values: Any) -> str:  # noqa: ANN401
    """Say at once, in the language spoken now, what :func:`say` would return."""
    return say(message, **values).said_in(_now.get())


def tell_count(number: Any, one: str, many: str, **values: Any) -> str:  # noqa: ANN401
    """Say at once what :func:`say_count` would return."""
    return say_count(number, one, many, **values).said_in(_now.get())


# -- keeping them -----------------------------------------------------------------------------------------------------


def to_stored(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return JSON values in which each sentence is an object that :func:`from_stored` makes a sentence of again."""
    if isinstance(value, Sentence):
        return {_STORED: list(value.pattern), "with": {name: to_stored(one) for name, one in value.values.items()}}
    if isinstance(value, dict):
        return {key: to_stored(held) for key, held in value.items()}
    return [to_stored(held) for held in value] if isinstance(value, (list, tuple)) else value


def from_stored(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return what :func:`to_stored` was given; plain texts stay what they are."""
    if isinstance(value, dict):
        if _STORED in value:
            return Sentence.of(tuple(value[_STORED]), from_stored(value["with"]))
        return {key: from_stored(held) for key, held in value.items()}
    return [from_stored(held) for held in value] if isinstance(value, list) else value


# -- patterns and blanks ----------------------------------------------------------------------------------------------


def _rendered(pattern: tuple[str, ...], values: Mapping[str, Any], language: str) -> str:
    if not pattern:
        return _assembled(values, language)
    message = pattern[0] if language == ENGLISH and len(pattern) == 1 else _message(pattern, values, language)
    return _Blanks(language).vformat(message, (), values) if "{" in message else message


def _message(pattern: tuple[str, ...], values: Mapping[str, Any], language: str) -> str:
    known = catalogue(language)
    match pattern:
        case (message, "", context):
            return known.pgettext(context, message)
        case (one, many):
            return known.ngettext(one, many, values["count"])
        case _:
            return known.gettext(pattern[0])


def _assembled(values: Mapping[str, Any], language: str) -> str:
    text = str(values["by"]).join(str(spoken(part, language)) for part in values["parts"])
    if values.get("capital"):
        text = f"{text[:1].upper()}{text[1:]}"
    if values.get("stop"):
        text = text.strip()
        return text if not text or text.endswith(_ENDS) else f"{text}."
    return text


class _Blanks(string.Formatter):
    """Fills the blanks of a message: sentences within it, and numbers as the language writes them."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        if isinstance(value, Sentence):
            return value.said_in(self.language)
        text = str(format(value, format_spec))
        return written(text, self.language) if format_spec and isinstance(value, (int, float)) else text


def written(number: str, language: str = "") -> str:
    """Return a number, written as in English, as the language (the one spoken now) writes it."""
    language = language or _now.get()
    if language not in _SIGNS:
        return number
    if language == "es" and "." not in number and len(number.replace(",", "")) < len(str(_SPANISH_GROUPS_FROM)):
        return number.replace(",", "")
    return number.translate(str.maketrans(",.", "".join(_SIGNS[language])))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON holds them: the numbers of numpy become Python's."""
    return {
        name: value if isinstance(value, (str, int, float)) else value.item() if hasattr(value, "item") else str(value)
        for name, value in values.items()
    }


WEEKDAYS = (
    say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday"), say("Friday"), say("Saturday"), say("Sunday"),
)  # fmt: skip
MONTHS = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
    say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip
