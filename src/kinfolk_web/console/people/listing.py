"""The list of people: find somebody, see what is missing, or take the first step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kinfolk_web.console.people.done import done_of, to
from kinfolk_web.console.people.gaps import gaps
from kinfolk_web.console.steps import steps_of
from kinfolk_web.people.employers import alike, employers, join, part
from kinfolk_web.people.importing import State
from kinfolk_web.people.models import Attendee, Import
from kinfolk_web.people.queries import SHOWS, Counts, counts, imports, listed
from kinfolk_web.plans.hosting import people_not_asked
from kinfolk_web.plans.queries import plan_to_show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.communities.models import Event
    from kinfolk_web.routing import EventRequest

ON_A_PAGE, LARGEST, MOST_ALIKE = 60, 6, 12
_FILTERS = {
    "all": _("Everybody"),
    "new": _("New here"),
    "hosts": _("Hosts"),
    "greeters": _("Greeters"),
    "needs": _("With needs"),
    "twice": _("Perhaps twice"),
    "away": _("Not coming"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to look at the list, and how many it shows."""

    name: str
    label: object
    count: int
    chosen: bool


def people(request: EventRequest) -> HttpResponse:
    """Show the list; with nobody on it, the one first step."""
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    letters = request.GET.get("find", "").strip()[:100]
    found = counts(request.event)
    page = Paginator(listed(request.event, show=show, letters=letters), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "found": found,
        "show": show,
        "letters": letters,
        "may_write": "organiser" in request.roles,
    }
    if request.htmx and request.htmx.target == "found":
        return render(request, "console/people/found.html", shown)
    empty = not found.coming and not found.away
    if empty:
        return render(request, "console/people/empty.html", shown | {"done": done_of(request), "systems": systems()})
    more = {
        "filters": _filters(found, show),
        "gaps": gaps(request.event, found) if found.coming else [],
        "parties": [one for one in employers(request.event) if one.people > 1][:LARGEST],
        "alike": alike(request.event)[:MOST_ALIKE],
        "asking": _asking(request.event),
        "imports": imports(request.event),
        "waiting": Import.objects.filter(event=request.event, state=State.READY).defer("rows", "report").first(),
        "done": done_of(request),
        "states": Attendee.State,
        "next": steps_of(request.event).next if shown["may_write"] else "",
    }
    return render(request, "console/people/people.html", shown | more)


def _asking(event: Event) -> dict[str, int]:
    """Return the number of the plan that is shown, and how many people it proposes whom nobody has asked yet."""
    plan = plan_to_show(event)
    return {"plan": plan.number, "people": people_not_asked(plan)} if plan else {}


def one_employer(request: EventRequest) -> HttpResponse:
    """Take spellings of an employer as one party, or part them again as the list has them."""
    act = part if "part" in request.POST else join
    return to(request, "people", act(event=request.event, name=request.POST.get("name", ""), by=request.user))


def _filters(found: Counts, show: str) -> list[Filter]:
    shown = [name for name in SHOWS if name != "twice" or found.twice or show == "twice"]
    return [Filter(name, _FILTERS[name], getattr(found, name), name == show) for name in shown]


def systems() -> list[str]:
    """Return the systems whose exports are known by their headers."""
    from kinfolk.roster.systems import SYSTEMS

    return sorted({system.name.split(" (")[0] for system in SYSTEMS}, key=str.casefold)
