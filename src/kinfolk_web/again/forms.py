"""Forms of what comes after an event: dates for a cast, a postcard to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.again.postcards import LONGEST, WEEKS
from kinfolk_web.again.reunions import MOST_DATES
from kinfolk_web.core.fields import ParagraphField, PlainField

if TYPE_CHECKING:
    from datetime import date, time


class DatesForm(forms.Form):
    """Up to three dates, each with a time, and a place."""

    day_1 = forms.DateField(label=_("First date"), widget=forms.DateInput(attrs={"type": "date"}))
    time_1 = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    day_2 = forms.DateField(label=_("Second date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    time_2 = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    day_3 = forms.DateField(label=_("Third date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    time_3 = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    place = PlainField(label=_("Where, or a link to a call"), required=False, max_length=140)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        named.setdefault("auto_id", "dates_%s")
        super().__init__(*given, **named)

    def chosen(self) -> list[tuple[date, time | None]]:
        """Return the dates that were filled in, each with its time if it has one."""
        said = self.cleaned_data
        pairs = [(said[f"day_{nth}"], said[f"time_{nth}"]) for nth in range(1, MOST_DATES + 1)]
        return [(day, hour) for day, hour in pairs if day]


class PostcardForm(forms.Form):
    """What somebody writes to themselves, and when it is to come."""

    text = ParagraphField(
        label=_("Dear me"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "autocomplete": "off"}),
    )
    weeks = forms.ChoiceField(
        label=_("It comes"), initial=WEEKS[1],
        choices=((2, _("two weeks after")), (4, _("four weeks after")), (8, _("eight weeks after"))),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        named.setdefault("auto_id", "postcard_%s")
        super().__init__(*given, **named)
