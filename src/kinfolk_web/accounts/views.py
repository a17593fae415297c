"""Pages of signing in that allauth does not have: by a link from the console, by invitation; language and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfolk_web.accounts.actions import accept_as, accept_console_link, accept_invitation
from kinfolk_web.accounts.forms import InvitationForm
from kinfolk_web.accounts.letters import CONSOLE, INVITATION
from kinfolk_web.accounts.middleware import STRONG
from kinfolk_web.accounts.models import User
from kinfolk_web.accounts.sessions import devices_of, end, end_others
from kinfolk_web.communities.models import Role
from kinfolk_web.core.links import find_link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.core.models import Link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say how somebody becomes a member of staff."""
    return render(request, "account/closed.html")


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say how a lost password or second factor is recovered: on the console."""
    return render(request, "account/forgotten.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_console_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link; only the button uses it up, so that whatever opens links for people does not."""
    if request.method != "POST":
        return render(request, "account/by_link.html", {"good": find_link(secret, CONSOLE) is not None})
    user = accept_console_link(secret)
    if user is None:
        return render(request, "account/by_link.html", {"good": False}, status=410)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="console", reauthenticated=True)
    request.session[STRONG] = True
    return redirect("home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join the staff: somebody new chooses a name and a password; somebody known signs in first and says yes."""
    link = find_link(secret, INVITATION)
    if link is None:
        return render(request, "account/by_link.html", {"good": False}, status=410)
    if User.objects.filter(email=link.facts["email"]).exists():
        return _known_joins(request, link, secret)
    form = InvitationForm(request.POST or None, email=link.facts["email"])
    if request.method == "POST" and form.is_valid():
        user = accept_invitation(secret, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
        if user is None:
            return render(request, "account/by_link.html", {"good": False}, status=410)
        login(request, user, backend=BACKEND)
        record_authentication(request, user, method="password", reauthenticated=True)
        return redirect("home")
    return render(request, "account/invitation.html", {"form": form, "link": link, "role": Role(link.facts["role"])})


def _known_joins(request: HttpRequest, link: Link, secret: str) -> HttpResponse:
    theirs = request.user.is_authenticated and request.user.email == link.facts["email"]
    if request.method == "POST" and theirs:
        if accept_as(secret, user=request.user) is None:  # type: ignore[arg-type] # signed in
            return render(request, "account/by_link.html", {"good": False}, status=410)
        return redirect("home")
    role = Role(link.facts["role"])
    return render(request, "account/invitation.html", {"link": link, "known": True, "theirs": theirs, "role": role})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in, and end it in one browser or in all others."""
    user: User = request.user  # type: ignore[assignment] # signed in
    here = request.session.session_key
    if request.method == "POST":
        chosen = request.POST.get("device", "")
        if chosen == "others":
            end_others(user=user, but=here or "")
        for device in devices_of(user):
            if str(device.pk) == chosen and device.session_key != here:
                end(device=device)
        messages.success(request, _("Signed out there."))
        return redirect("devices")
    return render(request, "account/devices.html", {"devices": devices_of(user), "here": here})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language somebody wants pages in."""
    wanted = request.POST.get("language", "")
    onward = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(onward if safe else "/")
    if check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SECURE
        )
    return response
