"""A password alone opens nothing: without a second factor a member of staff is led to setting one up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

STRONG = "signed_in_by_console"  # in the session: a link from the console is a second factor in itself
OPEN = ("/account/", "/static/", "/language/")


def second_factor_required(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Lead members of staff without a second factor to the page that sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(OPEN)
            and not request.session.get(STRONG)
            and not is_mfa_enabled(request.user)
        ):
            return redirect(reverse("mfa_index"))
        return get_response(request)

    return middleware
