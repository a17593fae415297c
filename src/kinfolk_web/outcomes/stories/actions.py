"""Writing a story, taking it back for good, and what organisers note on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.outcomes.models import Story

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.people.models import Attendee

LONGEST, MOST_EACH = 2_000, 5
MOST_TAGS, LONGEST_TAG = 8, 40


def write(*, attendee: Attendee, text: str, quote: str) -> Story | None:
    """Keep a story; nothing if it is empty or they have written many already. No log says who wrote one."""
    lines = [plain(line) for line in text.splitlines()]
    kept = "\n".join(lines).strip()[:LONGEST]
    if not kept:
        return None
    with transaction.atomic():
        type(attendee).objects.select_for_update(no_key=True).get(pk=attendee.pk)  # two windows come in turn
        mine = Story.objects.filter(attendee=attendee)
        if (held := mine.filter(text=kept).first()) is not None:
            return held  # sent twice
        if mine.count() >= MOST_EACH:
            return None
        chosen = quote if quote in Story.Quote.values else Story.Quote.NO
        return Story.objects.create(event=attendee.event, attendee=attendee, text=kept, quote=chosen)


def take_back(*, attendee: Attendee, story: int) -> bool:
    """Delete somebody's own story for good; return whether there was one."""
    gone, _rows = Story.objects.filter(attendee=attendee, pk=story).delete()
    return bool(gone)


def delete(*, story: Story, by: User | None) -> None:
    """Delete a story for good, as whoever wrote it may ask of the team; the log does not say which."""
    with change("story.delete", by=by, event=story.event):
        story.delete()


def tag(*, story: Story, tags: str, by: User | None) -> None:
    """Note what a story is about, in words of the team's own, and that it was read."""
    words = list(dict.fromkeys(plain(one)[:LONGEST_TAG].casefold() for one in tags.split(",")))
    kept = [one for one in words if one][:MOST_TAGS]
    with change("story.tag", by=by, event=story.event, about=story):
        Story.objects.filter(pk=story.pk).update(tags=kept, read_at=timezone.now())
