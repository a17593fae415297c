"""The staff of a community or an event: who has which role, invitations, and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.accounts.actions import invite as make_invitation
from kinfolk_web.accounts.actions import open_invitations, revoke_invitation
from kinfolk_web.accounts.letters import kept as mails_kept
from kinfolk_web.communities.actions import (
    LastOrganiserError,
    archive_event,
    edit_community,
    edit_event,
    give_part,
    give_role,
    take_role,
)
from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.communities.queries import has_safety_lead, staff_of
from kinfolk_web.console.forms import EventSettingsForm
from kinfolk_web.console.staff.forms import CommunityForm, InviteForm
from kinfolk_web.console.staff.powers import powers
from kinfolk_web.core.certificates import code_picture
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.parts import parts_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Link
    from kinfolk_web.routing import CommunityRequest, EventRequest


def staff(request: CommunityRequest) -> HttpResponse:
    """Show who is on the staff, in which roles, and who was asked."""
    event = _event(request)
    people = staff_of(request.community, event)
    kept = mails_kept(event) if event else {}
    return render(
        request,
        "console/staff/staff.html",
        {
            "staff": [(user, held, _not_held(held, event), kept.get(user.email)) for user, held in people.items()],
            "invitations": [
                (one, Role(one.facts["role"]).label, kept.get(one.facts["email"]))
                for one in open_invitations(request.community, event)
            ],
            "parts": _parts(request) if event else [],
            "powers": powers(),
            "form": InviteForm(event=event),
            "to": _addresses(request),
        },
    )


def invite(request: CommunityRequest) -> HttpResponse:
    """Make an invitation and show its link, once: it is nowhere kept."""
    form = InviteForm(request.POST, event=_event(request))
    if not form.is_valid():
        messages.error(request, _("Give the e-mail of the person whom you ask, such as ana@example.org."))
        return _back(request)
    email, role = form.cleaned_data["email"].lower(), Role(form.cleaned_data["role"])
    if email == request.user.email and _refused(request, role):
        return _back(request)
    event, mailed = _event(request), bool(form.cleaned_data.get("mailed"))
    secret, mail = make_invitation(
        email=email, role=role, by=request.user, community=request.community, event=event, mailed=mailed
    )
    address = settings.PUBLIC_URL + reverse("invitation", kwargs={"secret": secret})
    return render(
        request,
        "console/staff/invited.html",
        {
            "address": address,
            "picture": code_picture(address),
            "email": email,
            "role": role.label,
            "mail": mail,
            "to": _addresses(request),
        },
    )


def revoke(request: CommunityRequest) -> HttpResponse:
    """Take an invitation back."""
    wanted = request.POST.get("invitation", "")
    link = next((one for one in _invitations(request) if str(one.pk) == wanted), None)
    if link is None:
        raise Http404
    revoke_invitation(link=link, by=request.user)
    messages.success(request, _("The link no longer works."))
    return _back(request)


def give(request: CommunityRequest) -> HttpResponse:
    """Give somebody who is on the staff one more role."""
    user = _member(request)
    role = Role(request.POST["role"]) if request.POST.get("role") in Role.values else None
    if role is None:
        raise Http404
    if user == request.user and _refused(request, role):
        return _back(request)
    give_role(user=user, role=role, by=request.user, community=request.community, event=_event(request))
    messages.success(request, _("%(name)s: %(role)s, from now on.") % {"name": user, "role": role.label})
    return _back(request)


def part(request: EventRequest) -> HttpResponse:
    """Let a host lead of this event lead one part of the room alone, or all of it again."""
    held = Membership.objects.filter(community=request.community, event=request.event, role=Role.HOST_LEAD)
    membership = held.filter(pk=_number(request.POST.get("membership", ""))).first()
    wanted = request.POST.get("part", "")
    if membership is None or wanted not in {"", membership.part, *_parts(request)}:
        raise Http404
    give_part(membership=membership, part=wanted, by=request.user)
    said = f"{membership.get_role_display()}, {wanted}" if wanted else membership.get_role_display()
    messages.success(request, _("%(name)s: %(role)s, from now on.") % {"name": membership.user, "role": said})
    return _back(request)


def _parts(request: CommunityRequest) -> list[str]:
    """Return the parts of the room in the plan that holds."""
    event = _event(request)
    plan = plan_that_holds(event) if event else None
    return parts_in(plan) if plan else []


def take(request: CommunityRequest) -> HttpResponse:
    """Take a role away; of the community's own on its own page alone."""
    held = Membership.objects.filter(community=request.community, event=_event(request))
    membership = held.filter(pk=_number(request.POST.get("membership", ""))).first()
    if membership is None:
        raise Http404
    try:
        take_role(membership=membership, by=request.user)
        messages.success(request, _("Taken away. It holds from the next page on."))
    except LastOrganiserError:
        messages.error(
            request,
            _("This is the last organiser, and nobody could let the next one in. Give somebody else the role first."),
        )
    return _back(request)


def community_settings(request: CommunityRequest) -> HttpResponse:
    """Change what the community is called."""
    one = request.community
    form = CommunityForm(request.POST or None, initial={"name": one.name, "language": one.language})
    if request.method == "POST" and form.is_valid():
        edit_community(community=one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("community", community=one.slug)
    return render(request, "console/staff/community_settings.html", {"form": form})


def event_settings(request: EventRequest) -> HttpResponse:
    """Change what is said of the event."""
    form = EventSettingsForm(request.POST or None, instance=request.event)
    if request.method == "POST" and form.is_valid():
        edit_event(event=request.event, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("event", community=request.community.slug, event=request.event.slug)
    request.event.refresh_from_db()
    return render(request, "console/staff/event_settings.html", {"form": form})


def archive(request: EventRequest) -> HttpResponse:
    """Put the event away, or take it out again."""
    away = request.POST.get("away") == "yes"
    archive_event(event=request.event, by=request.user, archived=away)
    messages.success(request, _("Put away. Nothing of it is lost.") if away else _("Taken out again."))
    return redirect("event_settings", community=request.community.slug, event=request.event.slug)


def _event(request: CommunityRequest) -> Event | None:
    return getattr(request, "event", None)


def _invitations(request: CommunityRequest) -> list[Link]:
    event = _event(request)
    return [one for one in open_invitations(request.community, event) if one.event_id == (event.pk if event else None)]


def _addresses(request: CommunityRequest) -> dict[str, str]:
    """Return where the forms of this staff page lead: to the community's own, or to the event's."""
    event = _event(request)
    given = {"community": request.community.slug} | ({"event": event.slug} if event else {})
    prefix = "" if event else "community_"
    names = ("staff", "staff_invite", "staff_revoke", "staff_give", "staff_take", *(["staff_part"] if event else []))
    return {name: reverse(prefix + name, kwargs=given) for name in names}


def _back(request: CommunityRequest) -> HttpResponse:
    return redirect(_addresses(request)["staff"])


def _member(request: CommunityRequest) -> User:
    chosen = _number(request.POST.get("user", ""))
    user = next((one for one in staff_of(request.community, _event(request)) if one.pk == chosen), None)
    if user is None:
        raise Http404
    return user


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0  # noqa: PLR2004 - a bigint


def _not_held(held: list[Membership], event: Event | None) -> list[tuple[str, str]]:
    here = {one.role for one in held if one.event_id in {None, event.pk if event else None}}
    return [(role.value, str(role.label)) for role in Role if role not in here]


def _refused(request: CommunityRequest, role: Role) -> bool:
    """Say why somebody may not do this to themselves: whoever plans does not also open the vault on their own."""
    if role != Role.SAFETY_LEAD or not has_safety_lead(request.community, _event(request)):
        return False
    messages.error(request, _("Nobody makes themselves a safety lead. Ask another organiser to give you the role."))
    return True
