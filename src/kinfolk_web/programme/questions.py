"""Question texts for the form of each ticketing system, worded so that :mod:`kinfolk.roster` knows their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NUMBER, YES_NO, LINE, LINES = "number", "yes_no", "line", "lines"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its title becomes the header of a column, by which the list is understood.

    ``meaning`` is what the column means to the list; a translation of the title has to be understood as well (a test
    asks).
    """

    key: str
    meaning: str
    answer: str
    title: _StrPromise
    help: _StrPromise
    core: bool = True


QUESTIONS: tuple[Question, ...] = (
    Question(
        "times", "times_attended", NUMBER,
        pgettext_lazy("question title", "How many times have you attended before?"),
        _("0 if this is your first time. It only decides who welcomes whom."),
    ),
    Question(
        "host", "host", YES_NO,
        pgettext_lazy("question title", "Would you host a table?"),
        _("You get one page that says what to do; nothing to prepare. You can say for how many rounds later."),
    ),
    Question(
        "greeter", "greeter", YES_NO,
        pgettext_lazy("question title", "Would you greet a newcomer?"),
        _("You write one line beforehand, say hello at the door, and show the way to the table."),
    ),
    Question(
        "me_too", "statements", LINES,
        pgettext_lazy("question title", "Me too: which one to three lines about you could make somebody here say “me too”?"),
        _("One line each, such as “I run a one-person team” or “I moved here last year”. Leave it empty if you like."),
    ),
    Question(
        "show", "show_statements", YES_NO,
        pgettext_lazy("question title", "Show statements"),
        _("May we name your me-too lines at your table, if somebody there said the same? Without a yes nobody sees them."),
    ),
    Question(
        "needs", "needs", LINES,
        pgettext_lazy("question title", "Access needs"),
        _("What you need at your table: a step-free way, a hearing loop, a quiet place, something else."),
    ),
    Question(
        "came_with", "party", LINE,
        pgettext_lazy("question title", "Coming with"),
        _("If you come as a group: a name that all of you write the same way. At tables you will meet others; the rest of "
          "the time is yours."),
    ),
    Question(
        "languages", "languages", LINE,
        pgettext_lazy("question title", "Which languages do you speak?"),
        _("Those in which you like to talk at a table, the best one first."),
        core=False,
    ),
    Question(
        "together", "together", LINE,
        pgettext_lazy("question title", "Together"),
        _("Your carer, interpreter or companion, if you must share every table: name or e-mail as on their ticket."),
        core=False,
    ),
    Question(
        "listen", "listen_first", YES_NO,
        pgettext_lazy("question title", "Listen first"),
        _("Would you rather listen first? Then your host never asks you to begin."),
        core=False,
    ),
    Question(
        "largest", "largest_table", NUMBER,
        pgettext_lazy("question title", "What is the largest table that is comfortable for you?"),
        _("A number of people, yourself included. Leave it empty if it does not matter."),
        core=False,
    ),
    Question(
        "pronouns", "pronouns", LINE,
        pgettext_lazy("question title", "Your pronouns"),
        _("As they may stand on your card. Leave it empty if you like."),
        core=False,
    ),
    Question(
        "sound", "name_sound", LINE,
        pgettext_lazy("question title", "How do you pronounce your name?"),
        _("So that your host says it right: “AWN-ya”."),
        core=False,
    ),
    Question(
        "no_greeter", "no_greeter", YES_NO,
        pgettext_lazy("question title", "No greeter"),
        _("Yes, if you would rather find your own way in. You can change your mind."),
        core=False,
    ),
    Question(
        "hide", "hide_new", YES_NO,
        pgettext_lazy("question title", "Hide new"),
        _("Yes, if nobody at your tables should be told that you are here for the first time."),
        core=False,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class System:
    """A ticketing system: where questions are added, and what it calls each type of answer."""

    key: str
    name: str
    where: _StrPromise
    types: dict[str, str]
    note: _StrPromise | str = ""

    def type_of(self, question: Question) -> str:
        """Return which type of answer to choose for a question."""
        return self.types[question.answer]


SYSTEMS: tuple[System, ...] = (
    System(
        "eventbrite", "Eventbrite",
        _("Order form → Add question. Ask each attendee, not only the buyer."),
        {NUMBER: "Short text", YES_NO: "Radio buttons: Yes, No", LINE: "Short text", LINES: "Paragraph text"},
        _("Export the attendee report, not the orders report: it names everybody."),
    ),
    System(
        "pretix", "pretix",
        _("Products → Questions → Create a new question; tick the admission products."),
        {NUMBER: "Number", YES_NO: "Yes/No", LINE: "Text (one line)", LINES: "Multiline text"},
        _("Ask for attendee names and e-mails too. Export “Order data”, the sheet of positions."),
    ),
    System(
        "google", "Google Forms",
        _("Add question; put the second text into “Description” (the three dots)."),
        {NUMBER: "Short answer, response validation: whole number", YES_NO: "Multiple choice: Yes, No", LINE: "Short answer", LINES: "Paragraph"},
    ),
    System(
        "microsoft", "Microsoft Forms",
        _("Add new; put the second text into “Subtitle” (the three dots)."),
        {NUMBER: "Text, restrictions: number", YES_NO: "Choice: Yes, No", LINE: "Text", LINES: "Text, long answer"},
    ),
    System(
        "tito", "Tito",
        _("Customize → Questions → New question; choose the tickets it is for."),
        {NUMBER: "Text (short)", YES_NO: "Options: Yes, No", LINE: "Text (short)", LINES: "Text (long)"},
        _("Export the tickets as CSV."),
    ),
    System(
        "luma", "Luma",
        _("Registration → Registration questions → Add question."),
        {NUMBER: "Text", YES_NO: "Options: Yes, No", LINE: "Text", LINES: "Text, long"},
        _("Keep the first text word for word: by it your list is understood."),
    ),
    System(
        "indico", "Indico",
        _("Registration form → Manage → Add field; put the second text into “Description”."),
        {NUMBER: "Number", YES_NO: "Yes/No", LINE: "Text", LINES: "Text area"},
    ),
    System(
        "generic", _("Any other form"),  # type: ignore[arg-type] # a sentence, unlike the names of systems
        _("The first text is the question, the second one the small print beside it."),
        {NUMBER: "a number", YES_NO: "yes or no", LINE: "one line of text", LINES: "several lines of text"},
    ),
)  # fmt: skip
