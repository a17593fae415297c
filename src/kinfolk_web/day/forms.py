"""Forms of the day: a table to propose, and what one shares with those one stays in touch with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import PlainField
from kinfolk_web.day import open_tables
from kinfolk_web.day.models import ContactChoice
from kinfolk_web.day.proposing import FEWEST, LONGEST, MOST, Wish
from kinfolk_web.day.times import begins_at

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


class ProposalForm(forms.Form):
    """What about, when, where, for how many."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = PlainField(
        label=_("What is it about?"),
        max_length=2_000,
        help_text=_("A question is enough. It stands on the wall: no names, no numbers, no addresses."),
        widget=forms.TextInput(attrs={"dir": "auto", "maxlength": LONGEST}),
    )
    block = forms.ChoiceField(label=_("When?"))
    place = forms.ChoiceField(label=_("Where?"))
    seats = forms.IntegerField(label=_("How many people, you included?"), min_value=FEWEST, max_value=MOST, initial=6)

    def __init__(self, *given: Any, event: Event, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        named.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*given, **named)
        self.blocks = {str(one.pk): one for one in open_tables.blocks_to_come(event)}
        tables, rooms = open_tables.places(event)
        self.places = {f"t{one.pk}": one for one in tables} | {f"r{one.pk}": one for one in rooms}
        begins = begins_at(event)
        times = [(key, f"{begins.get(one.pk, one.starts_at):%H:%M} {one}") for key, one in self.blocks.items()]
        self.fields["block"].choices = times  # type: ignore[attr-defined]
        several = len(rooms) > 1
        at = [(f"t{one.pk}", f"{one.room}: {one.label}" if several else str(one.label)) for one in tables]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (_("A table"), at), (_("Somewhere in a room"), [(f"r{one.pk}", str(one)) for one in rooms]),
        ]  # fmt: skip

    def wish(self, language: str = "") -> Wish:
        """Return what was proposed."""
        said = self.cleaned_data
        return Wish(
            key=said["key"] or uuid.uuid4(),
            title=said["title"],
            block=self.blocks[said["block"]],
            place=self.places[said["place"]],
            seats=said["seats"],
            language=language,
        )


class ContactForm(forms.Form):
    """What those are shown with whom both say yes."""

    what = forms.ChoiceField(
        label=_("If we both say yes, they see my name and"),
        choices=ContactChoice.What.choices,
        widget=forms.RadioSelect,
    )
    line = PlainField(
        label=_("A line of my own"),
        required=False,
        max_length=140,
        help_text=_("A number, a handle, “the library in Mill Street”. As you like."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)


class PaperForm(ProposalForm):
    """A table from paper: the same, and who hosts it, if it is somebody on the list."""

    host = PlainField(
        label=_("Who hosts it"),
        required=False,
        max_length=300,
        help_text=_("Name or e-mail as on the list; blank if nobody is named."),
    )


class ReunionForm(forms.Form):
    """When and where people meet again; without a day it is open."""

    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = PlainField(label=_("Place"), required=False, max_length=140)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)
