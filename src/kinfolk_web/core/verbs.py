"""What the change log says of each verb: a sentence for people, whose names are looked up only when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

# A sentence goes on from who did it: "Olive Organiser — added Ana Lima". Facts fill it: numbers, and names by their ids.
SENTENCES = {
    "account.console_link": gettext_noop("made a one-time link on the console"),
    "account.invite": gettext_noop("invited somebody as %(role)s"),
    "account.join": gettext_noop("joined the staff as %(role)s"),
    "account.revoke_invitation": gettext_noop("took back an invitation as %(role)s"),
    "account.second_factor_forgotten": gettext_noop("took away a lost second factor on the console"),
    "community.edit": gettext_noop("changed the community"),
    "community.found": gettext_noop("founded the community"),
    "event.archive": gettext_noop("put the event away"),
    "event.edit": gettext_noop("changed the event"),
    "event.make": gettext_noop("made the event"),
    "event.unarchive": gettext_noop("took the event out again"),
    "role.give": gettext_noop("gave %(user)s the role %(role)s"),
    "role.take": gettext_noop("took the role %(role)s from %(user)s"),
    "safety.invite_outside": gettext_noop("asked somebody outside the staff to be a safety lead"),
    "safety.outside_joined": gettext_noop("said yes to being a safety lead"),
    "safety.remove_outside": gettext_noop("ended an outside safety lead's access"),
    "undo": gettext_noop("undid: %(undone)s"),
}
# What a verb that has no sentence yet says at least, by its first word.
ROOMS = {
    "agreement": gettext_noop("changed an agreement"),
    "attendee": gettext_noop("changed %(about)s"),
    "block": gettext_noop("changed the programme"),
    "import": gettext_noop("changed the list by an import"),
    "pin": gettext_noop("changed who is pinned to a table"),
    "plan": gettext_noop("changed a plan"),
    "person": gettext_noop("changed %(about)s"),
    "print": gettext_noop("printed"),
    "programme": gettext_noop("changed the programme"),
    "room": gettext_noop("changed a room"),
    "table": gettext_noop("changed a table"),
}
# Not taken back by a button: roles and access have pages of their own, which look after the last organiser.
KEPT = ("account.", "role.", "community.", "safety.", "event.make")


class _Facts(dict[str, Any]):
    """Facts of a sentence; what is missing is passed over."""

    def __missing__(self, name: str) -> str:
        return _("somebody") if name in {"user", "about"} else "…"


def sentence(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what happened, as a sentence that goes on from who did it."""
    said = SENTENCES.get(verb) or ROOMS.get(verb.split(".", maxsplit=1)[0]) or gettext_noop("changed something")
    try:
        return _(said) % _Facts(facts)
    except (TypeError, ValueError):
        return _("changed something")


def can_be_taken_back(verb: str) -> bool:
    """Return whether the change log offers to undo a verb."""
    return not verb.startswith(KEPT)
