"""An event's own words for a kind of mail, in each language; ours come back with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kinfolk_web.console.mail.pages import kind_of
from kinfolk_web.console.mail.showing import sample
from kinfolk_web.core import mail
from kinfolk_web.core.fields import ParagraphField, PlainField
from kinfolk_web.core.mail import EVERYWHERE
from kinfolk_web.core.models import Mail, MailText
from kinfolk_web.core.wording import WordsError, check_words, our_words, ours, set_words, words_of
from kinfolk_web.people.mailing import audience
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.mail import Kind
    from kinfolk_web.routing import EventRequest


class WordsForm(forms.Form):
    """Subject and text of a mail."""

    subject = PlainField(label=_("Subject"), max_length=200)
    text = ParagraphField(
        label=_("Text"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("An empty line begins a new paragraph. A link that stands alone becomes a button."),
    )

    def __init__(self, *given: object, kind: Kind, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's signature
        self.kind = kind

    def clean(self) -> dict[str, str]:
        """Refuse placeholders that nothing fills."""
        cleaned = super().clean() or {}
        for name in ("subject", "text"):
            words = {"subject": "", "text": ""} | {name: cleaned.get(name, "")}
            try:
                check_words(self.kind, **words)
            except WordsError as error:
                self.add_error(name, str(error))
        return cleaned


def edit(request: EventRequest, kind: str, language: str) -> HttpResponse:
    """Write an event's own words; see at once how they read."""
    one = _worded(kind)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.method == "POST" and request.POST.get("words") == "ours":
        our_words(event=request.event, kind=one, language=language, by=request.user)
        messages.success(request, _now("These are our words again."))
        return _back(request, one, language)
    subject, text = words_of(one, request.event, language)
    form = WordsForm(request.POST or None, kind=one, initial={"subject": subject, "text": text}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        set_words(event=request.event, kind=one, language=language, by=request.user, **form.cleaned_data)
        messages.success(request, _now("Saved."))
        return _back(request, one, language)
    reader = _reader(request.event, one)
    own = MailText.objects.filter(event=request.event, kind=one.name, language=language).exists()
    given = {
        "form": form,
        "kind": one,
        "to_many": one.to is not None,
        "language": language,
        "languages": settings.LANGUAGES,
        "own": own,
        "fields": _fields(one),
        "letter": sample(request.event, one, reader, (subject, text), language) if reader else None,
        "default": ours(one, language) if own else None,
    }
    return render(request, "console/mail/words.html", given, status=422 if form.errors else 200)


def _worded(name: str) -> Kind:
    """Return a kind whose words an event may change: one that goes to many, or one that says so itself."""
    found = mail.kinds().get(name)
    return found if found is not None and found.worded else kind_of(name)


def _reader(event: Event, kind: Kind) -> Attendee | None:
    """Return as whom to show how it reads: who would get it, or who got the last of those that go by themselves."""
    if kind.to is not None:
        return next(iter(audience(event, kind).gets), None)
    had = Mail.objects.filter(event=event, kind=kind.name, attendee_id__isnull=False).order_by("-made_at")
    return Attendee.objects.filter(event=event, pk__in=had.values("attendee_id")[:1]).first()


def _fields(kind: Kind) -> list[tuple[str, object, bool]]:
    """Return each placeholder with what it stands for and whether it may stand in the subject."""
    known = {"event": _("the name of the event"), "community": _("the name of the community")} | dict(kind.fields)
    allowed = EVERYWHERE | kind.in_subject
    return [(f"{{{name}}}", label, name in allowed) for name, label in known.items()]


def _back(request: EventRequest, kind: Kind, language: str) -> HttpResponse:
    return redirect(
        "mail_words", community=request.community.slug, event=request.event.slug, kind=kind.name, language=language
    )
