"""What somebody offers to do, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kinfolk_web.core.fields import PlainField
from kinfolk_web.welcome.queries import MOST_EACH

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


class OfferForm(forms.Form):
    """How many newcomers somebody greets, and in how many rounds they host; nothing is a full answer."""

    greet = forms.TypedChoiceField(
        label=_("Newcomers I greet by name"),
        coerce=int,
        help_text=_("A note beforehand, your name at the door, two minutes to their table."),
    )
    host = forms.TypedChoiceField(
        label=_("Rounds in which I host a table"),
        coerce=int,
        help_text=_("You answer first, keep the time, and everybody speaks. One page says how."),
    )

    def __init__(self, *given: Any, attendee: Attendee, rounds: int, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        held = attendee.host_rounds if attendee.host_rounds is not None else rounds
        named["initial"] = {
            "greet": min(MOST_EACH, attendee.greeter_capacity) if attendee.is_greeter else 0,
            "host": min(held, rounds) if attendee.is_host else 0,
        }
        super().__init__(*given, **named)
        self.rounds = rounds
        self.fields["greet"].choices = [(0, _("none")), *((n, str(n)) for n in range(1, MOST_EACH + 1))]  # type: ignore[attr-defined]
        said = [(n, ngettext("%d round", "%d rounds", n) % n) for n in range(1, rounds + 1)]
        self.fields["host"].choices = [(0, _("none")), *said]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what was offered, as an attendee keeps it."""
        greet, host = self.cleaned_data["greet"], self.cleaned_data["host"]
        values: dict[str, Any] = {"is_greeter": greet > 0, "is_host": host > 0}
        if greet:
            values["greeter_capacity"] = greet
        if host:
            values["host_rounds"] = None if host >= self.rounds else host
        return values


class StandingForm(forms.Form):
    """Where a greeter stands and how people find them."""

    place = PlainField(label=_("Where you stand"), required=False, max_length=120)
    sign = PlainField(
        label=_("How they find you"),
        required=False,
        max_length=120,
        help_text=_("A green scarf, a yellow folder. Only the people you greet see it."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)


class PhotoForm(forms.Form):
    """A photo by which people find their greeter; what is kept of it is small."""

    photo = forms.FileField(
        label=_("A photo of you, if you like"),
        help_text=_("JPEG, PNG or WebP, up to 4 MiB. Only the people you greet see it. Place and time are not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)
