"""Looking at mail: what can be sent to whom, how it reads, what left, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinfolk_web.console.mail.showing import (
    Progress,
    choices,
    counts_of,
    given_of,
    letter_now,
    may_have_left,
    progress_of,
    sample,
    shown,
)
from kinfolk_web.core import mail
from kinfolk_web.core.models import Mail, Mailing
from kinfolk_web.people.mailing import audience

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from kinfolk_web.core.mail import Kind
    from kinfolk_web.routing import EventRequest

ON_A_PAGE, RECENT, FEW = 50, 12, 8
SHOWS = {
    "all": (_("All"), None),
    "waiting": (_("Waiting"), ("waiting", "sending")),
    "held": (_("Kept here"), ("held",)),
    "sent": (_("Sent"), ("sent",)),
    "back": (_("Came back or failed"), ("bounced", "failed")),
    "dropped": (_("Not sent"), ("dropped",)),
}


def overview(request: EventRequest) -> HttpResponse:
    """Show what can be sent, what is under way and what needs a hand."""
    event = request.event
    mailings = progress_of(Mailing.objects.filter(event=event).select_related("made_by", "again")[:RECENT])
    counts = counts_of(event)
    given = {
        "mailings": mailings,
        "live": any(one.under_way for one in mailings),
        "counts": counts,
        "back": counts.get("bounced", 0) + counts.get("failed", 0),
    }
    if request.htmx and request.htmx.target == "mailings":
        return render(request, "console/mail/mailings.html", given | given_of(request))
    more = {
        "choices": choices(event),
        "recent": shown(_mails(request).order_by("-made_at")[:FEW]),
        "may_have_left": may_have_left(event) if counts.get("held") else "",
        "find": settings.PUBLIC_URL + reverse("find_link", args=[request.community.slug, event.slug]),
    }
    return render(request, "console/mail/mail.html", given | more | given_of(request))


def kind(request: EventRequest, kind: str) -> HttpResponse:
    """Show how a kind of mail reads for a real reader, and whom it would reach."""
    one = kind_of(kind)
    whom = audience(request.event, one)
    chosen = request.GET.get("who", "")
    readers = list(whom.gets)
    reader = next((person for person in readers if person.code == chosen), readers[0] if readers else None)
    after = readers[(readers.index(reader) + 1) % len(readers)] if reader else None
    given = {
        "kind": one,
        "whom": whom,
        "reader": reader,
        "after": after if after != reader else None,
        "letter": sample(request.event, one, reader) if reader else None,
        "languages": settings.LANGUAGES,
        "few": FEW,
    }
    return render(request, "console/mail/kind.html", given | given_of(request))


def mailing(request: EventRequest, number: int) -> HttpResponse:
    """Show one mailing: how far it is, and its mails."""
    found = get_object_or_404(Mailing.objects.select_related("made_by", "again"), pk=number, event=request.event)
    [progress] = progress_of([found])
    page = Paginator(Mail.objects.filter(mailing=found).order_by("made_at", "id"), ON_A_PAGE)
    given = {"progress": progress, "states": _states(progress), **_listed(request, page)}
    name = "console/mail/progress.html" if request.htmx else "console/mail/mailing.html"
    return render(request, name, given | given_of(request))


def mails(request: EventRequest) -> HttpResponse:
    """Show the mails of the event, newest first, of one state or all."""
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    states = SHOWS[show][1]
    found = _mails(request).order_by("-made_at", "-id")
    found = found.filter(state__in=states) if states else found
    given = {
        "show": show,
        "shows": [(name, label) for name, (label, _states_of) in SHOWS.items()],
        **_listed(request, Paginator(found, ON_A_PAGE)),
    }
    return render(request, "console/mail/mails.html", given | given_of(request))


def one(request: EventRequest, number: UUID) -> HttpResponse:
    """Show a mail as its reader gets it, or would get it now."""
    found = get_object_or_404(_mails(request), pk=number)
    letter, recipient = letter_now(found)
    known = mail.kinds().get(found.kind)
    given = {
        "one": shown([found])[0],
        "letter": letter,
        "recipient": recipient,
        "secret": known is not None and known.secret,
    }
    return render(request, "console/mail/one.html", given | given_of(request))


def kind_of(name: str) -> Kind:
    """Return a kind that goes to many; another does not exist here."""
    found = mail.kinds().get(name)
    if found is None or found.to is None:
        raise Http404
    return found


def _mails(request: EventRequest) -> QuerySet[Mail]:
    listed = Mail.objects.filter(event=request.event).exclude(kind__in=mail.unlisted())
    return listed.select_related("event__community", "mailing")


def _listed(request: EventRequest, paginator: Paginator[Mail]) -> dict[str, object]:
    page = paginator.get_page(request.GET.get("page"))
    return {"page": page, "mails": shown(page.object_list)}


def _states(progress: Progress) -> list[tuple[str, int]]:
    return [(str(label), progress.counts[state]) for state, label in Mail.State.choices if progress.counts.get(state)]
