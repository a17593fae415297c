"""How long somebody stays signed in, in which browsers, and how to end it everywhere."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.utils import timezone

from kinfolk_web.accounts.models import Device, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

IDLE, ABSOLUTE, TICK = 8 * 3600, 12 * 3600, 300
METHODS = "account_authentication_methods"  # where allauth notes how and when somebody showed who they are
BEGAN, SEEN, KNOWN = "began", "seen", "device_of"
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def limited_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session after 8 idle hours and after 12 in all; give it a new key whenever somebody shows who they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _over(request):
            logout(request)
        before = (request.session.get(METHODS), request.session.get(HASH_SESSION_KEY))
        response = get_response(request)
        if request.user.is_authenticated:
            _keep(request, *before)
        return response

    return middleware


def _over(request: HttpRequest) -> bool:
    now, session = time.time(), request.session
    return bool(now - session.get(BEGAN, now) > ABSOLUTE or now - session.get(SEEN, now) > IDLE)


def _keep(request: HttpRequest, methods: object, password: object) -> None:
    session, now = request.session, time.time()
    session.setdefault(BEGAN, now)
    if session.get(METHODS) != methods:
        session.cycle_key()
    elif session.session_key is None:
        session.create()
    if password and session.get(HASH_SESSION_KEY) != password:
        end_others(user=request.user, but=session.get(KNOWN, ""))  # type: ignore[arg-type] # signed in
    if session.get(KNOWN) != session.session_key:
        _know(request)
    elif now - session.get(SEEN, 0) > TICK:
        session[SEEN] = now
        Device.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())


def _know(request: HttpRequest) -> None:
    session = request.session
    fields = {"user": request.user, "seen_at": timezone.now(), "browser": browser(request)}
    if not Device.objects.filter(session_key=session.get(KNOWN, "")).update(session_key=session.session_key, **fields):
        Device.objects.update_or_create(session_key=session.session_key, defaults=fields)
    session[KNOWN], session[SEEN] = session.session_key, time.time()


def browser(request: HttpRequest) -> str:
    """Return what somebody would call their browser: its kind and the system, no more."""
    said = request.headers.get("User-Agent", "")
    kind = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}", said)), "")
    system = next((name for name in SYSTEMS if name in said), "").replace("Macintosh", "Mac")
    return ", ".join(part for part in (kind, system) if part)


def devices_of(user: User) -> list[Device]:
    """Return the browsers in which somebody is signed in now."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(Device.objects.filter(user=user, session_key__in=live))


def end(*, device: Device) -> None:
    """Sign one browser out, at once."""
    Session.objects.filter(session_key=device.session_key).delete()
    device.delete()


def end_others(*, user: User, but: str) -> None:
    """Sign every browser out but one."""
    for device in Device.objects.filter(user=user).exclude(session_key=but):
        end(device=device)
