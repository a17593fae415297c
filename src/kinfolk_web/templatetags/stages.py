"""The pages of an event as the row above them shows them: in groups, by the stage of the organiser's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.templatetags.doors import door

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from kinfolk_web.communities.models import Event

register = template.Library()


@dataclass(frozen=True, slots=True)
class Page:
    """One link: the name of its route, what it is called, the room whose further pages belong to it."""

    name: str
    label: _StrPromise
    room: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one stage; whoever follows its link comes to the first that their roles open."""

    label: _StrPromise
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is shown to somebody; ``mark`` is what ``aria-current`` says of it, if anything."""

    address: str
    label: _StrPromise
    mark: str = ""


GROUPS = (
    Group(
        _("Before"),
        (
            Page("people", _("People"), "people"),
            Page("statements", _("Statements"), "statements"),
            Page("programme", _("Programme and room"), "programme"),
            Page("plan", _("Plan"), "plan"),
            Page("welcome", _("Welcome"), "welcome"),
            Page("print", _("Print"), "printing"),
        ),
    ),
    Group(
        _("The day"),
        (
            Page("ready", _("Ready"), "ready"),
            Page("desks", _("Door"), "day"),
            Page("floor", _("On the floor"), "floor"),
            Page("radar", _("Radar")),
            Page("stage", _("Stage"), "stage"),
            Page("open_tables", _("Open tables"), "moments"),
            Page("pulse", _("Pulse")),
            Page("casts", _("Casts")),
            Page("closing", _("Closing")),
        ),
    ),
    Group(
        _("After"),
        (
            Page("after", _("Report"), "after"),
            Page("find_out", _("Find out"), "evaluating"),
            Page("again", _("Next time"), "again"),
        ),
    ),
    Group(
        _("All along"),
        (
            Page("mail", _("Mail"), "mail"),
            Page("changes", _("Changes"), "log"),
            Page("staff", _("Staff"), "staff"),
            Page("event_settings", _("Settings")),
            Page("safety", _("Safety"), "safety"),
        ),
    ),
)


@register.simple_tag(takes_context=True)
def stages(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links of the groups, and those of the group that is open: where the page is, on the overview the next one.

    Whoever may see only one page of a group finds that page in the place of the group.
    """
    request, event = context["request"], context["event"]
    slugs = context["community"].slug, event.slug
    here = request.resolver_match.url_name if request.resolver_match else ""
    following = GROUPS[_stage_of(event)] if here == "event" else None
    groups: list[Link] = []
    inner: list[Link] = []
    label: str | _StrPromise = ""
    for group in GROUPS:
        found = [(page, address) for page in group.pages if (address := door(context, page.name, *slugs))]
        marked = _marked(group, here, getattr(request, "room", ""))
        if len(found) == 1:
            [(page, address)] = found
            groups.append(Link(address, page.label, _mark(page, here, marked)))
        elif found:
            groups.append(Link(found[0][1], group.label, "true" if marked else ""))
            if marked or group is following:
                inner, label = [Link(to, page.label, _mark(page, here, marked)) for page, to in found], group.label
    return {"groups": groups, "inner": inner, "label": label}


def _stage_of(event: Event) -> int:
    """Return which group is next for an event: before it, on its days, after them."""
    today, first = timezone.localdate(), event.starts_on
    if first is None or today < first:
        return 0
    return 1 if today <= (event.ends_on or first) else 2


def _marked(group: Group, here: str, room: str) -> str:
    """Return the name of the page of a group that is shown, or to which the page that is shown belongs; else nothing."""
    if here in [page.name for page in group.pages]:
        return here
    return next((page.name for page in group.pages if room and page.room == room), "")


def _mark(page: Page, here: str, marked: str) -> str:
    if page.name != marked:
        return ""
    return "page" if page.name == here else "true"
