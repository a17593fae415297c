"""The page of promises: how firmly each is meant and what it costs, parties, casts, kinds, neighbourhoods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk_web.console.programme.forms import GroupsForm
from kinfolk_web.console.programme.saying import address, done
from kinfolk_web.plans.models import Plan
from kinfolk_web.programme.actions.wishes import choose
from kinfolk_web.programme.models import Programme
from kinfolk_web.programme.promising import LEVELS, chosen_levels, rows_of
from kinfolk_web.programme.queries import columns_of, expected_people, kinds_of, programme_of, seats_in_rooms

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from kinfolk_web.communities.models import Event
    from kinfolk_web.routing import EventRequest

PARTIES = {
    "organisation": gettext_lazy("the same employer"),
    "order": gettext_lazy("the same order"),
    "domain": gettext_lazy("the same e-mail domain (not Gmail and the like)"),
    "declared": gettext_lazy("they said so themselves"),
}
MANY = 400  # from here on neighbourhoods help


def promises(request: EventRequest) -> HttpResponse:
    """Show what is promised, how firmly, and what it costs."""
    return _page(request, programme_of(request.event), None)


def _page(request: EventRequest, chosen: Programme, form: GroupsForm | None, status: int = 200) -> HttpResponse:
    event = request.event
    last = last_plan(event)
    people = expected_people(event)
    shown = {
        "rows": rows_of(chosen, last.ledger if last else None),
        "levels": LEVELS,
        "plan": last,
        "form": form or GroupsForm(instance=chosen),
        "parties": [(name, words, chosen.parties.get(name, True)) for name, words in PARTIES.items()],
        "kinds": _kinds(event, chosen),
        "columns": _columns(event, chosen),
        "people": people,
        "large": people > MANY and not chosen.neighbourhood,
        "tables": seats_in_rooms(event)["tables"],
    }
    return render(request, "console/programme/promises.html", shown, status=status)


def last_plan(event: Event) -> Plan | None:
    """Return the newest plan of an event that was not dropped."""
    plans = Plan.objects.filter(event=event).exclude(state=Plan.State.DROPPED)
    return plans.defer("said", "programme", "moved").first()


def _kinds(event: Event, chosen: Programme) -> list[dict[str, Any]]:
    """Return the kinds on the list, and those chosen before that are on it no more."""
    limits = {one["kind"]: one["limit"] for one in chosen.at_most}
    count = kinds_of(event)
    names = [*count, *(name for name in [*limits, *chosen.not_the_only_one] if name not in count)]
    return [
        {
            "name": name,
            "count": count.get(name, 0),
            "never_alone": name in chosen.not_the_only_one,
            "limit": limits.get(name, ""),
        }
        for name in dict.fromkeys(names)
    ]


def _columns(event: Event, chosen: Programme) -> list[tuple[str, str, bool]]:
    """Return what tables can mirror: the kinds together, and other columns of the list."""
    offered = {"kind": _("the kinds of people")} if kinds_of(event) else {}
    offered |= {name: name for name in columns_of(event)}
    offered |= {name: offered.get(name, name) for name in chosen.balanced}
    return [(name, words, name in chosen.balanced) for name, words in offered.items()]


def promises_choose(request: EventRequest) -> HttpResponse:
    """Keep what was chosen."""
    before = programme_of(request.event)
    form = GroupsForm(request.POST, instance=programme_of(request.event))
    if not form.is_valid():
        return _page(request, before, form, status=422)
    kinds, columns = _kinds(request.event, before), _columns(request.event, before)
    fields = dict(form.cleaned_data)
    fields["parties"] = {name: False for name in PARTIES if f"party-{name}" not in request.POST}
    fields["not_the_only_one"] = [one["name"] for one in kinds if one["name"] in request.POST.getlist("never_alone")]
    fields["at_most"] = _limits(request.POST, kinds)
    fields["balanced"] = [name for name, _words, _on in columns if name in request.POST.getlist("balanced")]
    levels = _levels(before, Programme(event=request.event, **fields), request.POST)
    change = choose(event=request.event, by=request.user, promises=levels, **fields)
    done(request, _("Chosen. The next plan keeps to it."), change)
    return redirect(address(request, "promises"))


def _levels(before: Programme, wished: Programme, given: QueryDict) -> dict[str, str | int]:
    """Return the levels to keep; what stayed as it usually is follows what is usual from now on.

    So a promise that was off only because nothing was named for it comes on by naming something.
    """
    known = {name for name, _words in LEVELS}
    said = {row.name: (given.get(f"level-{row.name}", row.level), row) for row in rows_of(before, None)}
    return chosen_levels(
        wished,
        {name: level for name, (level, row) in said.items() if level in known and not level == row.level == row.usual},
    )


def _limits(given: QueryDict, kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    limits = []
    for number, one in enumerate(kinds):
        text = given.get(f"limit-{number}", "")
        if text.isdecimal() and len(text) < 3 and int(text):  # noqa: PLR2004 - digits
            limits.append({"kind": one["name"], "limit": int(text)})
    return limits
