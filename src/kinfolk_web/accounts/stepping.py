"""Stepping up: what is delicate asks who you are once more if that was longer than 15 minutes ago."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """Return the way to showing who you are, or nothing if that was done lately.

    What a form held is not kept meanwhile: it may be what nobody else should read.
    """
    records = get_authentication_records(request, request.user)  # a sign-in just now is as good as showing it again
    if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return None
    flows = get_reauthentication_flows(request.user)
    if not flows:
        messages.warning(request, _("Set a password or a second factor first; then this page opens."))
        return redirect("mfa_index")
    if request.method == "POST":
        say_once_more(request)
    return redirect(f"{reverse(_first(flows))}?{urlencode({'next': back(request)})}")


def say_once_more(request: HttpRequest) -> None:
    """Say that what somebody pressed was not done."""
    messages.info(request, _("Please do that once more: it is asked anew who you are from time to time."))


def _first(flows: list[dict[str, object]]) -> str:
    named = {str(flow["id"]) for flow in flows}
    return "account_reauthenticate" if "reauthenticate" in named else _factor(flows)


def _factor(flows: list[dict[str, object]]) -> str:
    types = next(flow["types"] for flow in flows if flow["id"] == "mfa_reauthenticate")
    return "mfa_reauthenticate_webauthn" if list(types) == ["webauthn"] else "mfa_reauthenticate"  # type: ignore[call-overload]


def back(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or where its form stood."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}):
        return urlsplit(came).path or "/"
    return "/"
