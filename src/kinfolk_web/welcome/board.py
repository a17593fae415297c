"""What the greeters' board shows: every newcomer with who greets them, and the greeters with how many they take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.models import Welcome
from kinfolk_web.welcome.queries import COMING, active, capacity, language_name, new_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.welcome.models import Standing


@dataclass(frozen=True, slots=True)
class Load:
    """A greeter with how many they greet, of how many they would."""

    attendee: Attendee
    greets: int
    most: int
    standing: Standing | None

    @property
    def free(self) -> int:
        """How many more they can take."""
        return max(0, self.most - self.greets)


@dataclass(frozen=True, slots=True)
class Line:
    """A newcomer as the board sorts and counts them: ``state`` is empty without a greeter; whole only on their page."""

    newcomer: int
    name: str
    welcome: int
    state: str
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A newcomer on the board, with who greets them and for how many days nothing was heard."""

    newcomer: Attendee
    welcome: Welcome | None
    days: int

    @property
    def languages(self) -> list[str]:
        """The languages they like to talk in, by what these call themselves."""
        return [language_name(tag) for tag in self.newcomer.languages]


@dataclass(frozen=True, slots=True)
class Board:
    """All newcomers of an event, those without a greeter first, then those of whom nothing was heard."""

    lines: tuple[Line, ...]
    loads: tuple[Load, ...]

    def count(self, state: str) -> int:
        """Return how many newcomers are in a state; an empty one means without a greeter."""
        return sum(one.state == state for one in self.lines)

    @property
    def without(self) -> int:
        """How many have no greeter yet."""
        return self.count("")

    @property
    def free(self) -> int:
        """How many newcomers the greeters can still take."""
        return sum(one.free for one in self.loads)


_ORDER = {"": 0, Welcome.State.SILENT: 1, Welcome.State.ASSIGNED: 2, Welcome.State.CONTACTED: 3, Welcome.State.MET: 4}


def board(event: Event) -> Board:
    """Return everything that the greeters' board counts and sorts."""
    now = timezone.now()
    held = {
        newcomer: (pk, state, _days(contacted or made, now))
        for newcomer, pk, state, contacted, made in active(event)
        .order_by()
        .values_list("newcomer_id", "pk", "state", "contacted_at", "made_at")
    }
    people = dict(new_people(event).values_list("pk", "name"))
    missing = held.keys() - people.keys()
    if missing:
        people |= dict(Attendee.objects.filter(pk__in=missing).values_list("pk", "name"))
    lines = [Line(pk, name, *held.get(pk, (0, "", 0))) for pk, name in people.items()]
    lines.sort(key=lambda one: (_ORDER[one.state], -one.days, one.name))
    return Board(tuple(lines), tuple(loads(event)))


def _days(since: datetime, now: datetime) -> int:
    return (now - since).days


def waiting(lines: Sequence[Line]) -> list[Waiting]:
    """Return some lines of the board whole."""
    welcomes = Welcome.objects.filter(pk__in=[one.welcome for one in lines if one.welcome])
    held = {
        one.pk: one
        for one in welcomes.select_related("greeter", "stand_in").only("state", "greeter__name", "stand_in__name")
    }
    people = Attendee.objects.only("name", "hide_new", "languages").in_bulk([one.newcomer for one in lines])
    return [Waiting(people[one.newcomer], held.get(one.welcome), one.days) for one in lines if one.newcomer in people]


def loads(event: Event) -> list[Load]:
    """Return the greeters of an event from A to Z, each with how many they greet."""
    counted = Counter(active(event).order_by().values_list("greeter_id", flat=True))
    people = Attendee.objects.filter(event=event, state=COMING).filter(Q(is_greeter=True) | Q(pk__in=counted))
    fields = [f"standing__{name}" for name in ("place", "sign", "here_at", "away")]
    return [
        Load(one, counted[one.pk], capacity(one), getattr(one, "standing", None))
        for one in people.select_related("standing")
        .only("name", "is_greeter", "greeter_capacity", *fields)
        .order_by("name", "id")
    ]
