"""The library of prompts that hosts find on their phones and sheets, and the words in which greeters begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk_web.console.programme.saying import address
from kinfolk_web.console.welcome.board import done, may_lead
from kinfolk_web.core.fields import ParagraphField, PlainField
from kinfolk_web.welcome import prompting
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.library import FIRST_NOTE, library
from kinfolk_web.welcome.models import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from kinfolk_web.core.models import Change
    from kinfolk_web.routing import EventRequest

STAGES = (Prompt.Stage.OPENING, Prompt.Stage.MIDDLE, Prompt.Stage.CLOSING)
TITLES = {
    Prompt.Stage.OPENING: gettext_lazy("Opening questions"),
    Prompt.Stage.MIDDLE: gettext_lazy("When it runs dry"),
    Prompt.Stage.CLOSING: gettext_lazy("To close"),
}


class PromptForm(forms.Form):
    """One prompt."""

    depth = forms.TypedChoiceField(label=gettext_lazy("How deep"), choices=Prompt.Depth.choices, coerce=int)
    text = PlainField(label=gettext_lazy("One more"), max_length=300)

    def __init__(self, *given: object, **named: object) -> None:
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's


class NoteForm(forms.Form):
    """The words in which a greeter can begin."""

    text = ParagraphField(label=gettext_lazy("First note"), max_length=900, required=False)


def prompts(request: EventRequest) -> HttpResponse:
    """Show the prompts by stage and depth: ours, or the event's own."""
    lines = library(request.event)
    own = {one.stage for one in Prompt.objects.filter(event=request.event)}
    held = Prompt.objects.filter(event=request.event, stage=Prompt.Stage.FIRST_NOTE).first()
    depths = dict(Prompt.Depth.choices)
    stages = [
        {
            "key": stage,
            "title": TITLES[stage],
            "own": stage in own,
            "lines": [
                (line.key.removeprefix("own-"), depths[line.depth].partition(":")[0], line.text)
                for line in lines
                if line.stage == stage
            ],
            "form": PromptForm(auto_id=f"{stage}-%s"),
        }
        for stage in STAGES
    ]
    given = {"stages": stages, "note": held.text if held else FIRST_NOTE, "own_note": held, "leads": may_lead(request)}
    return render(request, "console/welcome/prompts.html", given)


def _do(request: EventRequest, act: Callable[[], Change], said: str, stage: str = "") -> HttpResponse:
    try:
        done(request, said, act())
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect(address(request, "prompts") + (f"#{stage}" if stage else ""))


def _stage(request: EventRequest) -> str:
    stage = request.POST.get("stage", "")
    if stage not in STAGES:
        raise Http404
    return stage


def add(request: EventRequest) -> HttpResponse:
    """Add a prompt to a stage."""
    stage, form = _stage(request), PromptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A prompt needs words, and a depth."))
        return redirect(f"{address(request, 'prompts')}#{stage}")
    values = form.cleaned_data
    act = prompting.add
    return _do(request, lambda: act(event=request.event, by=request.user, stage=stage, **values), _("It is in."), stage)


def take(request: EventRequest) -> HttpResponse:
    """Make ours the event's own, to be changed."""
    stage = _stage(request)
    act = prompting.take_over
    said = _("They are yours now: change what does not sound like you.")
    return _do(request, lambda: act(event=request.event, by=request.user, stage=stage), said, stage)


def edit(request: EventRequest, prompt: int) -> HttpResponse:
    """Change a prompt, or take it out."""
    one = get_object_or_404(Prompt, event=request.event, pk=prompt)
    text = "" if "delete" in request.POST else PlainField(max_length=300).to_python(request.POST.get("text", ""))[:300]
    return _do(request, lambda: prompting.edit(prompt=one, by=request.user, text=text), _("Kept."), one.stage)


def note(request: EventRequest) -> HttpResponse:
    """Keep the words in which greeters begin."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is too long for a first note."))
        return redirect(f"{address(request, 'prompts')}#note")
    text = "" if "delete" in request.POST else form.cleaned_data["text"]
    return _do(
        request, lambda: prompting.set_first_note(event=request.event, by=request.user, text=text), _("Kept."), "note"
    )
