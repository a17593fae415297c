"""What is kept of somebody, for themselves: what they gave and what describes them, never what is about them by others."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.again.own import remembered_for
from kinfolk_web.core import mail
from kinfolk_web.core.models import Mail
from kinfolk_web.day.models import CheckIn, LeftAlone, Tick
from kinfolk_web.day.own import cast_given, met_by, pulse_of, tables_joined, thanks_of
from kinfolk_web.day.seats import tables_of
from kinfolk_web.keeping.attendances import attendances_of
from kinfolk_web.outcomes.evaluation.own import talked_of
from kinfolk_web.outcomes.own import answers_of, stories_of
from kinfolk_web.people.consenting import said_by
from kinfolk_web.people.models import MeToo, Statement, Visit
from kinfolk_web.programme.models import Acceptance
from kinfolk_web.safety.asking import asked_by, mark_of
from kinfolk_web.safety.models import Report
from kinfolk_web.seasons.forgetting import circles_of
from kinfolk_web.welcome.models import Note, Standing
from kinfolk_web.welcome.photos import photo_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.people.models import Attendee

FORMAT = "kinfolk.mine/1"
FIELDS = (
    "name", "email", "organisation", "order", "parties", "guest_of", "times_attended", "is_host", "is_greeter",
    "host_rounds", "greeter_capacity", "languages", "needs", "largest_table", "rounds", "paused", "kinds", "pronouns",
    "name_sound", "hide_new", "listen_first", "no_greeter", "no_mail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is kept: its key in the file, its title on the page, and lines of a label and a value."""

    key: str
    title: str
    lines: tuple[tuple[str, Any], ...]


def kept_of(attendee: Attendee) -> list[Part]:
    """Return what is kept of an attendee and given to them; every part is there for everybody, even empty.

    Requests and reports *about* somebody are in no part and leave no gap: what is said of others in confidence stays so.
    """
    return [Part(key, title(), tuple(lines(attendee))) for key, (title, lines) in PARTS.items()]


def as_data(attendee: Attendee) -> dict[str, Any]:
    """Return what is kept as data that other programs read."""
    about = {"community": str(attendee.event.community), "event": str(attendee.event)}
    return {"format": FORMAT, **about} | {part.key: [list(line) for line in part.lines] for part in kept_of(attendee)}


def _fields(one: Attendee) -> list[tuple[str, Any]]:
    labels = {field.name: str(field.verbose_name) for field in one._meta.concrete_fields}  # noqa: SLF001 - Django's way
    lines = [(labels[name], getattr(one, name)) for name in FIELDS]
    return [*lines, *one.attributes.items()]


def _said(one: Attendee) -> list[tuple[str, Any]]:
    shown, counted = _("my table may know"), _("only counted")
    said = MeToo.objects.filter(attendee=one).select_related("statement")
    wrote = Statement.objects.filter(author=one)
    return [
        *((yes.statement.text, shown if yes.shown else counted) for yes in said),
        *((each.text, _("I wrote this: %(state)s") % {"state": each.get_state_display()}) for each in wrote),
    ]


def _seats(one: Attendee) -> list[tuple[str, Any]]:
    rounds = [(_("round %(number)d") % {"number": number}, table) for number, table in sorted(tables_of(one).items())]
    return [*rounds, *cast_given(one)]


def _day(one: Attendee) -> list[tuple[str, Any]]:
    said = CheckIn.objects.filter(attendee=one)
    lines = [(str(word.get_kind_display()), str(word.received_at)) for word in said]
    for tick in Tick.objects.filter(attendee=one):
        where = _("seen at table %(table)s") if tick.here else _("not seen at table %(table)s")
        lines.append((where % {"table": tick.table}, str(tick.received_at)))
    if left := LeftAlone.objects.filter(attendee=one).first():
        lines.append((_("I asked to be left alone"), str(left.at)))
    return lines


def _events(one: Attendee) -> list[tuple[str, Any]]:
    return [(str(other.event), str(other.event.starts_on or "")) for other in attendances_of(one)]


def _consents(one: Attendee) -> list[tuple[str, Any]]:
    yes, no = _("yes"), _("no")
    lines = [(str(said.purpose.title), f"{yes if said.given else no} {said.at or ''}".strip()) for said in said_by(one)]
    agreed = Acceptance.objects.filter(attendee=one).select_related("text")
    return [*lines, *((" ".join(each.text.lines), str(each.at)) for each in agreed)]


def _devices(one: Attendee) -> list[tuple[str, Any]]:
    return [(visit.browser or "–", str(visit.seen_at)) for visit in Visit.objects.filter(attendee=one)]


def _mails(one: Attendee) -> list[tuple[str, Any]]:
    known = mail.kinds()
    sent = Mail.objects.filter(attendee_id=one.pk)
    return [
        (str(known[each.kind].label if each.kind in known else each.kind), str(each.sent_at or "")) for each in sent
    ]


def _notes(one: Attendee) -> list[tuple[str, Any]]:
    standing = Standing.objects.filter(attendee=one).first()
    where = [(_("where I stand"), f"{standing.place} {standing.sign}".strip())] if standing else []
    return [*where, *((str(note.made_at), note.text) for note in Note.objects.filter(by=one))]


class Picture(str):
    """A picture as an address that holds it, for programs; pages show it."""

    __slots__ = ()
    is_picture = True


def _photo(one: Attendee) -> list[tuple[str, Any]]:
    photo = photo_of(one)
    return [(_("my photo"), Picture(f"data:image/jpeg;base64,{b64encode(photo).decode()}"))] if photo else []


# Of the vault only that something is there, and since when, although the words are theirs: staff can open anybody's page
# and have a code sent, and who must never meet whom, or what was reported, is not to be had that way.


def _asked(one: Attendee) -> list[tuple[str, Any]]:
    return [(_("Received"), str(asked.made_at)) for asked in asked_by(one)]


def _reports(one: Attendee) -> list[tuple[str, Any]]:
    mine = Report.objects.filter(event=one.event, asker=mark_of(one))
    return [(_("Received"), str(report.made_at)) for report in mine]


PARTS: dict[str, tuple[Callable[[], str], Callable[[Attendee], list[tuple[str, Any]]]]] = {
    "me": (lambda: _("Me"), _fields),
    "statements": (lambda: _("What I said me too to"), _said),
    "seats": (lambda: _("Where I sit"), _seats),
    "day": (lambda: _("When I was seen at the door"), _day),
    "events": (lambda: _("Events I am known from"), _events),
    "consents": (lambda: _("What I said yes to"), _consents),
    "devices": (lambda: _("Where my page is open"), _devices),
    "mails": (lambda: _("Mail to me"), _mails),
    "notes": (lambda: _("What I wrote to my greeter, newcomers or cast"), _notes),
    "photo": (lambda: _("My photo as a greeter"), _photo),
    "tables": (lambda: _("Open tables I proposed or joined"), tables_joined),
    "pulse": (lambda: _("My pulse after each round"), pulse_of),
    "answers": (lambda: _("What I answered about rooms, before and after"), answers_of),
    "stories": (lambda: _("Stories I wrote"), stories_of),
    "met": (lambda: _("Whom I met, and what I share"), met_by),
    "talked": (lambda: _("With whom I said that I talked"), talked_of),
    "thanks": (lambda: _("Whom I thanked"), thanks_of),
    "remembered": (lambda: _("For next time"), remembered_for),
    "circles": (lambda: _("What I said for circles"), circles_of),
    "asked": (lambda: _("Never at one table"), _asked),
    "reports": (lambda: _("Reports that I kept among mine"), _reports),
}
