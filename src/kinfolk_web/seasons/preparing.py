"""The next meeting of a season is planned ten days before, and its organisers are told once that it waits for them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.core import mail
from kinfolk_web.core.models import Mail
from kinfolk_web.seasons.actions import NotPossibleError
from kinfolk_web.seasons.letters import WAITS
from kinfolk_web.seasons.models import Season, SeasonMeeting
from kinfolk_web.seasons.planning import plan_next
from kinfolk_web.seasons.queries import day_of, next_number, over_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.accounts.models import User

AHEAD, LATE = timedelta(days=10), timedelta(days=7)  # before the first day of a meeting, and after it
KEPT_FOR = timedelta(days=90)
State = SeasonMeeting.State


def look_after() -> Counter[str]:
    """Plan what is due soon, and tell organisers of what is planned; return how many meetings of each."""
    done: Counter[str] = Counter()
    with scopes_disabled():
        Mail.objects.filter(event=None, kind=WAITS.name, made_at__lt=timezone.now() - KEPT_FOR).delete()
        seasons = list(Season.objects.filter(ended_at=None, community__rehearses=None).select_related("community"))
    for season in seasons:
        with scope(community=season.community):
            if what := _prepare(season):
                done[what] += 1
    return done


def _prepare(season: Season) -> str:
    """Do one step towards the next meeting of a season; return what was done."""
    number = next_number(season)
    if number is None or over_at(season) <= timezone.now():
        return ""
    ahead = day_of(season, number) - timezone.localdate()
    key = f"{WAITS.name}:{season.pk}:{number}:"
    if not -LATE <= ahead <= AHEAD or Mail.objects.filter(event=None, key__startswith=key).exists():
        return ""  # what was told of and is dropped since stays dropped
    held = season.held.filter(number=number).select_related("job").first()
    if held is not None and held.state == State.DRAFT:
        return "circles_told" if _tell(key, {"season": season.pk, "number": number}, _organisers(season)) else ""
    if held is not None and held.job is not None and not held.job.over:
        return ""
    try:
        plan_next(season=season, by=None)
    except NotPossibleError:  # fewer than three are in: there is nothing to plan, and nobody waits
        return ""
    return "circles_planned"


def _organisers(season: Season) -> list[User]:
    held = Membership.objects.filter(
        community=season.community, event=None, role=Role.ORGANISER, user__is_active=True
    ).select_related("user")
    return [one.user for one in held.order_by("user")]


def _tell(key: str, facts: dict[str, int], organisers: Iterable[User]) -> int:
    """Write to organisers, each once; where no mail leaves nothing is kept, and the page alone says it."""
    if not settings.MAIL_URL:
        return 0
    mails = [Mail(address=one.email, language=one.language, key=f"{key}{one.pk}", facts=facts) for one in organisers]
    return len(mail.post_all(kind=WAITS.name, event=None, mails=mails))
