"""Reads of the vault: who the safety leads are, what is asked, and whether a plan keeps to it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.core.jobs import RefusedError
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.models import CastMember, Plan, Seat
from kinfolk_web.safety.leaking import Meter
from kinfolk_web.safety.models import ApartRequest, OutsideLead, SafetyReview
from kinfolk_web.safety.vault import UNREADABLE, VaultError, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.safety.leaking import Leak
    from kinfolk_web.safety.vault import Apart

LEADS = 2
Reader = User | OutsideLead


class SealedError(RefusedError, NotPossibleError):
    """What a plan has to keep cannot be read with the key of this installation."""

    def __init__(self) -> None:
        super().__init__(str(UNREADABLE))


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


def readable(request: ApartRequest) -> Apart | None:
    """Return what a request says; None if it was sealed with a key that is not here."""
    try:
        return opened(request)
    except VaultError:
        return None


def _said_by(requests: Iterable[ApartRequest]) -> dict[int, Apart]:
    """Return what each of some requests says, without those that cannot be read."""
    return {one.pk: about for one in requests if (about := readable(one)) is not None}


def requests_for(event: Event, reader: Reader) -> list[ApartRequest]:
    """Return the requests that a lead may open: all but those about themselves, which are as if they were not there."""
    own = _codes_of(event, reader)
    requests = list(ApartRequest.objects.filter(event=event))
    hidden = {pk for pk, about in _said_by(requests).items() if _is_about(about, own, reader)}
    return [one for one in requests if one.pk not in hidden]


def _codes_of(event: Event, reader: Reader) -> set[str]:
    """Return the codes under which a lead is on the list themselves."""
    email = reader.email.lower()
    if not email:
        return set()
    persons = Attendee.objects.filter(event=event, email__iexact=email).values("person")
    mine = Attendee.objects.filter(event=event).filter(Q(email__iexact=email) | Q(person__in=persons))
    return set(mine.values_list("code", flat=True))


def _is_about(about: Apart, own: set[str], reader: Reader) -> bool:
    return bool({about.a.reveal(), about.b.reveal()} & own) or is_named(reader, about.mention.reveal())


def is_named(reader: Reader, text: str) -> bool:
    """Whether a text names a lead: every word of their name stands in it, or their address does."""
    return names(reader.name, reader.email, text)


def names(name: str, email: str, text: str) -> bool:
    """Whether a text has every word of a name, or an address, as whole words: "Hannah Smith" does not name Ann."""
    words, own, mail = words_in(text), words_of(name), _plain(email)
    return bool((own and own <= words) or (mail and mail in words))


def words_in(text: str) -> set[str]:
    """Return the words of a text, and the addresses in it, as they are compared."""
    return {word.strip(".") for word in re.findall(r"[\w@.-]+", _plain(text))}


def words_of(name: str) -> set[str]:
    """Return the words of a name by which somebody is known in a text; an initial says nothing."""
    return {word for word in re.findall(r"[\w-]+", _plain(name)) if len(word) > 1}


def confirmed_pairs(event: Event) -> Pairs:
    """Return the pairs of codes that a plan keeps apart, among those who are coming.

    Raises
    ------
    SealedError
        Some cannot be read.
    """
    requests = list(ApartRequest.objects.filter(event=event, state=ApartRequest.State.CONFIRMED))
    if not requests:
        return ()
    said = _said_by(requests)
    if len(said) < len(requests):
        raise SealedError
    now = _entries_now(event.pk)
    pairs = [(now.get(about.a.reveal()), now.get(about.b.reveal())) for about in said.values()]
    return tuple(dict.fromkeys((min(a, b), max(a, b)) for a, b in pairs if a and b and a != b))


def still_needed(requests: Iterable[ApartRequest], persons: set[int]) -> list[int]:
    """Return the requests that may still matter where some persons go on to meet: whoever is known in them is among these.

    Of those that cannot be read nobody knows whom they are about: they stay as long as anybody meets.
    """
    requests = list(requests)
    if not requests or not persons:
        return []
    events = {one.event_id for one in requests}
    here = dict(Attendee.objects.filter(event__in=events, person__in=persons).values_list("code", "pk"))
    said = _said_by(requests)
    sealed = [one.pk for one in requests if one.pk not in said]
    sides = {pk: [code for code in (about.a.reveal(), about.b.reveal()) if code] for pk, about in said.items()}
    return sealed + [pk for pk, codes in sides.items() if codes and all(code in here for code in codes)]


def _entries_now(event: int) -> dict[str, str]:
    """Return the code under which each attendee comes: after two entries were merged, that of the one which stayed."""
    rows = list(Attendee.objects.filter(event_id=event).values_list("code", "person_id", "state"))
    coming = {person: code for code, person, state in rows if person and state == Attendee.State.COMING}
    stays = {code: code if state == Attendee.State.COMING else coming.get(person) for code, person, state in rows}
    return {code: other for code, other in stays.items() if other}


def broken_in(plan: Plan) -> dict[int, list[int]]:
    """Return the confirmed requests that a plan does not keep, with the rounds; 0 stands for a shared cast.

    Where there is no request the same is read, so that the time it takes does not tell.
    """
    requests = list(ApartRequest.objects.filter(event_id=plan.event_id, state=ApartRequest.State.CONFIRMED))
    about = _said_by(requests)
    now = _entries_now(plan.event_id)
    sides = {
        pk: tuple({code, now.get(code, code)} for code in (one.a.reveal(), one.b.reveal())) for pk, one in about.items()
    }
    at = _places(plan, dict(Attendee.objects.filter(event_id=plan.event_id).values_list("pk", "code")))
    broken = {}
    for pk, (one, other) in sides.items():
        mine, theirs = (set().union(*(at[code] for code in side)) for side in (one, other))
        shared = sorted({round_ for round_, _ in mine & theirs})
        if shared:
            broken[pk] = shared
    return broken


def _places(plan: Plan, known: dict[int, str]) -> dict[str, set[tuple[int, str]]]:
    at: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for round_, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[known.get(attendee, "")].add((round_, table))
    for cast, attendee in CastMember.objects.filter(plan=plan).values_list("cast_id", "attendee_id"):
        at[known.get(attendee, "")].add((0, f"cast {cast}"))
    return at


def may_be_released(plan: Plan) -> bool:
    """Return whether a plan keeps to every confirmed request without giving it away, or a lead said yes to it as it is.

    Raises
    ------
    SealedError
        Some cannot be read: no lead could say yes.
    """
    requests = list(ApartRequest.objects.filter(event_id=plan.event_id, state=ApartRequest.State.CONFIRMED))
    if len(_said_by(requests)) < len(requests):
        raise SealedError
    concerns = set(broken_in(plan)) | set(leaking_in(plan))
    if not concerns:
        return True
    reviews = SafetyReview.objects.filter(plan=plan, edits=plan.edits)
    return any(concerns <= set(one.accepted) for one in reviews)


def leak_of(plan: Plan) -> Leak | None:
    """Return how much the tables of a plan let somebody guess of any two; nothing if nobody sits."""
    return Meter(plan).overall()


def leaks_in(plan: Plan) -> dict[int, Leak]:
    """Return for each confirmed request that a plan keeps what the tables let somebody guess of the two.

    The meter is built where there is no request as well, so that the time it takes does not tell.
    """
    meter = Meter(plan)
    requests = list(ApartRequest.objects.filter(event_id=plan.event_id, state=ApartRequest.State.CONFIRMED))
    now = _entries_now(plan.event_id)
    keys = dict(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "pk"))
    about = _said_by(requests)
    pairs = {
        pk: (keys[a], keys[b])
        for pk, one in about.items()
        if (a := now.get(one.a.reveal(), "")) in keys and (b := now.get(one.b.reveal(), "")) in keys and a != b
    }
    found = {pk: meter.of(*pair, others=pairs.values()) for pk, pair in pairs.items()}
    return {pk: leak for pk, leak in found.items() if leak}


def leaking_in(plan: Plan) -> list[int]:
    """Return the confirmed requests that a plan keeps but gives away: the gate of the leak meter."""
    return [pk for pk, leak in leaks_in(plan).items() if not leak.small]


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
