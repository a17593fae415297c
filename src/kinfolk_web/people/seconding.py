"""After everything was stopped and is shown again, two people say yes to each of the first ten statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.people.models import Moderation, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

FIRST = 10
"""Statements after everything is shown again that need two yeses (reliability E4)."""

ENOUGH = 2  # people who may say yes; where there is one, nobody could say the second


def still(event: Event) -> int:
    """Return how many statements still need two yeses; none where only one person looks after them."""
    left = Moderation.objects.filter(event=event).values_list("needs_two", flat=True).first() or 0
    return left if left and _moderators(event) >= ENOUGH else 0


def _moderators(event: Event) -> int:
    held = Membership.objects.filter(
        Q(event=event) | Q(event__isnull=True),
        community_id=event.community_id,
        role__in=(Role.ORGANISER, Role.MODERATOR),
        user__is_active=True,
    )
    return held.values("user").distinct().count()


def judge(event: Event, statements: Iterable[Statement], by: User | None) -> tuple[list[Statement], list[Statement]]:
    """Return those that may be shown now, and those to which this is the first yes; one to which ``by`` said it is in neither.

    The caller holds the statements until its transaction ends; so is what is left of the first ten.
    """
    Moderation.objects.select_for_update().filter(event=event).first()
    left, shown, first = still(event), list[Statement](), list[Statement]()
    for one in statements:
        if one.approved_hash:  # shown already: two have read it, or it was there before the stop
            shown.append(one)
        elif not left or one.first_yes_id not in {None, by.pk if by else None}:
            shown.append(one)
            left = max(0, left - 1)
        elif one.first_yes_id is None and by is not None:
            first.append(one)
    return shown, first


def note(event: Event, shown: Iterable[Statement], first: Iterable[Statement], by: User | None) -> None:
    """Keep first yeses, and that so many fewer statements need two; before those that are shown are marked as read."""
    for one in first:
        one.first_yes = by
        one.save(update_fields=["first_yes"])
    left = still(event)
    if left:
        Moderation.objects.filter(event=event).update(
            needs_two=max(0, left - sum(not one.approved_hash for one in shown))
        )
