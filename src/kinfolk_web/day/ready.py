"""Whether the day can begin: each thing is as it should be, or there is what to do on paper; and a day on paper only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kinfolk_web.communities.models import Event
from kinfolk_web.core import certificates, disk, live
from kinfolk_web.core.audit import change
from kinfolk_web.core.mail import is_rehearsed, unlisted
from kinfolk_web.core.models import Mail
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day.models import Desk, Readiness
from kinfolk_web.people.visiting import AFTER, ends_at
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.hosting import hosting_of
from kinfolk_web.plans.late import has_other_rounds
from kinfolk_web.plans.models import Print
from kinfolk_web.plans.whole_pack import NEEDED, as_it_is

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.models import Change
    from kinfolk_web.plans.models import Plan

SALT = "kinfolk.reach"
REACHED = timedelta(minutes=30)  # so lately a phone must have come through
TRIED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is looked at: whether it is good, what was found, and what to do on paper where it is not."""

    key: str
    title: StrPromise | str
    good: bool
    said: str
    paper: StrPromise | str
    route: str = ""
    is_made: bool = False  # what is to lie on paper is a file at least


def lines_of(event: Event) -> list[Line]:
    """Return everything that is looked at the evening before, and in the room before the doors open."""
    held = plan_that_holds(event)
    ready = readiness_of(event)
    return [
        _printed(event, held),
        _desks(event, held),
        _reached(ready),
        _hosts(held),
        _copied(ready),
        _certificate(event),
        _disk(),
        _mails(event),
    ]


def readiness_of(event: Event) -> Readiness:
    """Return what the room showed so far; nothing yet, of most events."""
    return Readiness.objects.filter(event=event).first() or Readiness(event=event)


def is_paper_only(event: Event) -> bool:
    """Whether the day runs on paper: then no page asks for phones, and paper is right wherever they differ."""
    return Readiness.objects.filter(event=event, paper_only=True).exists()


# -- what is done ---------------------------------------------------------------------------------------------------


def run_on_paper(*, event: Event, paper: bool, by: User | None) -> Change:
    """Let the day run on paper only, or with phones again."""
    with change("ready.paper" if paper else "ready.phones", by=by, event=event) as entry:
        Readiness.objects.update_or_create(event=event, defaults={"paper_only": paper})
        live.publish(f"event:{event.pk}", "floor")
    return entry


def note_copy(*, event: Event, by: User | None) -> Change:
    """Note that a copy of everything lies on a stick."""
    with change("ready.stick", by=by, event=event) as entry:
        Readiness.objects.update_or_create(event=event, defaults={"stick_at": timezone.now()})
    return entry


def note_on_paper(*, event: Event, printed: bool, by: User | None) -> Change | None:
    """Note that what was made of the plan that holds lies printed, or take that back; None while no plan holds."""
    plan = plan_that_holds(event)
    if plan is None:
        return None
    with change("ready.on_paper" if printed else "ready.not_on_paper", by=by, event=event) as entry:
        made = Print.objects.filter(as_it_is(plan), event=event, on_paper_at__isnull=printed)
        made.update(on_paper_at=timezone.now() if printed else None)
        live.publish(f"event:{event.pk}", "floor")
    return entry


def probe_of(event: Event) -> str:
    """Return what stands in the address by which a phone shows that it reaches us; good today and tomorrow."""
    return f"{event.pk}-{_mark(event.pk, timezone.now().date())}"


def probed(token: str) -> Event | None:
    """Return the event whose address a phone opened; nothing if it is none of ours, or old."""
    number, _dash, mark = token.partition("-")
    today = timezone.now().date()
    if not is_number(number):
        return None
    good = [_mark(int(number), day) for day in (today, today - timedelta(days=1))]
    if not any(constant_time_compare(mark, one) for one in good):
        return None
    return Event.objects.filter(pk=int(number)).select_related("community").first()


def _mark(number: int, day: date) -> str:
    return salted_hmac(SALT, f"{number}/{day}", algorithm="sha256").hexdigest()[:20]


def note_reached(*, event: Event) -> None:
    """Note that a phone came through the network of the room."""
    Readiness.objects.update_or_create(event=event, defaults={"reached_at": timezone.now()})
    live.publish(f"event:{event.pk}", "floor")


# -- what is looked at ----------------------------------------------------------------------------------------------


def _printed(event: Event, plan: Plan | None) -> Line:
    title, paper = _("The printed pack is the plan that holds"), gettext_lazy(
        "Print table cards, list and host sheets now. Without them nobody finds a table when the network fails."
    )  # fmt: skip
    if plan is None:
        return Line("printed", title, False, _("No plan holds yet."), paper, "plan")
    if has_other_rounds(plan):
        said = _(
            "The programme has other rounds now than this plan. Plan anew, or take the change of the programme back."
        )
        return Line("printed", title, False, said, paper, "plan")
    prints = Print.objects.filter(event=event).select_related("plan")
    made, on_paper = _sheets(prints.filter(as_it_is(plan))), prints.filter(on_paper_at__isnull=False)
    if _sheets(on_paper.filter(as_it_is(plan))) >= NEEDED:
        return Line("printed", title, True, _("Plan %d is printed.") % plan.number, paper, "print", is_made=True)
    if made >= NEEDED:
        said = _("Plan %d is made, not yet ticked as printed.") % plan.number
        do = gettext_lazy("Print the files, then say so here.")
        return Line("printed", title, False, said, do, "print", is_made=True)
    last = on_paper.first()
    said = (
        _("Plan %(held)d holds, plan %(last)d was printed last.") if last else _("Plan %(held)d was not printed yet.")
    )
    return Line(
        "printed", title, False, said % {"held": plan.number, "last": last.plan.number if last else 0}, paper, "print"
    )


def _sheets(prints: QuerySet[Print]) -> set[str]:
    return {name for one in prints for name in one.sheets}


def _desks(event: Event, plan: Plan | None) -> Line:
    title = _("Each desk is paired, holds this plan, and was tried without a network")
    paper = gettext_lazy("Lay the list from A to Z and a pen on each desk; whoever comes is ticked there.")
    desks = list(Desk.objects.filter(event=event, ended_at__isnull=True, kind=Desk.Kind.DESK))
    since = timezone.now() - TRIED
    wanting = [
        one.name
        for one in desks
        if one.offline_at is None or one.offline_at < since or one.plan != (plan.number if plan else None)
    ]
    if not desks:
        return Line("desks", title, False, _("No desk is paired. Host counts alone can run the day."), paper, "")
    if wanting:
        return Line("desks", title, False, _("Not yet: %s") % ", ".join(wanting), paper, "")
    said = ngettext("%d desk is ready.", "%d desks are ready.", len(desks)) % len(desks)
    return Line("desks", title, True, said, paper, "")


def _reached(ready: Readiness) -> Line:
    title = _("A phone in the room’s Wi-Fi reaches this site")
    paper = gettext_lazy("Phones show what they kept. Hang the list at the doors, and let hosts raise their cards.")
    at = ready.reached_at
    if at is None:
        return Line("reached", title, False, _("None has so far. Scan the code below in the room."), paper)
    said = _("The last one came at %s.") % date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return Line("reached", title, at > timezone.now() - REACHED, said, paper)


def _hosts(plan: Plan | None) -> Line:
    title = _("Every table has a host who said yes")
    paper = gettext_lazy("Lay a host card on the chair nearest the door: whoever sits there reads it aloud.")
    if plan is None:
        return Line("hosts", title, False, _("No plan holds yet."), paper, "plan")
    found = hosting_of(plan)
    return Line("hosts", title, found.is_settled, found.sentence(), paper, "plan")


def _copied(ready: Readiness) -> Line:
    title, at = _("A copy of everything lies on a stick"), ready.stick_at
    paper = gettext_lazy("Run “kinfolk backup” onto a stick, or know that the printed pack is the only copy.")
    if at is None:
        return Line("stick", title, False, _("Nobody has said so yet."), paper)
    said = _("Noted at %s.") % date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return Line("stick", title, at > timezone.now() - TRIED, said, paper)


def _certificate(event: Event) -> Line:
    warning, until = certificates.warning_here(), certificates.until_here()
    if not warning and until and event.starts_on and until < ends_at(event) - AFTER:
        day = date_format(timezone.localtime(until), "DATE_FORMAT")
        warning = _("It ends on %s, before the event is over.") % day
    paper = gettext_lazy("Browsers will warn people. Renew it, or send everybody to the list on the wall.")
    title = _("The certificate is good beyond the event")
    return Line("certificate", title, not warning, warning or _("It is, or none is needed here."), paper)


def _disk() -> Line:
    warning = disk.warning(settings.DATA)
    paper = gettext_lazy("Make room now: when the disk is full nothing can be saved.")
    return Line("disk", _("There is room on the disk"), not warning, warning or _("Plenty."), paper)


def _mails(event: Event) -> Line:
    title = _("All mail has left")
    paper = gettext_lazy("Whoever got none finds their table at the door, on the list from A to Z.")
    mails = Mail.objects.filter(event=event).exclude(Q(state="held") & Q(kind__in=unlisted())).order_by()
    by = dict(mails.values_list("state").annotate(count=Count("pk")))
    waiting, failed = by.get("waiting", 0) + by.get("sending", 0), by.get("failed", 0) + by.get("bounced", 0)
    held = 0 if is_rehearsed(event) else by.get("held", 0)
    if waiting or failed:
        said = [ngettext("%d mail is waiting.", "%d mails are waiting.", waiting) % waiting] if waiting else []
        said += [ngettext("%d mail did not arrive.", "%d mails did not arrive.", failed) % failed] if failed else []
        return Line("mails", title, False, " ".join(said), paper, "mail")
    if held:
        kept = ngettext(
            "%(shown)s mail is kept here and was not sent.", "%(shown)s mails are kept here and were not sent.", held
        )
        return Line("mails", title, False, kept % {"shown": held}, paper, "mail")
    return Line("mails", title, True, _("Nothing waits."), paper, "mail")
