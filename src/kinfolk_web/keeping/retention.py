"""The clock: what is deleted how long after an event, or after it is of no more use; every rule may run again and again."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from kinfolk_web.again.forgetting import forget_reunions, reunions_of
from kinfolk_web.communities.models import Event
from kinfolk_web.core import touching
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import NIGHT, work
from kinfolk_web.core.models import Change, ChangedRow, Job, Link, Mail, StoredFile
from kinfolk_web.day.forgetting import forget_ready
from kinfolk_web.day.untying import said_of, unsay
from kinfolk_web.keeping.fading import fade, still_named
from kinfolk_web.keeping.models import Erasure, RetentionRun
from kinfolk_web.keeping.sweeping import is_on_today, rewrite
from kinfolk_web.outcomes import forgetting as outcomes
from kinfolk_web.outcomes.evaluation.forgetting import drawn_of, forget_draws
from kinfolk_web.people.kept_pages import KeptPage
from kinfolk_web.people.memories import Remembered
from kinfolk_web.people.memory import PAIRS_FOR
from kinfolk_web.people.models import Attendee, Import, MeToo, Skip, Statement, Visit
from kinfolk_web.people.visiting import AFTER, ends_at
from kinfolk_web.plans.forgetting import forget_needs, knows_needs
from kinfolk_web.safety.models import ApartRequest, Report
from kinfolk_web.safety.queries import still_needed
from kinfolk_web.seasons.forgetting import NOTES_AFTER, OVER_AFTER
from kinfolk_web.seasons.models import CircleNote, SeasonMember
from kinfolk_web.seasons.queries import persons_in, seasons_over
from kinfolk_web.welcome.forgetting import forget_words, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django_stubs_ext import StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.jobs import Running

OWED = "the clock"  # among the digests of the erased: files that are still to be written anew
LATE = 3600  # seconds after which a night is made up for by day
NAMES_AFTER, MEMORY_AFTER, BACKUPS_AFTER = 90, 730, 35
DELICATE = re.compile(  # headers of details that say something of body or belief
    r"diet|food|meal|allerg|vegan|vegetar|halal|kosher|access|health|disab|essen|ernähr|barriere|gesund|behinder|comida"
    r"|aliment|alergi|accesib|salud|discapac", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the clock.

    Parameters
    ----------
    key, title
        Its name, and what it deletes.
    days
        How long after the event, or after something is of no more use.
    count, do
        How much is there to delete, and deleting it.
    sealed
        Whether nobody but safety leads may know how much there is: then it goes without a number anywhere.
    """

    key: str
    title: StrPromise
    days: int
    count: Callable[[Event], int]
    do: Callable[[Event], Any]
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A rule at an event: when it is due, and what it would delete now."""

    rule: Rule
    due_at: datetime | None
    count: int

    @property
    def is_time(self) -> bool:
        """Whether it is time."""
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def due(self) -> bool:
        """Whether it is time, and there is something."""
        return self.is_time and self.count > 0


def over_at(event: Event) -> datetime | None:
    """Return when the last day of an event ends; nothing if it has no date, and then nothing of it goes by itself."""
    return None if event.starts_on is None else ends_at(event) - AFTER


def lines_of(event: Event) -> list[Line]:
    """Return every rule with when it is due at an event and how much it would delete; nothing is deleted by looking.

    What is sealed is not counted: a number would say that somebody asked for something.
    """
    over = over_at(event)
    return [
        Line(one, over + timedelta(days=one.days) if over else None, 0 if one.sealed else one.count(event))
        for one in EVENT_RULES
    ]


def run(event: Event, *, by: User | None) -> dict[str, int]:
    """Delete what is due at an event, rule by rule, each in one transaction; return how much by rule, but what is sealed."""
    done: dict[str, int] = {}
    for line in lines_of(event):
        if line.due or (line.rule.sealed and line.is_time):
            with transaction.atomic():
                line.rule.do(event)
            if not line.rule.sealed:
                done[line.rule.key] = line.count
    if done:
        RetentionRun.objects.create(event=event, community=event.community, by=by, counts=done)
        with change("retention.run", by=by, event=event, facts={"rules": len(done)}):
            pass
    return done


# -- of an event -----------------------------------------------------------------------------------------------------


def _needy(event: Event) -> list[Attendee]:
    said = Q(largest_table__isnull=False) | Q(source_row__has_key="needs") | ~Q(needs=[]) | ~Q(attributes={})
    named = Attendee.objects.filter(said, event=event, erased_at__isnull=True)
    return [
        one for one in named if one.needs or one.largest_table or _delicate(one.attributes) or "needs" in one.source_row
    ]


def _needs(event: Event) -> int:
    """Return of how many people there is something; at least one thing while plans know whether there was."""
    return len(_needy(event)) or int(knows_needs(event))


def _delicate(attributes: dict[str, Any]) -> list[str]:
    return [header for header in attributes if DELICATE.search(header)]


def _no_needs(event: Event) -> None:
    for one in _needy(event):
        for header in _delicate(one.attributes):
            del one.attributes[header]
        one.needs, one.largest_table = [], None
        one.source_row = {name: said for name, said in one.source_row.items() if name not in {"needs", "largest_table"}}
        one.save(update_fields=["needs", "largest_table", "attributes", "source_row"])
    forget_needs(event)
    _no_rows_before(event)


def _no_rows_before(event: Event) -> None:
    """Delete how people were before changes, needs and all: a week after the event nobody takes these back.

    Since when somebody takes a break stays, and nothing else of them: reports and the memory ask in which rounds they sat.
    """
    rows = ChangedRow.objects.filter(change__event=event, table="kinfolk_web_attendee")
    kept = list(rows.filter(before__paused=False, after__paused=True).values_list("pk", flat=True))
    rows.exclude(pk__in=kept).delete()
    rows.filter(pk__in=kept).update(before={"paused": False}, after={"paused": True})


def _answers(event: Event) -> int:
    return (
        sum(model.objects.filter(statement__event=event).count() for model in (MeToo, Skip)) + _written(event).count()
    )


def _written(event: Event) -> QuerySet[Statement]:
    return Statement.objects.filter(event=event, author__isnull=False)


def _unsay(event: Event) -> None:
    for model in (MeToo, Skip):
        model.objects.filter(statement__event=event).delete()
    forget_ready(event)
    _written(event).exclude(state=Statement.State.APPROVED).delete()
    _written(event).update(author=None)
    ChangedRow.objects.filter(change__event=event, table__in=("kinfolk_web_metoo", "kinfolk_web_statement")).delete()


def _requests(event: Event) -> QuerySet[ApartRequest]:
    due = ApartRequest.objects.filter(_not_held(), event=event)
    return due.exclude(pk__in=still_needed(due, persons_in(event.community)))  # as long as they may meet in circles


def _reports(event: Event) -> QuerySet[Report]:
    return Report.objects.filter(_not_held(), event=event)


def _not_held() -> Q:
    return Q(keep_until__isnull=True) | Q(keep_until__lt=timezone.localdate())


def _mails(event: Event) -> QuerySet[Mail]:
    lately = Q(kind__startswith="circle_", made_at__gt=timezone.now() - timedelta(days=NAMES_AFTER))
    return Mail.objects.filter(event=event).exclude(lately)  # those of circles go by their own day


def _imports(event: Event) -> QuerySet[Import]:
    return Import.objects.filter(event=event)


def _pairs(event: Event) -> QuerySet[Remembered]:
    return Remembered.objects.filter(event=event)


EVENT_RULES = (
    Rule("needs", _("Needs, and details about food and access"), 7, _needs, _no_needs),
    Rule("me_toos", _("Who said me too to what, and who wrote it"), 30, _answers, _unsay),
    Rule("notes", _("Notes between greeters, newcomers and casts, where greeters stood, and their photos"), 30, words_of, forget_words),
    Rule("evaluation", _("How lots fell, and who said that they talked with whom"), 30, drawn_of, forget_draws),
    Rule("day", _("Who said what on the day: taps, pulse, thanks and open tables"), 30, said_of, unsay),
    Rule("answers", _("Who answered what before, in and after the event"), 60, outcomes.answers_by_name, outcomes.untie_answers),
    Rule("stories", _("Stories that nobody may quote, and who wrote the others"), NAMES_AFTER, outcomes.stories_to_go, outcomes.let_stories_go),
    Rule("renewals", _("Who renewed their membership"), NAMES_AFTER, outcomes.renewals_of, outcomes.forget_renewals),
    Rule("apart", _("Keep-apart requests"), 30, lambda event: _requests(event).count(), lambda event: _requests(event).delete(), sealed=True),
    Rule("mail", _("Which mails went to whom"), NAMES_AFTER, lambda event: _mails(event).count(), lambda event: _mails(event).delete()),
    Rule("imports", _("Notes about lists that came in"), NAMES_AFTER, lambda event: _imports(event).count(), lambda event: _imports(event).delete()),
    Rule(
        "names", _("Names, e-mails and all else about people; seats stay as those of guests"), NAMES_AFTER,
        lambda event: len(still_named(event, remembered=False)), lambda event: fade(event, remembered=False),
    ),
    Rule("reunions", _("When casts meet again"), NAMES_AFTER, reunions_of, forget_reunions),
    Rule("pairs", _("Who sat with whom, of those who said yes to being remembered"), PAIRS_FOR, lambda event: _pairs(event).count(), lambda event: _pairs(event).delete()),
    Rule("reports", _("Reports, unless the safety leads keep one longer"), 365, lambda event: _reports(event).count(), lambda event: _reports(event).delete(), sealed=True),
    Rule(
        "memory", _("The names of those who said yes to being remembered"), MEMORY_AFTER,
        lambda event: len(still_named(event, remembered=True)), lambda event: fade(event, remembered=True),
    ),
)  # fmt: skip


# -- of the installation ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that is of no more use some time after it was made or ended."""

    key: str
    title: StrPromise
    rows: Callable[[datetime], QuerySet[Any]]


LEFTOVERS = (
    Leftover("files", _("Files to fetch, 24 hours after they were made"), lambda now: StoredFile.objects.filter(expires_at__lt=now)),
    Leftover("links", _("Links and invitations of staff, a day after they ended"), lambda now: Link.objects.filter(expires_at__lt=now - timedelta(days=1)).exclude(purpose="outside-lead")),
    Leftover("sessions", _("Sessions that are over"), lambda now: Session.objects.filter(expire_date__lt=now)),
    Leftover("visits", _("Browsers in which pages of attendees were open, a week after they closed"), lambda now: Visit.objects.filter(expires_at__lt=now - timedelta(days=7))),
    Leftover("pages", _("Pages that were kept ready, a day after they were last true"), lambda now: KeptPage.objects.filter(until__lt=now - timedelta(days=1))),
    Leftover("circles", _("What members said for circles, 90 days after the season"), lambda now: SeasonMember.objects.filter(season__in=seasons_over(now - timedelta(days=OVER_AFTER)))),
    Leftover("circle_notes", _("Notes of hosts to circles, 30 days after these met"), lambda now: CircleNote.objects.filter(circle__starts_at__lt=now - timedelta(days=NOTES_AFTER))),
    Leftover("jobs", _("Work that was done, after 30 days"), lambda now: Job.objects.filter(finished_at__lt=now - timedelta(days=30))),
    Leftover("changes", _("The log of changes, after 12 months"), lambda now: Change.objects.filter(at__lt=now - timedelta(days=365))),
)  # fmt: skip


def leftovers() -> list[tuple[Leftover, int]]:
    """Return what would be deleted of the installation now."""
    now = timezone.now()
    return [(one, one.rows(now).count()) for one in LEFTOVERS]


def clear() -> dict[str, int]:
    """Delete what is of no more use to anybody; return how much."""
    now, done = timezone.now(), {}
    for one in LEFTOVERS:
        rows = one.rows(now)
        if count := rows.count():
            rows.delete()
            done[one.key] = count
    _clear_queue(now)
    if old := list(old_backups(settings.DATA, now)):
        for file in old:
            file.unlink(missing_ok=True)
        done["backups"] = len(old)
    if done:
        RetentionRun.objects.create(counts=done)
    return done


def old_backups(data: Path, now: datetime) -> Iterator[Path]:
    """Yield the backups that Kinfolk made by itself and that are older than 35 days; those of your own are yours."""
    for file in (data / "backups").glob("before-*.kinfolk"):
        if datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo) < now - timedelta(days=BACKUPS_AFTER):
            yield file


def _clear_queue(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where status in ('succeeded', 'failed', 'cancelled', 'aborted') and not exists "
            "(select from procrastinate_events e where e.job_id = procrastinate_jobs.id and e.at > %s)",
            [now - timedelta(days=7)],
        )
        cursor.execute("delete from kinfolk_cache where expires < %s", [now])  # the cache itself waits until it is full
    touching.tidy()


# -- work ------------------------------------------------------------------------------------------------------------


@work("keeping.clock", lock=NIGHT)
def clock(running: Running) -> dict[str, Any]:
    """Delete what is due: at the event that somebody asked it for, or everywhere."""
    only = running.job.event
    events = [only] if only else list(Event.objects.select_related("community"))
    done = {}
    for event in events:
        running.tell(event=event.pk)
        with scope(community=event.community):
            if counts := run(event, by=running.job.by):
                done[str(event.pk)] = counts
    if only is None:
        with scopes_disabled():  # what is left over is of all communities
            counts = clear()
        done |= {"installation": counts} if counts else {}
    at_night = only is None and not running.given.get("late")
    wanted = (done or Erasure.objects.filter(swept=False).exists()) and (at_night or not is_on_today())
    if wanted and not rewrite(running):
        Erasure.objects.filter(swept=False).update(swept=True)
    elif done:  # what was deleted still lies in the database's own files: the next night writes them anew
        Erasure.objects.update_or_create(digest=OWED, defaults={"swept": False})
    return {"deleted": done}


@app.periodic(cron="17 3 * * *")
@app.task(name="kinfolk.clock", queue="default", lock=NIGHT)
def every_night(timestamp: int) -> None:
    """Let the clock run every night; one that is made up for by day writes nothing anew while people meet."""
    clock(by=None, event=None, late=time.time() - timestamp > LATE)
