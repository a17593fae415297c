"""Mail about attendees: where it goes, what it may say of them, and one kind of it to many at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk.paper.names import call_name
from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.mail import Kind, Own, Recipient
from kinfolk_web.core.models import Mail, Mailing
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.models import Attendee, Visit
from kinfolk_web.people.unwanted import no_mail_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

COMING = Attendee.State.COMING
AGAIN_AFTER = timedelta(hours=24)
FIELDS = {
    "first_name": gettext_lazy("their first name"),
    "name": gettext_lazy("their whole name"),
    "link": gettext_lazy("their personal link"),
    "day": gettext_lazy("the first day of the event"),
    "place": gettext_lazy("the place of the event"),
}


def first_name(name: str) -> str:
    """Return how a mail or a page greets somebody: as they are called across a table; all of a name without a letter."""
    return call_name(name) or name


def attendee_of(one: Mail) -> Attendee | None:
    """Return whom a mail is about, if they are coming."""
    if one.attendee_id is None:
        return None
    found = Attendee.objects.filter(pk=one.attendee_id, state=COMING)
    return found.select_related("event__community").first()


def fields_of(attendee: Attendee) -> dict[str, Any]:
    """Return the values of `FIELDS` for an attendee, in the language that is active."""
    from django.utils.formats import date_format

    event = attendee.event
    return {
        "first_name": first_name(attendee.name),
        "name": attendee.name,
        "link": Own(address_of(attendee), _("Open my page")),
        "day": date_format(event.starts_on, "DATE_FORMAT") if event.starts_on else "",
        "place": event.place,
    }


def _recipient(one: Mail) -> Recipient | None:
    attendee = attendee_of(one)
    if attendee is None or not attendee.email:
        return None
    return Recipient(
        address=attendee.email,
        language=language_of(attendee),
        wants_mail=not attendee.no_mail,
        no_mail=no_mail_address(attendee),
    )


def language_of(attendee: Attendee) -> str:
    """Return the language of mails to somebody: the event's if they speak it, else one of theirs that we have."""
    theirs = [one.split("-")[0] for one in attendee.languages]
    there = [one for one in theirs if one in dict(settings.LANGUAGES)]
    return there[0] if there and attendee.event.language not in there else attendee.event.language


# -- the invitation -------------------------------------------------------------------------------------------------


def _everybody(event: Event) -> Iterable[int]:
    return Attendee.objects.filter(event=event, state=COMING).values_list("pk", flat=True)


def _invitation(one: Mail) -> dict[str, Any] | None:
    attendee = attendee_of(one)
    return fields_of(attendee) if attendee else None


INVITATION = Kind(
    "invitation",
    gettext_lazy("Invitation"),
    gettext_noop("{event}: you are expected"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "you are expected at {event}.\n{day}\n{place}\n\n"
        "This link opens your own page. It shows who greets you, where you sit and what happens when. "
        "No account, no app, no password.\n\n"
        "{link}\n\n"
        "If you like, tell us on it in one minute what makes the day good for you. All of it is optional, and nothing "
        "that you leave blank makes your seat worse.\n\n"
        "The link is yours: whoever has it sees where you sit. Please do not pass it on.\n\n"
        "See you there,\n{community}"
    ),
    FIELDS,
    _invitation,
    about=gettext_lazy("Everybody's personal link, a few weeks before. Whoever has had it is not written to twice."),
    in_subject=frozenset({"day"}),
    to=_everybody,
    tells=True,
)
mail.register(INVITATION)
mail.register_recipients(_recipient)


# -- to many --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a kind of mail would reach now, and how many of those it is for get none, by why."""

    gets: int
    without_address: int
    want_none: int
    had_it: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a mailing would go to now, and who of those it is for gets none, and why."""

    gets: Sequence[Attendee]
    without_address: Sequence[Attendee]
    want_none: int
    had_it: int

    @property
    def reach(self) -> Reach:
        """Return the same in numbers."""
        return Reach(len(self.gets), len(self.without_address), self.want_none, self.had_it)

    @property
    def together(self) -> list[tuple[str, int]]:
        """Return how many people share how many mailboxes, as counts of those with more than one reader."""
        boxes: dict[str, int] = {}
        for one in self.gets:
            boxes[one.email.casefold()] = boxes.get(one.email.casefold(), 0) + 1
        return [(box, count) for box, count in boxes.items() if count > 1]


def audience(event: Event, kind: Kind, *, again_for: Mailing | None = None) -> Audience:
    """Return whom a mailing of a kind goes to: those it is for who have not had it, or had it and did not look."""
    wanted = set(kind.to(event)) if kind.to else set()
    had = set(_had(event, kind, again_for))
    if again_for is not None:
        wanted &= set(not_looked(again_for))
    coming = Attendee.objects.filter(event=event, pk__in=wanted, state=COMING).order_by("name", "id")
    people = list(coming.only("pk", "code", "name", "email", "no_mail"))
    left = [one for one in people if one.pk not in had]
    willing = [one for one in left if not one.no_mail]
    return Audience(
        gets=[one for one in willing if one.email],
        without_address=[one for one in willing if not one.email],
        want_none=len(left) - len(willing),
        had_it=len(people) - len(left),
    )


def reach_of(event: Event, kinds: Iterable[Kind]) -> list[Reach]:
    """Return how many people each of some kinds would reach now: the list and the mails are read once for all of them."""
    kinds = list(kinds)
    people = list(Attendee.objects.filter(event=event, state=COMING).order_by().values_list("pk", "no_mail", "email"))
    had: dict[str, set[int | None]] = {kind.name: set() for kind in kinds}
    mails = Mail.objects.filter(event=event, kind__in=had).exclude(state=Mail.State.DROPPED).order_by()
    for name, attendee in mails.values_list("kind", "attendee_id"):
        had[name].add(attendee)
    found = []
    for kind in kinds:
        wanted = set(kind.to(event)) if kind.to else set()
        there = [one for one in people if one[0] in wanted]
        left = [(no_mail, email) for pk, no_mail, email in there if pk not in had[kind.name]]
        willing = [email for no_mail, email in left if not no_mail]
        gets = sum(bool(email) for email in willing)
        found.append(Reach(gets, len(willing) - gets, len(left) - len(willing), len(there) - len(left)))
    return found


def _had(event: Event, kind: Kind, again_for: Mailing | None) -> Iterable[int | None]:
    mails = Mail.objects.filter(event=event, kind=kind.name).exclude(state=Mail.State.DROPPED)
    if again_for is not None:
        mails = mails.filter(mailing__again_for__isnull=False)
    return mails.values_list("attendee_id", flat=True)


def not_looked(mailing: Mailing) -> Iterable[int]:
    """Return the attendees whom a mailing has reached, as far as we know, who have not opened their page since ever."""
    reached = Mail.objects.filter(mailing=mailing, state=Mail.State.SENT, attendee_id__isnull=False)
    looked = Visit.objects.filter(attendee_id=OuterRef("attendee_id"), attendee__event=mailing.event_id)
    return [one for one in reached.filter(~Exists(looked)).values_list("attendee_id", flat=True) if one is not None]


def may_go_again(mailing: Mailing) -> bool:
    """Whether a mailing can be sent again, which it can once, to those who have not looked."""
    kind = mail.kinds().get(mailing.kind)
    if kind is None or kind.to is None or mailing.again_for_id or hasattr(mailing, "again"):
        return False
    return mailing.stopped_at is None and bool(not_looked(mailing))


def start(*, event: Event, kind: Kind, by: User | None, again_for: Mailing | None = None) -> Mailing | None:
    """Send one kind of mail to everybody it is for; return the mailing, or None if it would go to nobody."""
    with transaction.atomic():
        type(event).objects.select_for_update(no_key=True).get(pk=event.pk)  # of two at once, one waits
        if again_for is not None and not may_go_again(again_for):
            return None
        people = audience(event, kind, again_for=again_for).gets
        if not people:
            return None
        with change("mail.start", by=by, event=event, facts={"kind": kind.name, "count": len(people)}) as entry:
            mailing = Mailing.objects.create(event=event, kind=kind.name, made_by=by, again_for=again_for)
            entry.about = f"mailing:{mailing.pk}"
            entry.save(update_fields=["about"])
            word = "again" if again_for else "once"
            keys = [f"{kind.name}:{one.pk}:{word}" for one in people]
            Mail.objects.filter(event=event, key__in=keys, state=Mail.State.DROPPED).update(key="")
            mail.post_all(
                kind=kind.name,
                event=event,
                mailing=mailing,
                mails=[Mail(attendee_id=one.pk, key=key) for one, key in zip(people, keys, strict=True)],
            )
    return mailing
