"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from kinfolk_web.accounts.models import User


class InvitationForm(forms.Form):
    """Who joins, and the password they choose; somebody who has an account gives theirs."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, help_text=_("At least 12 characters."))

    def __init__(self, *given: Any, email: str, **named: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*given, **named)
        self.email = email
        self.known = User.objects.filter(email=email).first()
        if self.known:
            del self.fields["name"]

    def clean_password(self) -> str:
        """Check the password: theirs if they have one, else that it is a good one."""
        password: str = self.cleaned_data["password"]
        if self.known and self.known.has_usable_password():
            if not self.known.check_password(password):
                raise forms.ValidationError(_("This is not the password of your account."))
        else:
            validate_password(password, User(email=self.email))
        return password

    def clean(self) -> dict[str, Any]:
        """Fill the name of somebody we know."""
        cleaned = super().clean() or {}
        if self.known:
            cleaned["name"] = self.known.name
        return cleaned
