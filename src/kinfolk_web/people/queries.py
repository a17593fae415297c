"""Reads about people: the list with its counts, parties, who came how often, who is meant by a few letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Func, Q, Sum, Value, When

from kinfolk_web.people.matching import is_called_alike
from kinfolk_web.people.models import Attendee, Import, MeToo, Tie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Community, Event

COMING = Attendee.State.COMING
SHOWS = ("all", "new", "hosts", "greeters", "needs", "twice", "away")
_SAME_TABLE_AT_MOST = 10
_missed: list[Callable[[Community], QuerySet[Attendee]]] = []


def register_missed(missed: Callable[[Community], QuerySet[Attendee]]) -> None:
    """Let a room say who did not come to events of a community that they were expected at (the day does)."""
    _missed[:] = [missed]


def earlier_times(event: Event) -> dict[int, int]:
    """Return by person at how many earlier events of the community they were, as far as anybody saw who came."""
    if event.starts_on is None:
        return {}
    earlier = Attendee.objects.filter(
        event__community=event.community, event__starts_on__lt=event.starts_on, state=COMING
    )
    for missed in _missed:
        earlier = earlier.exclude(pk__in=missed(event.community))
    counted = earlier.order_by().values("person_id").annotate(times=Count("event_id", distinct=True))
    return dict(counted.values_list("person_id", "times"))


def knows_times(event: Event) -> bool:
    """Whether the list says of anybody how often they came; only then a blank means new.

    What people say of themselves makes newcomers of nobody else.
    """
    of_list = Attendee.objects.filter(event=event, state=COMING, times_attended__isnull=False, times_by_self=False)
    return of_list.exists()


def newcomers(*, known: bool) -> Q:
    """Return what makes an attendee new here, as the planner counts it."""
    return Q(times_attended=0) | Q(times_attended__isnull=True) if known else Q(times_attended=0)


class AsSpelt(Func):
    """A text for sorting as people look it up: Ö beside O, whatever the database's own order of letters is."""

    template = "lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g'))"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of what are on the list."""

    coming: int
    new: int
    hosts: int
    greeters: int
    needs: int
    twice: int
    away: int
    capacity: int
    knows_times: bool

    @property
    def all(self) -> int:
        """Return how many are coming; the name by which the filters call it."""
        return self.coming


def counts(event: Event) -> Counts:
    """Return the counts of an event's list."""
    known = knows_times(event)
    here = Q(state=COMING)
    said = Attendee.objects.filter(event=event).aggregate(
        coming=Count("pk", filter=here),
        new=Count("pk", filter=here & newcomers(known=known)),
        hosts=Count("pk", filter=here & Q(is_host=True)),
        greeters=Count("pk", filter=here & Q(is_greeter=True)),
        needs=Count("pk", filter=here & ~Q(needs=[])),
        away=Count("pk", filter=~here),
        capacity=Sum("greeter_capacity", filter=here & Q(is_greeter=True)),
    )
    twice = Attendee.objects.filter(_twice(event), event=event, state=COMING).count()
    return Counts(knows_times=known, twice=twice, **{name: number or 0 for name, number in said.items()})


def _twice(event: Event) -> Q:
    """Return what makes somebody perhaps stand on the list twice: another who is coming has the same name."""
    coming = Attendee.objects.filter(event=event, state=COMING).order_by().annotate(spelt=AsSpelt("name"))
    doubled = coming.values("spelt").annotate(times=Count("pk")).filter(times__gt=1).values("spelt")
    return Q(pk__in=coming.filter(spelt__in=doubled).values("pk"))


def namesakes(attendee: Attendee) -> list[Attendee]:
    """Return who else is coming under the same name, or one like it with the same e-mail: perhaps the same human.

    Couples share a mailbox: an e-mail alone says nothing.
    """
    others = Attendee.objects.filter(event_id=attendee.event_id, state=COMING).exclude(pk=attendee.pk)
    named = Q(spelt=AsSpelt(Value(attendee.name)))
    mailed = Q(email__iexact=attendee.email) if attendee.email else Q(pk__in=())
    found = others.annotate(spelt=AsSpelt("name"), named=Case(When(named, then=True), default=False)).filter(
        named | mailed
    )
    alike: list[Attendee] = [one for one in found if one.named or is_called_alike(one.name, attendee.name)]
    return alike[:_SAME_TABLE_AT_MOST]


def listed(event: Event, *, show: str = "all", letters: str = "") -> QuerySet[Attendee]:
    """Return the attendees to list, from A to Z: of one kind, whose name, e-mail or employer has these letters."""
    everybody = Attendee.objects.filter(event=event).order_by(AsSpelt("name"), "name", "id")
    if show == "away":
        chosen = everybody.exclude(state=COMING)
    else:
        wanted = {
            "new": newcomers(known=show == "new" and knows_times(event)),
            "hosts": Q(is_host=True),
            "greeters": Q(is_greeter=True),
            "needs": ~Q(needs=[]),
            "twice": _twice(event) if show == "twice" else Q(),
        }
        chosen = everybody.filter(wanted.get(show, Q()), state=COMING)
    for word in letters.split():
        chosen = chosen.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation__icontains=word) | Q(code=word)
        )
    return chosen


def meant(event: Event, text: str, *, but: Attendee) -> Sequence[Attendee]:
    """Return whom a name, an e-mail or a few letters can mean: one if it is exactly somebody, else up to ten."""
    text = " ".join(text.split())
    others = Attendee.objects.filter(event=event).exclude(pk=but.pk)
    exact = list(others.filter(Q(name__iexact=text) | Q(email__iexact=text) | Q(code=text))[:_SAME_TABLE_AT_MOST])
    if exact or not text:
        return exact
    return list(others.filter(Q(name__icontains=text) | Q(email__icontains=text))[:_SAME_TABLE_AT_MOST])


def exactly(event: Event, text: str) -> Attendee | None:
    """Return who is coming under exactly a name, an e-mail or a code; nobody if that fits several."""
    text = " ".join(text.split())
    fits = Q(name__iexact=text) | Q(email__iexact=text) | Q(code=text)
    found = list(Attendee.objects.filter(fits, event=event, state=COMING)[:2]) if text else []
    return found[0] if len(found) == 1 else None


def ties(attendee: Attendee) -> list[tuple[Tie, Attendee]]:
    """Return whom somebody is tied to, with the tie."""
    mine = Tie.objects.filter(Q(a=attendee) | Q(b=attendee)).select_related("a", "b")
    return [(tie, tie.b if tie.a_id == attendee.pk else tie.a) for tie in mine]


def statements(attendee: Attendee) -> list[tuple[str, bool]]:
    """Return what a list or an organiser wrote down that somebody said, and whether it may be named at their table.

    What they said on their own phone is shown to nobody else.
    """
    return list(
        MeToo.objects.filter(attendee=attendee, own=False).order_by("id").values_list("statement__text", "shown")
    )


def history(attendee: Attendee, events: QuerySet[Event]) -> tuple[list[Attendee], int]:
    """Return the person's attendances at other ``events``, the newest first, and how many there are elsewhere."""
    others = Attendee.objects.filter(person=attendee.person_id).exclude(event=attendee.event_id)
    found = list(others.select_related("event").order_by("-event__starts_on", "-id"))
    open_to = set(events.values_list("pk", flat=True)) if found else set()
    seen = [one for one in found if one.event_id in open_to]
    return seen, len(found) - len(seen)


def imports(event: Event, most: int = 5) -> list[Import]:
    """Return the lists that came in last."""
    return list(
        Import.objects.filter(event=event).defer("rows", "difference", "report").select_related("by", "change")[:most]
    )
