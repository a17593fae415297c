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
from kinfolk_web.plans.models import CastMember, Seat
from kinfolk_web.plans.places import leaders_of, tables_led
from kinfolk_web.plans.welcoming import lines_of, meeting_places, settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

FORMS = ("csv", "xlsx", "sheets", "all-sheets")
KEPT_FOR = timedelta(hours=24)


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
    columns = _columns(event, people)
    out = io.StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(columns)
    for one in people:
        rows.writerow([guard(said.get(one.code, "")) for said in columns.values()])
    text = out.getvalue()
    return text.encode() if form == "csv" else as_workbook(text)


def _columns(event: Event, people: list[Attendee]) -> dict[str, Mapping[str, str]]:
    """Return the columns by their names; of each what it says of whom, by codes."""
    known = {one.code for one in people}
    told, asked, plan = " ".join(sentences_told(event)), _asked(event, people), plan_that_holds(event)
    return {
        "code": {code: code for code in known},
        "name": {one.code: one.name for one in people},
        "first_name": {one.code: first_name(one.name) for one in people},
        "email": {one.code: "" if one.no_mail else one.email for one in people},
        "link": {one.code: address_of(one) for one in people},
        **_welcomes(event, people),
        **(_at_tables(event, plan, people) if plan else {}),
        **({"told": dict.fromkeys(known, told)} if told else {}),
        **({"asked_of_greeters": asked} if asked else {}),
    }


def _welcomes(event: Event, people: list[Attendee]) -> dict[str, Mapping[str, str]]:
    """Return who greets whom as it is settled by now, and where they meet: each of the two is told of the other."""
    named, quiet = {one.code: one.name for one in people}, {one.code for one in people if one.no_greeter}
    pairs = [(greeter, newcomer) for greeter, newcomer in settled(event, named) if newcomer not in quiet]
    greeted: dict[str, list[str]] = {}
    for greeter, newcomer in pairs:
        greeted.setdefault(greeter, []).append(named[newcomer])
    where = meeting_places(event)
    return {
        "greeter": {newcomer: named[greeter] for greeter, newcomer in pairs},
        "greets": {greeter: ", ".join(names) for greeter, names in greeted.items()},
        "meet_at": {
            one: where[greeter] for greeter, newcomer in pairs if greeter in where for one in (greeter, newcomer)
        },
    }


def _at_tables(event: Event, plan: Plan, people: list[Attendee]) -> dict[str, Mapping[str, str]]:
    """Return the table of everybody in each round of the plan that holds and who leads it, which tables they lead, their cast."""
    codes, free = {one.pk: one.code for one in people}, free_time_of(event)
    leads = leaders_of(plan)
    seats = Seat.objects.filter(plan=plan).values_list("attendee_id", "round", "table")
    tables: dict[int, dict[str, str]] = {number: {} for number in sorted({number for _one, number, _table in seats})}
    hosts: dict[int, dict[str, str]] = {number: {} for number in tables}
    for one, number, table in seats:
        if one in codes:
            tables[number][codes[one]] = table
            led = leads.get((number, table))
            hosts[number][codes[one]] = led.name if led and led.pk != one else ""
    for code, rounds in free.items():
        for number in rounds & tables.keys():
            tables[number].setdefault(code, _("free time"))
    leading: dict[str, list[tuple[str, int]]] = {}
    for (number, table), led in sorted(leads.items()):
        leading.setdefault(led.code, []).append((table, number))
    casts = CastMember.objects.filter(plan=plan).values_list("attendee__code", "cast__name")
    return {
        **{f"table_{number}": said for number, said in tables.items()},
        **{f"host_{number}": said for number, said in hosts.items()},
        "you_host": {code: tables_led(theirs) for code, theirs in leading.items()},
        "cast": dict(casts),
    }


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
