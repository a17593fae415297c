"""What is said of each evaluation: to organisers, to members word for word, and in its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kinfolk.evaluating.protocol import Arm, Outcome
from kinfolk_web.outcomes.evaluation.models import Study

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kinfolk.evaluating.protocol import Design


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one design.

    Parameters
    ----------
    design, key
        Its name in the database and in a protocol.
    title, asks, does
        For organisers: its name, the question that it answers, and what switching it on does.
    members
        The very sentence that stands on members' pages from then on.
    arms, outcome, secondary, exclusions
        For the protocol, in English, so that its fingerprint is the same in every language.
    """

    design: Study.Design
    key: Design
    title: StrPromise
    asks: StrPromise
    does: StrPromise
    members: StrPromise
    arms: tuple[Arm, Arm]
    outcome: Outcome
    exclusions: tuple[str, ...]
    secondary: tuple[Outcome, ...] = ()


PLANS = Words(
    design=Study.Design.PLANS,
    key="plan-lottery",
    title=_("Plan lottery"),
    asks=_("Do people who are seated together talk who would not have talked otherwise?"),
    does=_(
        "Kinfolk looks for plans that are equally good: every must kept, nobody worse off than the worst-off person of the "
        "best plan, and all else within 1 %. One of them is drawn by lot and becomes your draft."
    ),
    members=_(
        "Several plans were equally good, and one of them was drawn by lot, to find out honestly whether seats help people "
        "meet. It changes nothing that you are promised. If you say yes to being counted, you are asked afterwards whether "
        "you talked with six people."
    ),
    arms=(
        Arm("together", "The drawn plan seats the two at one table, or in one cast, at least once."),
        Arm("otherwise", "The drawn plan does not; other plans of the set do."),
    ),
    outcome=Outcome(
        "talked", "Both say that they talked, asked after the last round about pairs picked at random.", "pairs"
    ),
    exclusions=(
        "Pairs that 2 % of the plans or fewer, or 98 % or more, seat together.",
        "Pairs of which one did not say yes to being counted, was not here, did not answer, or is not sure.",
    ),
)
SAME = Words(
    design=Study.Design.SAME,
    key="same-treatment",
    title=_("Nothing against nothing"),
    asks=_("Does our counting find a difference where there is none?"),
    does=_(
        "Everybody is drawn into one of two halves that mean nothing and change nothing. Afterwards they are compared like "
        "real ones: there should be no difference, in 19 of 20 events."
    ),
    members=_(
        "Everybody was drawn into one of two halves that mean nothing, to see that our counting finds no difference where "
        "there is none. Nobody is treated differently."
    ),
    arms=(Arm("first", "Nothing is done."), Arm("second", "Nothing is done.")),
    outcome=Outcome("met", "With how many people both say that they met.", "people"),
    exclusions=("People who did not say yes to being counted, or were not here.",),
)
WELCOME = Words(
    design=Study.Design.WELCOME,
    key="welcome-lottery",
    title=_("Welcome lottery"),
    asks=_("Do newcomers feel more welcome if their greeter also introduces them to others?"),
    does=_(
        "Everybody new is greeted by name, as ever; a lot takes that from nobody. For half of those who have a greeter, drawn "
        "by lot, the greeter is asked for one thing more: to introduce them to two people before the first table."
    ),
    members=_(
        "Whoever is new is greeted by name, as promised. For half of them, drawn by lot, the greeter is also asked to introduce "
        "them to two people before the first table, to find out honestly whether that helps. It takes nothing from anybody. "
        "If you are new and say yes to being counted, your tap on being welcomed counts for it."
    ),
    arms=(
        Arm(
            "introduced",
            "Greeted as ever, and the greeter is asked to introduce them to two people before the first table.",
        ),
        Arm(
            "as ever", "Greeted as ever: a greeter by name, a first note, a meeting at the door, the way to the table."
        ),
    ),
    outcome=Outcome(
        "welcomed", "Says in the pulse that somebody welcomed them within their first 15 minutes.", "newcomers"
    ),
    exclusions=(
        "Newcomers who had no greeter when this was written, or wanted none.",
        "Newcomers who did not say yes to being counted, or did not answer whether they were welcomed.",
    ),
    secondary=(
        Outcome("met", "With how many people both say that they met.", "newcomers"),
        Outcome("met_nobody", "Whether there is nobody of whom both say that they met.", "newcomers"),
    ),
)
_BOND = "Says 4 or 5 of 5 in the pulse to “I have a good bond with someone here I had not met before today”"
STEPPED = Words(
    design=Study.Design.STEPPED,
    key="stepped-rounds",
    title=_("Stepped rounds"),
    asks=_("Do planned tables make better bonds than free time?"),
    does=_(
        "Everybody is drawn into one of two halves that take turns: in each round one half sits at planned tables and the other "
        "has free time. So everybody sits in half of the rounds. Draw before you plan; plans then keep to it."
    ),
    members=_(
        "In each round of tables one half of us sits at planned tables and the other half has free time; then we swap. Who "
        "begins is drawn by lot, to find out honestly whether planned tables help people meet. Everybody gets as much of "
        "both. If you say yes to being counted, your tap on a good bond counts for it."
    ),
    arms=(
        Arm("tables first", "Planned tables in the first round, the third and so on; free time in the others."),
        Arm("free first", "Free time in the first round, the third and so on; planned tables in the others."),
    ),
    outcome=Outcome("bond", f"{_BOND}, after the first round, before the halves swap.", "people"),
    exclusions=(
        "People who are pinned, do not take part in every round, or came onto the list later: they sit as ever.",
        "People who did not say yes to being counted, or did not answer after that round.",
        "Later rounds are told apart: they carry over what came before.",
    ),
)
CASTS = Words(
    design=Study.Design.CASTS,
    key="cast-or-mixer",
    title=_("Cast against mixer"),
    asks=_("Do the same few people again make better bonds than new faces in every round?"),
    does=_(
        "People are put into groups of twenty. In half of these, drawn by lot, five people each sit together in every second "
        "round and meet new faces in the others; in the other half everybody meets new faces in every round. Draw before you "
        "plan; plans then keep to it, and count the five as meeting again."
    ),
    members=_(
        "For some of us, drawn by lot, the same five people sit together in every second round; for all others faces are new in "
        "every round. It is to find out honestly what makes better bonds. Nobody gets fewer rounds or a table without a host. "
        "If you say yes to being counted, your tap on a good bond counts for it."
    ),
    arms=(
        Arm("cast", "The five of each cast sit together in the first round, the third and so on."),
        Arm("mixer", "New faces in every round, as far as a plan can."),
    ),
    outcome=Outcome("bond", f"{_BOND}, the last time they answered; each cluster counts once, by its mean.", "people"),
    exclusions=(
        "Hosts, people who are pinned, must sit with somebody, need a certain table, or miss a round: they sit as ever.",
        "Whoever is left over when groups of twenty are full, or shares no language with most.",
        "People who did not say yes to being counted, or did not answer.",
    ),
    secondary=(
        Outcome(
            "reach",
            "How many people are reached in two steps over pairs who both say that they met; each cluster counts once, by its mean.",
            "people",
        ),
    ),
)
WORDS = {one.design: one for one in (PLANS, WELCOME, STEPPED, CASTS, SAME)}
STOP = "The end of the event. It is counted once; answers are taken until then, for 30 days at most."
