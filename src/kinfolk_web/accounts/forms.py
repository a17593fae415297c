"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from kinfolk_web.accounts.models import User
from kinfolk_web.core.fields import PlainField


class SignInForm(LoginForm):  # type: ignore[misc] # allauth has no types
    """E-mail and password; the way back for whoever lost either stands once, below."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - allauth's signature
        super().__init__(*given, **named)
        self.fields["password"].help_text = ""


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
