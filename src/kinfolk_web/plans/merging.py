"""For associations without a mail server: a file for a mail merge of their own, and sheets with each person's code."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope

from kinfolk.paper.invitations import Invitation, invitation_sheets
from kinfolk.roster.texts import guard
from kinfolk_web.core.jobs import Running, work
from kinfolk_web.core.mail import sentences_told
from kinfolk_web.core.models import StoredFile
from kinfolk_web.people.exporting import KINDS, as_workbook
from kinfolk_web.people.importing import event_of
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.mailing import first_name
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.free_time import free_time_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat
from kinfolk_web.plans.welcoming import lines_of, settled

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

FORMS = ("csv", "xlsx", "sheets", "all-sheets")
KEPT_FOR = timedelta(hours=24)
COLUMNS = ("code", "name", "first_name", "email", "link", "greeter")


@work("mail.merge")
def merge_file(running: Running) -> dict[str, Any] | None:
    """Write the file that was asked for; it waits for a day for whoever asked."""
    event, form = event_of(running), running.given["form"]
    with scope(community=event.community), override(event.language):
        coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).select_related("event__community")
        people = list(coming.order_by("name", "id"))
        if form in KINDS:
            name, kind, content = f"{event.slug}-mail-merge.{form}", KINDS[form], _as_list(event, people, form)
        else:
            chosen = [one for one in people if form == "all-sheets" or not one.email]
            if not chosen:
                return None
            name, kind, content = f"{event.slug}-invitations.pdf", "application/pdf", _as_sheets(event, chosen)
        stored = StoredFile.objects.create(
            event=event,
            owner=running.job.by,
            name=name,
            kind=kind,
            content=content,
            expires_at=timezone.now() + KEPT_FOR,
        )
    return {"file": str(stored.pk)}


def _as_list(event: Event, people: list[Attendee], form: str) -> bytes:
    """Return everybody who is coming as rows; no cell can be a formula."""
    tables, rounds = _tables(plan_that_holds(event))
    free = free_time_of(event)
    greeters, told, asked = _greeters(event, people), " ".join(sentences_told(event)), _asked(event, people)
    out = io.StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    more = (*(("told",) if told else ()), *(("asked_of_greeters",) if asked else ()))
    rows.writerow([*COLUMNS, *(f"table_{number}" for number in rounds), *more])
    for one in people:
        mine = dict.fromkeys(free.get(one.code, ()), _("free time")) | tables.get(one.pk, {})
        cells = [
            one.code,
            one.name,
            first_name(one.name),
            "" if one.no_mail else one.email,
            address_of(one),
            "" if one.no_greeter else greeters.get(one.code, ""),
            *(mine.get(number, "") for number in rounds),
            *((told,) if told else ()),
            *((asked.get(one.code, ""),) if asked else ()),
        ]
        rows.writerow([guard(cell) for cell in cells])
    text = out.getvalue()
    return text.encode() if form == "csv" else as_workbook(text)


def _tables(plan: Plan | None) -> tuple[dict[int, dict[int, str]], list[int]]:
    """Return the table of each attendee in each round of the plan that holds, and the rounds there are."""
    found: dict[int, dict[int, str]] = {}
    rounds: set[int] = set()
    seats = Seat.objects.filter(plan=plan) if plan else Seat.objects.none()
    for attendee, number, table in seats.values_list("attendee_id", "round", "table"):
        found.setdefault(attendee, {})[number] = table
        rounds.add(number)
    return found, sorted(rounds)


def _greeters(event: Event, people: list[Attendee]) -> dict[str, str]:
    """Return the names of greeters by the codes of their newcomers, as they are settled by now."""
    names = {one.code: one.name for one in people}
    return {newcomer: names[greeter] for greeter, newcomer in settled(event, names)}


def _asked(event: Event, people: list[Attendee]) -> dict[str, str]:
    """Return what greeters are asked for beside the usual, by their codes; for whom stands on their page and sheet alone.

    The team reads this file, and is not to know who was drawn.
    """
    lines = lines_of(event)
    theirs = {greeter for greeter, newcomer in settled(event, (one.code for one in people)) if newcomer in lines}
    said = _(
        "A lot was drawn, to find out honestly whether an introduction helps people who are new. Some of those you greet were "
        "drawn; your page or your greeter sheet shows who. Please introduce them to two people before the first table. Greet "
        "all the others as warmly as ever, and please keep to yourself who was drawn."
    )
    return dict.fromkeys(theirs, said)


def _as_sheets(event: Event, people: list[Attendee]) -> bytes:
    """Return a card for each person with the code that opens their page, four to a sheet."""
    day = date_format(event.starts_on, "DATE_FORMAT") if event.starts_on else ""
    return invitation_sheets(
        [Invitation(one.name, address_of(one), languages=tuple(one.languages)) for one in people],
        title=event.name,
        where=" · ".join(part for part in (day, event.place) if part),
        sentence=_("You are expected. This code opens your own page on any phone: who greets you, and where you sit."),
        told=sentences_told(event),
        without=_("No phone? At the door somebody finds you by your name."),
        lang=event.language,
    )
