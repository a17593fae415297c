"""Reports of what went wrong: sealed when they come, read by safety leads without whoever is named, looked after step by step."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.accounts.models import User
from kinfolk_web.core.limits import allowed
from kinfolk_web.safety.actions import NotThereError, must_be_on, note_read, write_down
from kinfolk_web.safety.letters import tell_of_report
from kinfolk_web.safety.models import OutsideLead, Report
from kinfolk_web.safety.queries import is_named, readable, requests_for, staff_leads
from kinfolk_web.safety.vault import UNREADABLE, VaultError, seal_words, unseal_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from kinfolk_web.communities.models import Event
    from kinfolk_web.safety.queries import Reader

STEPS = (
    ("thank", _("They were thanked, and heard to the end.")),
    ("quiet", _("They had a quiet place, and somebody with them if they wished.")),
    ("written", _("It is written down in their words, with time and place.")),
    ("needs", _("They were asked what they need now, and nothing was promised about what comes out.")),
    ("pressure", _("Nobody pressed them: not to name anybody, not to meet anybody, not to decide now.")),
    ("police", _("Police or ambulance only if they wish it, unless somebody is in danger.")),
    ("conflict", _("Nobody looks after this who is close to anybody named in it.")),
    ("owner", _("One person looks after it, and comes back to them on a date.")),
)
SAID = ("what", "where", "who", "safe", "contact")
MOST_A_DAY = 200  # reports of one event by the form that stands open to anybody; beyond that somebody plays with it
MOST_OWN = 20  # a day from one own page
OPEN_FORM, OWN_PAGE = 5, 4  # versions of keys: by which way a report came, and not from whom


class Received(Enum):
    """What became of a report that was sent."""

    READ = auto()  # kept, and somebody is there who may read it
    UNREAD = auto()  # kept, and nobody may read it
    FULL = auto()  # not kept


@dataclass(slots=True)
class Handling:
    """What was done about a report: steps by whom and when, notes, what came of it, and who keeps out of it."""

    ticks: dict[str, list[str]] = field(default_factory=dict)
    notes: list[list[str]] = field(default_factory=list)
    outcome: str = ""
    recused: list[str] = field(default_factory=list)


def receive_report(  # noqa: PLR0913 - a report, and by which way it came
    *, event: Event, key: UUID, words: Mapping[str, str], own: bool, not_to: Collection[str] = (), asker: str = ""
) -> Received:
    """Keep a report, sealed; the same words sent twice are one report. Return what became of it.

    From somebody's own page it is kept however much comes by the form that stands open to anybody. The leads who may read
    it get a mail that something waits; nobody else is told, least of all whoever it names, and nothing else changes anywhere.
    """
    said = {name: str(words.get(name, "")) for name in SAID} | {"not_to": sorted(not_to)}
    with transaction.atomic():
        once = uuid5(key, json.dumps(said, sort_keys=True))  # a form that was kept offline may be written anew
        once = UUID(bytes=once.bytes, version=OWN_PAGE if own else OPEN_FORM)
        if not own and _is_full(event) and not Report.objects.filter(event=event, key=once).exists():
            return Received.FULL
        report, made = Report.objects.get_or_create(event=event, key=once, defaults={"sealed": b"", "asker": asker})
        if made:
            report.sealed = seal_words(said, kind="report", event=event.pk, row=report.pk)
            report.save(update_fields=["sealed"])
        readers = [one for one in leads(event) if may_read(one, said, Handling())]
        if made:
            tell_of_report(event, readers)
    return Received.READ if readers else Received.UNREAD


def has_room(sender: str) -> bool:
    """Whether somebody may send one more report from their own page today, and count it; ``sender`` is their mark."""
    return allowed("report.own", sender, most=MOST_OWN, within=timedelta(days=1))


def _is_full(event: Event) -> bool:
    today = Report.objects.filter(event=event, made_at__gt=timezone.now() - timedelta(days=1))
    return sum(key.version == OPEN_FORM for key in today.values_list("key", flat=True)) >= MOST_A_DAY


def leads(event: Event) -> list[Reader]:
    """Return everybody who is a safety lead of an event now."""
    outside = OutsideLead.objects.filter(event=event, accepted_at__isnull=False, link__expires_at__gt=timezone.now())
    return [*staff_leads(event), *outside]


def key_of(reader: Reader) -> str:
    """Return by what a lead is known in the vault."""
    return f"u{reader.pk}" if isinstance(reader, User) else f"o{reader.pk}"


def may_read(reader: Reader, said: Mapping[str, Any], handling: Handling) -> bool:
    """Whether a lead may read a report: not if it names them, asks that they are not told, or they keep out of it."""
    if key_of(reader) in {*said["not_to"], *handling.recused}:
        return False
    return not is_named(reader, f"{said['who']} {said['what']}")


def reports_for(event: Event, reader: Reader) -> list[Report]:
    """Return the reports that a lead may open; others are as if they were not there."""
    return [one for one in Report.objects.filter(event=event) if may_read(reader, _said(one), handling_of(one))]


def open_report(*, event: Event, pk: int, by: Reader) -> tuple[Report, dict[str, Any], Handling]:
    """Note who reads, then return what a report says and what was done about it.

    Raises
    ------
    ClosedError
        There are not two leads.
    NotThereError
        There is no such report for whoever asks.
    """
    must_be_on(event)
    report = next((one for one in reports_for(event, by) if one.pk == pk), None)
    if report is None:
        raise NotThereError
    note_read(event, by, "report", report)
    return report, _said(report), handling_of(report)


def tick(*, event: Event, pk: int, steps: Collection[str], by: Reader) -> None:
    """Note which steps are done."""
    known = [key for key, _words in STEPS]
    with _handled(event, pk, by, "handled") as (_report, handling):
        now = [timezone.now().isoformat(timespec="minutes"), key_of(by)]
        handling.ticks = {key: handling.ticks.get(key, now) for key in known if key in steps}


def add_note(*, event: Event, pk: int, text: str, by: Reader) -> None:
    """Write down what was said or done."""
    with _handled(event, pk, by, "handled") as (_report, handling):
        if text.strip():
            handling.notes.append([timezone.now().isoformat(timespec="minutes"), key_of(by), text.strip()])


def set_date(*, event: Event, pk: int, follow_up_on: date | None, by: Reader) -> None:
    """Say when somebody comes back to this; until then it is kept, however long ago the event was."""
    with _handled(event, pk, by, "handled") as (report, _handling):
        report.follow_up_on = report.keep_until = follow_up_on


def close(*, event: Event, pk: int, outcome: str, by: Reader) -> None:
    """Note what came of it; a closed report can be opened again by a note."""
    with _handled(event, pk, by, "closed") as (report, handling):
        handling.outcome, report.state = outcome.strip(), Report.State.CLOSED


def keep_out(*, event: Event, pk: int, by: Reader) -> None:
    """Take a lead out of those who read a report: they are too close to it. Nobody can do that to somebody else."""
    with _handled(event, pk, by, "recused") as (_report, handling):
        handling.recused.append(key_of(by))


def separate(*, event: Event, pk: int, names: tuple[str, str], until: date | None, by: Reader) -> bool:
    """Write a separation down that follows from a report; confirmed like any request, it keeps the two apart in plans.

    Return whether it waits to be confirmed; of one that is about whoever writes it this is said whatever became of it.
    """
    open_report(event=event, pk=pk, by=by)
    note = str(_("Follows from report %(number)d.") % {"number": pk})
    mention = " / ".join(names)
    made = write_down(event=event, mention=mention, note=note, by=by, keep_until=until)
    said = [about for one in requests_for(event, by) if (about := readable(one))]
    shown = {about.mention.reveal().casefold() for about in said}
    return made is not None or mention.casefold() not in shown


def handling_of(report: Report) -> Handling:
    """Return what was done about a report, as far as it can be read; whoever shows it notes that first."""
    try:
        return _handling(report)
    except VaultError:
        return Handling()


def _handling(report: Report) -> Handling:
    sealed = bytes(report.handling)
    if not sealed:
        return Handling()
    return Handling(**unseal_words(sealed, kind="handling", event=report.event_id, row=report.pk))


def _said(report: Report) -> dict[str, Any]:
    try:
        return unseal_words(bytes(report.sealed), kind="report", event=report.event_id, row=report.pk)
    except VaultError:
        return dict.fromkeys(SAID, "") | {"not_to": [], "what": str(UNREADABLE)}


@contextmanager
def _handled(event: Event, pk: int, by: Reader, purpose: str) -> Iterator[tuple[Report, Handling]]:
    must_be_on(event)
    with transaction.atomic():
        report = Report.objects.select_for_update().filter(event=event, pk=pk).first()
        if report is None or not may_read(by, _said(report), handling_of(report)):
            raise NotThereError
        handling = handling_of(report)
        if report.state != Report.State.CLOSED or purpose == "handled":
            report.state = Report.State.OPEN
        yield report, handling
        words = {"ticks": handling.ticks, "notes": handling.notes, "outcome": handling.outcome} | {
            "recused": handling.recused
        }
        report.handling = seal_words(words, kind="handling", event=event.pk, row=report.pk)
        report.save(update_fields=["handling", "state", "follow_up_on", "keep_until"])
        note_read(event, by, purpose, report)
