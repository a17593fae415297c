"""What each role is there for, in the words of the staff page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kinfolk_web.communities.models import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

POWERS: dict[Role, StrPromise] = {
    Role.ORGANISER: _("Does everything but read keep-apart requests: list, programme, plan, print, and who is on the staff."),
    Role.HOST_LEAD: _("Sees the list, the programme and the plan, to prepare hosts and greeters."),
    Role.DOOR: _("Pairs the desks at the door, and sees the floor and whether everything is ready."),
    Role.MODERATOR: _("Reads statements before anybody sees them, without their authors; approves, declines, joins them, or stops them all."),
    Role.SAFETY_LEAD: _("Reads and decides keep-apart requests, and nothing else. There must be two."),
    Role.READ_ONLY: _("Sees the list, the programme and the plan, and changes nothing."),
}  # fmt: skip


def powers() -> list[tuple[Role, StrPromise]]:
    """Return every role with what it is there for."""
    return list(POWERS.items())
