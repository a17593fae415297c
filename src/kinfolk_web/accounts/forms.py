"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kinfolk_web.accounts.models import User
from kinfolk_web.core.fields import PlainField


class SignInForm(LoginForm):  # type: ignore[misc] # allauth has no types
    """E-mail and password; the way back for whoever lost either stands once, below."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - allauth's signature
        super().__init__(*given, **named)
        self.fields["password"].help_text = ""


class _GoodOnce:
    """A code that was used is used up for as long as it would be good; allauth remembers it for one step only."""

    user: User

    def clean_code(self) -> str:
        """Check a code, and that nobody used it before."""
        code: str = super().clean_code()  # type: ignore[misc] # of the form beside it
        digits = "".join(filter(str.isalnum, code))  # points, dashes and spaces are no part of a code
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        if not cache.add(f"code-used:{self.user.pk}:{digits}", "y", timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_GoodOnce, AuthenticateForm):  # type: ignore[misc] # allauth has no types
    """The second step of signing in."""


class CodeAgainForm(_GoodOnce, ReauthenticateForm):  # type: ignore[misc] # allauth has no types
    """The second step of showing once more who you are."""


class InvitationForm(forms.Form):
    """Who joins, and the password they choose."""

    name = PlainField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that only you put together are easy to keep."),
    )

    def __init__(self, *given: Any, email: str, **named: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*given, **named)
        self.email = email

    def clean_password(self) -> str:
        """Check that the password is a good one."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email))
        return password
