"""Reads an event as it was: who came, what they did and said, and whom they met; the plain input of a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.day.graph import came_together, knew_before
from kinfolk_web.day.models import Joining, OpenTable, PulseAnswer, PulseCards, Tap
from kinfolk_web.day.sitting import here_among, presence_known, rounds_held, seats_taken
from kinfolk_web.outcomes.evaluation import probing
from kinfolk_web.outcomes.models import FirstAnswer, LaterAnswer, Uncounted
from kinfolk_web.outcomes.reporting.counting import HOSTS, NEW, RETURNING, TOGETHER, Member, pooled
from kinfolk_web.outcomes.reporting.graphing import Seen
from kinfolk_web.outcomes.reporting.planned import planned_of
from kinfolk_web.outcomes.reporting.renewing import has_list, renewed
from kinfolk_web.outcomes.reporting.scales import note_scales
from kinfolk_web.outcomes.reporting.tapping import Tapped
from kinfolk_web.outcomes.reporting.topics import BY_KEY, answer_of
from kinfolk_web.outcomes.timing import all_known
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import knows_times, newcomers
from kinfolk_web.plans.models import Sitting
from kinfolk_web.welcome.models import Welcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk_web.communities.models import Event

TRUTHS = ("alike", "welcomed")
AGAIN = ("no", "perhaps", "yes")
PULSE = ("belong", "bond", "alike", "circles", "welcomed")
LATER = ("belong", "bond", "alike", "circles", "touch")


@dataclass(slots=True)
class Read:
    """What was read: those who came, group by group, with what each did and said; and cards, which are nobody's."""

    attendees: list[Attendee]
    groups: dict[int, str]
    said: dict[int, dict[str, str]] = field(default_factory=dict)
    cards: dict[str, dict[str, int]] = field(default_factory=dict)
    graph: Seen | None = None
    tapped: Tapped | None = None
    talked: dict[str, dict[str, int]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)  # topics that the programme had no place for

    def note(self, topic: str, who: int, answer: Any) -> None:  # noqa: ANN401 - number, truth or word
        """Note an answer of somebody who came; others are passed over, and so is what was left out."""
        if who in self.groups and answer is not None:
            self.said.setdefault(who, {})[topic] = answer_of(BY_KEY[topic], answer)

    def members(self) -> list[Member]:
        """Return those who came, in groups of five at least."""
        return pooled([Member(group, self.said.get(who, {})) for who, group in self.groups.items()])


def read(event: Event, later: Sequence[Event] = ()) -> Read:
    """Read everything that a report on an event counts; ``later`` are events of the community to which people came again."""
    rounds = seats_taken(event)
    attendees = _came(event, rounds)
    found = Read(attendees, _groups(event, attendees))
    silent = set(Uncounted.objects.filter(attendee__event=event).values_list("attendee_id", flat=True))
    _steps(event, found)
    _back(later, found)
    _ties(event, found, rounds, silent)
    _pulse(event, found, silent)
    found.talked = probing.said_of(event, rounds) if event.ask_pairs else {}
    _later(event, found, silent)
    note_scales(event, found, silent)
    return found


# -- who came ---------------------------------------------------------------------------------------------------------


def _came(event: Event, rounds: Sequence[tuple[int, Mapping[str, Sequence[int]]]]) -> list[Attendee]:
    """Return who came: by the door and by hosts; as long as nobody was checked in, who sat at a table."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True).order_by("pk")
    listed = list(coming.defer("source_row", "edited", "attributes"))
    if presence_known(event):
        there = here_among(event, [one.pk for one in listed])
    else:
        there = {key for _number, tables in rounds for keys in tables.values() for key in keys}
    return [one for one in listed if one.pk in there]


def _groups(event: Event, attendees: Iterable[Attendee]) -> dict[int, str]:
    """Return the group of each: hosts, else newcomers, else those who return; one for all if nobody knows who is new."""
    known = knows_times(event)
    new = set(Attendee.objects.filter(newcomers(known=known), event=event).values_list("pk", flat=True))
    return {
        one.pk: TOGETHER if not known else HOSTS if one.is_host else NEW if one.pk in new else RETURNING
        for one in attendees
    }


# -- what they did ----------------------------------------------------------------------------------------------------


def _steps(event: Event, found: Read) -> None:
    shown = OpenTable.objects.filter(event=event, state=OpenTable.State.SHOWN)
    proposed = set(OpenTable.objects.filter(event=event, host__isnull=False)
                   .exclude(state__in=(OpenTable.State.DECLINED, OpenTable.State.WITHDRAWN))
                   .values_list("host_id", flat=True))  # fmt: skip
    seats = Joining.objects.filter(table__in=shown, left=False)
    joined = {who for who, host in seats.values_list("attendee_id", "table__host_id") if who != host}
    hosted = set(shown.filter(host__isnull=False).values_list("host_id", flat=True)) | _led(event)
    welcomes = list(Welcome.objects.filter(event=event).values_list("newcomer_id", "met_at"))
    met = {who for who, at in welcomes if at is not None}
    new = _to_be_greeted(event, found) if welcomes else set()  # without greeters nobody could be met by theirs
    programme = OpenTable.objects.filter(event=event).exists()
    found.absent |= set() if programme else {"proposed", "joined"}
    found.absent |= set() if welcomes else {"greeted"}
    for who in found.groups:
        found.note("hosted", who, who in hosted)
        if programme:  # else there was nothing to propose or join
            found.note("proposed", who, who in proposed)
            found.note("joined", who, who in joined)
        if who in new:
            found.note("greeted", who, who in met)


def _to_be_greeted(event: Event, found: Read) -> set[int]:
    """Return the newcomers, without those who want no greeter; a few of these are counted, so that no sum tells of them.

    A few of those who came and are counted as new: a sum is of nobody else.
    """
    new = Attendee.objects.filter(newcomers(known=knows_times(event)), event=event)
    wish = dict(new.values_list("pk", "no_greeter"))
    told = {who for who, group in found.groups.items() if group in {NEW, TOGETHER}}
    alone = {who for who, no_greeter in wish.items() if no_greeter and who in told}
    return wish.keys() - alone if len(alone) >= FLOOR else set(wish)


def _led(event: Event) -> set[int]:
    """Return who led a planned table in a round that was held."""
    led: set[int] = set()
    for held in rounds_held(event):
        if held.plan is not None:
            hosts = Sitting.objects.filter(plan=held.plan, round=held.number, host__isnull=False)
            led |= {one.host_id for one in hosts.only("host_id") if one.host_id}
    return led


def _back(later: Sequence[Event], found: Read) -> None:
    """Note who came again to any later event; once names are gone, of those who asked to be remembered."""
    event = found.attendees[0].event if found.attendees else None
    if not later or event is None:
        _renewed(found, set())
        return
    topic, other = ("back", "back_known") if all_known(event) else ("back_known", "back")
    found.absent.add(other)
    came = {one.person_id for again in later for one in _came_to(again)}
    for one in found.attendees:
        found.note(topic, one.pk, one.person_id in came)
    _renewed(found, {one.pk for one in found.attendees if one.person_id in came})


def _came_to(event: Event) -> list[Attendee]:
    """Return who came to an event; everybody on its list if it had neither a door nor tables."""
    rounds = seats_taken(event)
    if not presence_known(event) and not any(tables for _number, tables in rounds):
        return list(Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True))
    return _came(event, rounds)


def _renewed(found: Read, again: set[int]) -> None:
    """Note who came again or renewed, if there is a list of who did."""
    event = found.attendees[0].event if found.attendees else None
    if event is None or not has_list(event):
        found.absent.add("renewed")
        return
    done = renewed(event) | again
    for one in found.attendees:
        found.note("renewed", one.pk, one.pk in done)


# -- whom they met ----------------------------------------------------------------------------------------------------


def _ties(
    event: Event, found: Read, rounds: Sequence[tuple[int, Mapping[str, Sequence[int]]]], silent: set[int]
) -> None:
    """Note how many new meaningful connections each has who said of anybody that they met."""
    import numpy as np

    from kinfolk.metrics import meaningful, met, parties

    place = {one.pk: position for position, one in enumerate(found.attendees)}
    rows = Tap.objects.filter(event=event, stands=True).values_list("kind", "by_id", "about_id")
    said: dict[str, list[tuple[int, int]]] = {Tap.Kind.MET: [], Tap.Kind.TOUCH: []}
    for kind, by, about in rows:
        if by in place and about in place:
            said[kind].append((place[by], place[about]))
    counted = np.array([one.pk not in silent for one in found.attendees], dtype=np.bool_)
    known = [*came_together(event, found.attendees, rounds), *knew_before(event, place)]
    ties = met(len(place), said[Tap.Kind.MET], consents=counted)
    new = None
    if TOGETHER not in found.groups.values():
        new = np.array([found.groups[one.pk] == NEW for one in found.attendees], dtype=np.bool_)
    wanted = meaningful(ties, said[Tap.Kind.TOUCH], parties(len(place), known=known))
    found.graph = Seen(np.array(known, dtype=np.int64).reshape(-1, 2), ties, new, wanted, planned_of(event, rounds))
    found.tapped = Tapped(np.array(said[Tap.Kind.MET], dtype=np.int64).reshape(-1, 2), counted, new)
    degree = wanted.degree.tolist()
    tapped = {by for by, _about in said[Tap.Kind.MET]}
    for one in found.attendees:
        if place[one.pk] in tapped and one.pk not in silent:
            found.note("ties", one.pk, "some" if degree[place[one.pk]] else "none")


# -- what they said ---------------------------------------------------------------------------------------------------


def _pulse(event: Event, found: Read, silent: set[int]) -> None:
    """Note the last word of each on each question, and the cards of the last round that has any."""
    for one in PulseAnswer.objects.filter(event=event, attendee__isnull=False).order_by("round"):
        if one.attendee_id not in silent:
            for name in PULSE:
                found.note(name, one.attendee_id or 0, getattr(one, name))
    cards = PulseCards.objects.filter(event=event).order_by("-round").first()
    for name, counts in (cards.counts if cards else {}).items():
        said: Counter[str] = Counter()
        for value, count in counts.items():
            number = int(value)
            said[answer_of(BY_KEY[name], bool(number) if name in TRUTHS else number)] += count
        found.cards[name] = dict(said)


def _later(event: Event, found: Read, silent: set[int]) -> None:
    for one in LaterAnswer.objects.filter(event=event, attendee__isnull=False).exclude(attendee__in=silent):
        who = one.attendee_id or 0
        for name in LATER:
            found.note(f"later_{name}", who, getattr(one, name))
        found.note("later_again", who, None if one.again is None else AGAIN[one.again])
        found.note("met_at_table", who, one.met_at_table)
        found.note("met_in_free_time", who, one.met_in_free_time)
        found.note("rather_not", who, None if one.rather_not is None else ("no", "yes")[one.rather_not])
    for first in FirstAnswer.objects.filter(event=event, attendee__isnull=False).exclude(attendee__in=silent):
        found.note("first_belong", first.attendee_id or 0, first.belong)
