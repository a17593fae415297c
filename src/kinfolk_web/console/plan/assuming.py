"""The form of everything that a forecast assumes, as people would say it: shares in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language

from kinfolk.mixer.assumptions import ASSUMPTIONS, FROM_PROGRAMME
from kinfolk.sentences import ENGLISH, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfolk.mixer.assumptions import Assumption

DIGITS = 6


class AssumptionsForm(forms.Form):
    """What do you assume? Each field begins with what was assumed last.

    Parameters
    ----------
    usual
        What the programme of the event says instead of a guess.
    assume
        What somebody assumed last, other than usual.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        usual: Mapping[str, float],
        assume: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.usual = {one.name: one.value for one in ASSUMPTIONS} | dict(usual)
        for one in ASSUMPTIONS:
            value = (assume or {}).get(one.name, self.usual[one.name])
            source = FROM_PROGRAMME if one.name in usual else one.source
            self.fields[one.name] = forms.FloatField(
                label=_said(one),
                help_text=str(spoken(source, get_language() or ENGLISH)),
                initial=_plain(one, value),
                min_value=_plain(one, one.low),
                max_value=_plain(one, one.high),
                required=False,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    def first(self) -> Iterator[forms.BoundField]:
        """Yield the few that most people would want to look at."""
        return (self[one.name] for one in ASSUMPTIONS if one.first)

    def others(self) -> Iterator[forms.BoundField]:
        """Yield all others."""
        return (self[one.name] for one in ASSUMPTIONS if not one.first)

    def assume(self, measured: Mapping[str, float]) -> dict[str, float]:
        """Return what differs from what is usually assumed; an empty field is as usual, what was ``measured`` comes first."""
        found = {}
        for one in ASSUMPTIONS:
            said = self.cleaned_data.get(one.name)
            usual = self.usual[one.name]
            value = usual if said is None else round(said / 100 if one.percent else said, DIGITS)
            value = measured.get(one.name, value)
            if value != usual:
                found[one.name] = value
        return found


def _said(one: Assumption) -> str:
    words = str(spoken(one.label, get_language() or ENGLISH))
    return f"{words} (%)" if one.percent else words


def _plain(one: Assumption, value: float) -> float:
    shown = round(100 * value if one.percent else value, DIGITS)
    return int(shown) if shown == int(shown) else shown
