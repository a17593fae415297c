"""Our own prompts for hosts, by stage and depth, and the words in which greeters can begin; events may have others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kinfolk_web.welcome.models import Prompt

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from kinfolk_web.communities.models import Event

LIGHT, PERSONAL, DEEP = Prompt.Depth.LIGHT, Prompt.Depth.PERSONAL, Prompt.Depth.DEEP
OPENING, MIDDLE, CLOSING = Prompt.Stage.OPENING, Prompt.Stage.MIDDLE, Prompt.Stage.CLOSING


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt, wherever it comes from; ``key`` finds it again in any language."""

    key: str
    stage: str
    depth: int
    theme: str
    text: str | _StrPromise


def _lines(stage: str, depth: int, *entries: tuple[str, _StrPromise]) -> tuple[Line, ...]:
    return tuple(
        Line(f"{stage}-{depth}-{nth}", stage, int(depth), theme, text) for nth, (theme, text) in enumerate(entries)
    )


# Every theme has a question of each depth: whichever of them a table gets, nobody can tell why it got this one.
LIBRARY: tuple[Line, ...] = (
    *_lines(
        OPENING, LIGHT,
        ("", lazy("In one word: how did you arrive today?")),
        ("alone", lazy("What do you do every day that nobody sees?")),
        ("new", lazy("Which first time of this year do you like to think of?")),
        ("change", lazy("What do you do differently from five years ago?")),
        ("people", lazy("Who made you laugh this week?")),
        ("learning", lazy("What would you teach this table in five minutes?")),
        ("making", lazy("What have your hands made lately: bread, a list, a mess?")),
        ("body", lazy("What wakes you up: coffee, a walk, a child, a bus?")),
        ("nerves", lazy("What helps you when a room is full of strangers?")),
        ("far", lazy("Which sound belongs to the place where you live?")),
    ),
    *_lines(
        OPENING, PERSONAL,
        ("", lazy("Who, without knowing it, brought you into this line of work?")),
        ("alone", lazy("Whom do you ask when nobody around you does what you do?")),
        ("new", lazy("What did you understand only after the first year?")),
        ("change", lazy("What have you changed your mind about since you started?")),
        ("people", lazy("Who counts on you outside of work, and what does that teach you?")),
        ("learning", lazy("What did you learn the hard way and gladly pass on?")),
        ("making", lazy("What are you good at that is not in your job title?")),
        ("body", lazy("How do you notice that you need a break, and what do you do then?")),
        ("nerves", lazy("Which small brave thing did you do lately?")),
        ("far", lazy("Where did you grow up, and what of it is still in you?")),
    ),
    *_lines(
        OPENING, DEEP,
        ("", lazy("What do you carry at the moment that somebody here may have carried before you?")),
        ("alone", lazy("When did you last feel that you were the only one, and what helped?")),
        ("new", lazy("What do you wish somebody had told you before your first day?")),
        ("change", lazy("What would you begin anew if you knew that people here had your back?")),
        ("people", lazy("What have you given up for somebody, and what did you find in it?")),
        ("learning", lazy("Where are you stuck, and what have you already tried?")),
        ("making", lazy("What would you make if nobody ever saw it?")),
        ("body", lazy("What has your body taught you that you did not want to learn?")),
        ("nerves", lazy("What are you afraid of that you have never said at a gathering?")),
        ("far", lazy("When did a strange place become yours?")),
    ),
    *_lines(
        MIDDLE, LIGHT,
        ("", lazy("Who has a question that somebody else at this table could answer?")),
        ("", lazy("Change seats with your neighbour: what do you hear differently from there?")),
        ("", lazy("Two who have not spoken to each other yet: find one thing that you both do on Sundays.")),
    ),
    *_lines(
        MIDDLE, PERSONAL,
        ("", lazy("Which sentence of somebody else are you still thinking of?")),
        ("", lazy("What would you like to ask the person opposite you?")),
        ("", lazy("What is half a thought at the moment, and may stay one?")),
    ),
    *_lines(
        MIDDLE, DEEP,
        ("", lazy("What have you not said yet because there was no good moment? It is now, if you like.")),
        ("", lazy("Whose story was yours as well?")),
    ),
    *_lines(
        CLOSING, LIGHT,
        ("", lazy("One thing I take with me, and one person I will look for again.")),
        ("", lazy("In one word: how do you leave this table?")),
    ),
    *_lines(
        CLOSING, PERSONAL,
        ("", lazy("Which conversation of this table would you like to go on with, and with whom?")),
        ("", lazy("What will you do in the first week back because of this table?")),
    ),
    *_lines(
        CLOSING, DEEP,
        ("", lazy("What may the others ask you about when you meet next time?")),
    ),
)  # fmt: skip

FIRST_NOTE = lazy(
    "I am {greeter}, and I look out for you at {event}.\n"
    "You will find me here: {where}.\n"
    "You do not need to prepare anything. I walk with you to your table and introduce you to somebody there.\n"
    "Is there anything that would make it easier for you? Write me a line, or none."
)

# Words in statements by which a question is chosen that lets it come out by itself. Beginnings of words, in lower case.
THEMES: dict[str, tuple[str, ...]] = {
    "alone": ("one-person", "only one", "alone", "on my own", "freelanc", "einzige", "allein", "selbstst", "sola", "solo",
              "única", "único", "autónom"),
    "new": ("new ", "first", "started", "beginner", "neu", "erst", "angefangen", "anfäng", "nuev", "primer", "empec"),
    "change": ("changed", "switched", "career", "quit", "retrain", "wechsel", "umgeschult", "quer", "gekündigt", "cambi",
               "dejé"),
    "people": ("child", "kid", "parent", "mother", "father", "famil", "care", "twin", "kinder", "eltern", "mutter", "vater",
               "pfleg", "hij", "padre", "madre", "cuid"),
    "learning": ("learn", "study", "teach", "course", "language", "lern", "studier", "unterricht", "sprache", "aprend",
                 "estudi", "enseñ", "idioma"),
    "making": ("garden", "music", "choir", "sing", "bake", "cook", "paint", "knit", "write", "build", "garten", "musik",
               "chor", "back", "koch", "mal", "strick", "schreib", "bau", "jardín", "canto", "cocin", "pint", "escrib"),
    "body": ("run ", "running", "hike", "swim", "bike", "cycl", "sleep", "ill", "pain", "walk", "lauf", "wander", "schwimm",
             "rad", "schlaf", "krank", "schmerz", "corr", "camin", "nad", "duerm", "enferm"),
    "nerves": ("afraid", "shy", "nervous", "quiet", "stage", "angst", "schüchtern", "nervös", "leise", "miedo", "tímid",
               "nervios"),
    "far": ("moved", "abroad", "migrat", "country", "village", "far", "umgezogen", "ausland", "dorf", "weit", "mud",
            "extranjero", "pueblo", "lejos"),
}  # fmt: skip


def theme_of(statement: str) -> str:
    """Return which theme a statement is nearest to; empty if to none."""
    said = f" {' '.join(statement.casefold().split())} "
    scores = {theme: sum(f" {word}" in said for word in words) for theme, words in THEMES.items()}
    best = max(scores, key=lambda theme: scores[theme])
    return best if scores[best] else ""


def library(event: Event) -> tuple[Line, ...]:
    """Return the prompts of an event: its own for every stage in which it has some, else ours."""
    own = [
        Line(f"own-{one.pk}", one.stage, one.depth, one.theme, one.text)
        for one in Prompt.objects.filter(event=event)
        if one.stage != Prompt.Stage.FIRST_NOTE
    ]
    stages = {line.stage for line in own}
    return (*own, *(line for line in LIBRARY if line.stage not in stages))


def first_note(event: Event, *, greeter: str, where: str) -> str:
    """Return the words in which a greeter can begin: the event's own, or ours."""
    own = Prompt.objects.filter(event=event, stage=Prompt.Stage.FIRST_NOTE).first()
    words = own.text if own else str(FIRST_NOTE)
    filled = {"greeter": greeter, "event": event.name, "where": where or _("at the door")}
    for name, value in filled.items():
        words = words.replace("{" + name + "}", value)
    return words
