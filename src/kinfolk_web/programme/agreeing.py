"""Which version of the agreements stands, who said yes to it, and of how many that is so; nothing ever waits for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.core.audit import change
from kinfolk_web.core.remembering import remembered
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Acceptance, AgreedText, Agreement

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Standing:
    """The agreements as one attendee sees them: the lines, whether they said yes to them, and to an earlier version."""

    lines: tuple[str, ...]
    digest: str
    accepted: bool
    earlier: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many of those who come said yes: to the agreements as they stand, and to an earlier version alone."""

    coming: int
    now: int
    earlier: int
    version: int


def lines_of(event: Event) -> list[str]:
    """Return what people agree on, as it stands."""
    return remembered(
        ("agreements", event.pk), lambda: list(Agreement.objects.filter(event=event).values_list("text", flat=True))
    )


def digest_of(lines: list[str]) -> str:
    """Return by what a version of the agreements is known."""
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()


def standing_of(attendee: Attendee) -> Standing | None:
    """Return how an attendee stands to the agreements; nothing if there are none."""
    lines = lines_of(attendee.event)
    if not lines:
        return None
    said = set(Acceptance.objects.filter(attendee=attendee).values_list("text__digest", flat=True))
    digest = digest_of(lines)
    return Standing(tuple(lines), digest, digest in said, bool(said - {digest}))


def accept(*, attendee: Attendee, digest: str) -> bool:
    """Note that an attendee said yes to the version they were shown; False if it was changed meanwhile."""
    event = attendee.event
    lines = lines_of(event)
    if not lines or digest_of(lines) != digest:
        return False
    with change("agreement.accept", by=None, event=event, about=attendee, facts={"own": True}):
        text, _made = AgreedText.objects.get_or_create(event=event, digest=digest, defaults={"lines": lines})
        Acceptance.objects.get_or_create(attendee=attendee, text=text)
    return True


def agreed(event: Event) -> Agreed:
    """Return how many said yes; who did not is nobody's business."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    digest = digest_of(lines_of(event))
    here = Acceptance.objects.filter(attendee__in=coming)
    now = here.filter(text__digest=digest).values("attendee").distinct()
    earlier = here.exclude(attendee__in=now).values("attendee").distinct()
    versions = AgreedText.objects.filter(event=event).values_list("digest", flat=True)
    return Agreed(coming.count(), now.count(), earlier.count(), len({*versions, digest}))
