"""Reads of the vault: who the safety leads are, what is asked, and whether a plan keeps to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import CastMember, Plan, Seat
from kinfolk_web.safety.models import ApartRequest, OutsideLead, SafetyReview
from kinfolk_web.safety.vault import unseal

if TYPE_CHECKING:
    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.safety.vault import Apart

LEADS = 2
Reader = User | OutsideLead


def staff_leads(event: Event) -> list[User]:
    """Return the members of staff who are safety leads of an event."""
    held = Membership.objects.filter(
        Q(event=event) | Q(event__isnull=True), community_id=event.community_id, role=Role.SAFETY_LEAD
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk"))


def is_on(event: Event) -> bool:
    """Return whether requests can be read and confirmed: two leads, at least one of them on the staff."""
    staff = len(staff_leads(event))
    if staff >= LEADS:
        return True
    return (
        staff
        + OutsideLead.objects.filter(
            event=event, accepted_at__isnull=False, link__expires_at__gt=timezone.now()
        ).count()
        >= LEADS
        and staff > 0
    )


def opened(request: ApartRequest) -> Apart:
    """Return what a request says; whoever shows it to somebody notes that first."""
    return unseal(bytes(request.sealed), event=request.event_id, request=request.pk)


def requests_for(event: Event, reader: Reader) -> list[ApartRequest]:
    """Return the requests that a lead may open: all but those about themselves, which are as if they were not there."""
    requests = list(ApartRequest.objects.filter(event=event))
    email = reader.email.lower() if isinstance(reader, User) else ""
    persons = Attendee.objects.filter(event=event, email__iexact=email).values("person") if email else ()
    own = (
        set(
            Attendee.objects.filter(event=event)
            .filter(Q(email__iexact=email) | Q(person__in=persons))
            .values_list("code", flat=True)
        )
        if email
        else ()
    )
    return [one for one in requests if not own or not {(about := opened(one)).a.reveal(), about.b.reveal()} & set(own)]


def confirmed_pairs(event: Event) -> Pairs:
    """Return the pairs of codes that a plan keeps apart, among those who are coming."""
    requests = list(ApartRequest.objects.filter(event=event, state=ApartRequest.State.CONFIRMED))
    if not requests:
        return ()
    now = _entries_now(event.pk)
    pairs = [(now.get(about.a.reveal()), now.get(about.b.reveal())) for about in map(opened, requests)]
    return tuple(dict.fromkeys((min(a, b), max(a, b)) for a, b in pairs if a and b and a != b))


def _entries_now(event: int) -> dict[str, str]:
    """Return the code under which each attendee comes: after two entries were merged, that of the one which stayed."""
    rows = list(Attendee.objects.filter(event_id=event).values_list("code", "person_id", "state"))
    coming = {person: code for code, person, state in rows if person and state == Attendee.State.COMING}
    stays = {code: code if state == Attendee.State.COMING else coming.get(person) for code, person, state in rows}
    return {code: other for code, other in stays.items() if other}


def broken_in(plan: Plan) -> dict[int, list[int]]:
    """Return the confirmed requests that a plan does not keep, with the rounds; 0 stands for a shared cast."""
    requests = list(ApartRequest.objects.filter(event_id=plan.event_id, state=ApartRequest.State.CONFIRMED))
    if not requests:
        return {}
    about = {one.pk: opened(one) for one in requests}
    now = _entries_now(plan.event_id)
    sides = {
        pk: tuple({code, now.get(code, code)} for code in (one.a.reveal(), one.b.reveal())) for pk, one in about.items()
    }
    codes = {code for both in sides.values() for side in both for code in side}
    known = dict(Attendee.objects.filter(event_id=plan.event_id, code__in=codes).values_list("pk", "code"))
    at = _places(plan, known)
    broken = {}
    for pk, (one, other) in sides.items():
        mine, theirs = (set().union(*(at[code] for code in side)) for side in (one, other))
        shared = sorted({round_ for round_, _ in mine & theirs})
        if shared:
            broken[pk] = shared
    return broken


def _places(plan: Plan, known: dict[int, str]) -> dict[str, set[tuple[int, str]]]:
    at: dict[str, set[tuple[int, str]]] = defaultdict(set)
    seats = Seat.objects.filter(plan=plan, attendee_id__in=known)
    for round_, table, attendee in seats.values_list("round", "table", "attendee_id"):
        at[known[attendee]].add((round_, table))
    for cast, attendee in CastMember.objects.filter(plan=plan, attendee_id__in=known).values_list(
        "cast_id", "attendee_id"
    ):
        at[known[attendee]].add((0, f"cast {cast}"))
    return at


def may_be_released(plan: Plan) -> bool:
    """Return whether a plan keeps to every confirmed request, or a lead has said yes to it as it stands."""
    broken = set(broken_in(plan))
    if not broken:
        return True
    reviews = SafetyReview.objects.filter(plan=plan, edits=plan.edits)
    return any(broken <= set(one.accepted) for one in reviews)


@dataclass(frozen=True, slots=True)
class Leak:
    """How much a plan lets somebody guess: the share of pairs that never meet, and the fewest anybody never meets."""

    unmet: float
    fewest: int

    @property
    def likelihood(self) -> float:
        """How many times likelier a request becomes to somebody who sees that two never meet."""
        return 1 / self.unmet if self.unmet else float("inf")

    @property
    def small(self) -> bool:
        """Whether never meeting says little (reliability: at most 5 times, and 5 others each never meets)."""
        return self.likelihood <= 5 and self.fewest >= 5  # noqa: PLR2004 - the gate of the design


def leak_of(plan: Plan) -> Leak | None:
    """Return how much the tables of a plan let somebody guess; nothing if nobody sits."""
    tables: dict[tuple[int, str], list[int]] = defaultdict(list)
    for round_, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        tables[round_, table].append(attendee)
    people = {one for seated in tables.values() for one in seated}
    if len(people) < 2:  # noqa: PLR2004 - a pair
        return None
    met = {(a, b) for seated in tables.values() for a in seated for b in seated if a < b}
    each = Counter(one for pair in met for one in pair)
    every = len(people) * (len(people) - 1) // 2
    return Leak(unmet=1 - len(met) / every, fewest=min(len(people) - 1 - each[one] for one in people))


def candidates(event: Event, written: str, limit: int = 8) -> list[Attendee]:
    """Return the attendees whom a written name may mean, the likeliest first; only for the page of the vault."""
    words = {word for word in _plain(written).split() if len(word) > 1}
    if not words:
        return []
    scored = []
    for one in Attendee.objects.filter(event=event, state=Attendee.State.COMING):
        own = set(_plain(f"{one.name} {one.email}").replace("@", " ").split())
        hits = sum(any(_alike(mine, word) for mine in own) for word in words)
        if hits or one.code == written.strip():
            scored.append((-hits, one.name, one))
    return [one for *_, one in sorted(scored, key=lambda entry: entry[:2])[:limit]]


def _alike(mine: str, word: str) -> bool:
    return mine.startswith(word) or (len(mine) > 2 and word.startswith(mine))  # noqa: PLR2004 - an initial says little


def _plain(text: str) -> str:
    import unicodedata

    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
