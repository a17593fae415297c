"""The words of mails: ours in every language, or an event's own, in which every placeholder is one that is filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from kinfolk_web.core.audit import change
from kinfolk_web.core.mail import EVERYWHERE
from kinfolk_web.core.models import MailText

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.mail import Kind

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class WordsError(ValueError):
    """Words of a mail that cannot be sent so; the sentence says what to mend."""


def words_of(kind: Kind, event: Event | None, language: str) -> tuple[str, str]:
    """Return subject and text of a kind of mail in a language: the event's own, else ours."""
    if event is not None:
        own = MailText.objects.filter(event=event, kind=kind.name, language=language).first()
        if own is not None:
            return own.subject, own.text
    with override(language):
        return _(kind.subject), _(kind.text)


def check_words(kind: Kind, subject: str, text: str) -> None:
    """Refuse words with placeholders that nothing fills.

    Raises
    ------
    WordsError
        With a sentence that names the placeholder and those that there are.
    """
    known = set(kind.fields) | EVERYWHERE
    _check(subject, EVERYWHERE | kind.in_subject, _("the subject"))
    _check(text, known, _("the text"))


def _check(text: str, allowed: set[str] | frozenset[str], where: str) -> None:
    names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
    for name in PLACEHOLDER.findall(text):
        if name not in allowed:
            raise WordsError(
                _("{%(name)s} cannot stand in %(where)s. There are: %(names)s.")
                % {"name": name, "where": where, "names": names}
            )
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise WordsError(
            _("A bracket { or } in %(where)s belongs to no placeholder. There are: %(names)s.")
            % {"where": where, "names": names}
        )


def ours(kind: Kind, language: str) -> tuple[str, str]:
    """Return our own words for a kind of mail."""
    with override(language):
        return _(kind.subject), _(kind.text)


def set_words(*, event: Event, kind: Kind, language: str, subject: str, text: str, by: User | None) -> None:  # noqa: PLR0913 - what words are for
    """Let an event say a kind of mail in its own words; words that are ours again are not kept.

    Raises
    ------
    WordsError
        A placeholder is none.
    """
    check_words(kind, subject, text)
    if (subject, text) == ours(kind, language):
        our_words(event=event, kind=kind, language=language, by=by)
        return
    with change("mail.words", by=by, event=event, facts={"kind": kind.name, "language": language}):
        MailText.objects.update_or_create(
            event=event, kind=kind.name, language=language, defaults={"subject": subject, "text": text}
        )


def our_words(*, event: Event, kind: Kind, language: str, by: User | None) -> None:
    """Go back to our own words."""
    own = MailText.objects.filter(event=event, kind=kind.name, language=language)
    if own.exists():
        with change("mail.our_words", by=by, event=event, facts={"kind": kind.name, "language": language}):
            own.delete()
