"""What each topic, group and figure is called in a report, and what may be said and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kinfolk.mixer.assumptions import ASSUMPTIONS
from kinfolk.sentences import ENGLISH, spoken
from kinfolk_web.outcomes.reporting.counting import CARDS, HOSTS, NEW, OTHERS, RETURNING, TOGETHER
from kinfolk_web.outcomes.reporting.protecting import ALL, LEAST
from kinfolk_web.outcomes.reporting.topics import BEFORE, SCALES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

    from kinfolk_web.outcomes.reporting.figures import Figure

TOPICS: dict[str, StrPromise] = {
    "greeted": gettext_lazy("Met by their greeter"),
    "joined": gettext_lazy("Joined an open table"),
    "proposed": gettext_lazy("Proposed a table of their own"),
    "hosted": gettext_lazy("Hosted a table"),
    "back": gettext_lazy("Came again"),
    "back_known": gettext_lazy("Came again, of those who asked to be remembered"),
    "renewed": gettext_lazy("Came again, or renewed their membership"),
    "ties": gettext_lazy("Has at least one new connection that both wanted"),
    "belong": gettext_lazy("“I belong here”"),
    "bond": gettext_lazy("“I have a good bond with someone I had not met before”"),
    "alike": gettext_lazy("“I met someone who is like me in a way I thought was only me”"),
    "circles": gettext_lazy("Feels close to the people here"),
    "welcomed": gettext_lazy("“Someone welcomed me within my first 15 minutes”"),
    "talked_seated": gettext_lazy("Talked with a random person they sat with"),
    "talked_apart": gettext_lazy("Talked with a random person they did not sit with"),
    "later_touch": gettext_lazy("In touch again with somebody"),
    "later_again": gettext_lazy("Would come again"),
    "later_belong": gettext_lazy("“I belong here”, weeks after"),
    "later_bond": gettext_lazy("“I have a good bond with someone”, weeks after"),
    "later_alike": gettext_lazy("“… like me in a way I thought was only me”, weeks after"),
    "later_circles": gettext_lazy("Feels close to the people here, weeks after"),
    "met_at_table": gettext_lazy("Met somebody to look for again at a planned table"),
    "met_in_free_time": gettext_lazy("Met somebody to look for again in free time"),
    "rather_not": gettext_lazy("Says no to “I would rather not have been placed”"),
    "first_belong": gettext_lazy("“I belong here”, before the event"),
    **dict.fromkeys(SCALES, gettext_lazy("above the middle of the scale")),
    **{one + BEFORE: gettext_lazy("above the middle of the scale, before the event") for one in SCALES},
}
DEFINITIONS: dict[str, StrPromise] = {
    "greeted": gettext_lazy("Newcomers whose greeter, or somebody of the team, noted that they met."),
    "joined": gettext_lazy("Took a seat at a table that somebody else proposed."),
    "proposed": gettext_lazy("Proposed a table that was not declined or taken back."),
    "hosted": gettext_lazy("Led a planned table in a round, or a table of their own that was shown."),
    "back": gettext_lazy(
        "Of those who came, those who also came to one of the later events that are named. Nobody says why."
    ),
    "back_known": gettext_lazy(
        "Of those who came and asked to be remembered, those who also came to a later event that is named. It was over when the names of all "
        "others were deleted. Who asks for it is more likely to come again, so it says less about the others."
    ),
    "renewed": gettext_lazy(
        "Of those who came, those who came to a later event, if one was over, or had renewed by the day this was counted, by the "
        "list of the community. Nobody says why."
    ),
    "ties": gettext_lazy(
        "Both said that they met, one of them would keep in touch, and they had not come together. Of those who said of "
        "anybody that they met. Taps miss meetings, so this is the least there was."
    ),
    "belong": gettext_lazy(
        "4 or 5 of 5, at the last round that somebody answered. Item 4 of the Brief Sense of Community Scale."
    ),
    "bond": gettext_lazy("4 or 5 of 5, at the last round that somebody answered. Our own question, not validated."),
    "alike": gettext_lazy("Yes, at the last round that somebody answered. Our own question, not validated."),
    "circles": gettext_lazy("5 to 7 of 7 on the picture of two circles, at the last round that somebody answered."),
    "welcomed": gettext_lazy("Newcomers who said yes. Our own question, not validated."),
    "talked_seated": gettext_lazy(
        "Answers to “did you talk?” about people who were drawn by lot of those with whom somebody sat: three of each who agreed. Not sure "
        "is left out. It does not depend on who likes to tap, but on who agreed."
    ),
    "talked_apart": gettext_lazy("The same of people who were drawn of all with whom somebody never sat."),
    "later_touch": gettext_lazy("Yes, two to six weeks after."),
    "later_again": gettext_lazy("Yes, two to six weeks after; others said perhaps, or no."),
    "later_belong": gettext_lazy("4 or 5 of 5, two to six weeks after."),
    "later_bond": gettext_lazy("4 or 5 of 5, two to six weeks after."),
    "later_alike": gettext_lazy("Yes, two to six weeks after."),
    "later_circles": gettext_lazy("5 to 7 of 7, two to six weeks after."),
    "met_at_table": gettext_lazy("Yes, two to six weeks after."),
    "met_in_free_time": gettext_lazy("Yes, two to six weeks after."),
    "rather_not": gettext_lazy("No, two to six weeks after."),
    "first_belong": gettext_lazy("4 or 5 of 5, before the event."),
    **dict.fromkeys(SCALES, gettext_lazy("The mean of somebody’s answers lies above the middle of the scale.")),
    **{
        one + BEFORE: gettext_lazy(
            "The mean of somebody’s answers before the event lies above the middle of the scale."
        )
        for one in SCALES
    },
}


def title_of(topic: str, scales: Mapping[str, str]) -> str:
    """Return what a topic is called; of a scale that organisers brought, with its name."""
    name = scales.get(topic.removesuffix(BEFORE), "")
    return f"{name}: {TOPICS[topic]}" if name else str(TOPICS[topic])


GROUPS: dict[str, StrPromise] = {
    NEW: gettext_lazy("newcomers"),
    RETURNING: gettext_lazy("returning"),
    HOSTS: gettext_lazy("hosts"),
    OTHERS: gettext_lazy("all others"),
    TOGETHER: gettext_lazy("everybody"),
    CARDS: gettext_lazy("cards, by anybody"),
    ALL: gettext_lazy("everybody"),
}


ARMS: dict[str, StrPromise] = {"luck": gettext_lazy("by luck"), "plan": gettext_lazy("by plan")}
LUCK: dict[str, StrPromise] = {
    "nobody": gettext_lazy("People who meet nobody new"),
    "newcomers_nobody": gettext_lazy("Newcomers who meet nobody new"),
    "two_or_fewer": gettext_lazy("People who meet two new people or fewer"),
    "reach_2": gettext_lazy("People within two steps of a person"),
}

MINUTES = {one.name: one.value for one in ASSUMPTIONS if one.name in {"table_minutes", "met_minutes"}}


GRAPH: dict[str, StrPromise] = {
    "islands_before": gettext_lazy("before"),
    "islands_after": gettext_lazy("after"),
    "largest": gettext_lazy("in the largest whole"),
    "mixed": gettext_lazy("of new ties"),
    "mixed_by_chance": gettext_lazy("of all pairs of these people"),
    "three_or_more": gettext_lazy("of all who came"),
    "two_or_fewer": gettext_lazy("by taps of both"),
    "reach": gettext_lazy("by taps of both"),
    "kept": gettext_lazy("of pairs planned to one table"),
}


def graph_said(row: Mapping[str, Any]) -> str:
    """Return a figure of the graph in words."""
    if row["state"] in {"nearly all", "few"}:
        said = _("all but fewer than 5 of %(of)d") if row["state"] == "nearly all" else _("fewer than 5 of %(of)d")
        return said % row
    if row["value"] is None:
        return _("not told, so that a small number stays hidden")
    if row["measure"] == "islands_after":
        return _("about %(value)d (%(low)d to %(high)d)") % row
    if row["low"] == row["high"]:  # known of everybody
        return str(row["value"]) if row["measure"] == "islands_before" else _("%d %%") % percent(row["value"])
    return ranged({"mean": row["value"], "low": row["low"], "high": row["high"]})


def ranged(one: Mapping[str, float]) -> str:
    """Return a simulated share with the range of nine in ten gatherings."""
    given = {"share": percent(one["mean"]), "low": percent(one["low"]), "high": percent(one["high"])}
    return _("%(share)d %% (%(low)d to %(high)d)") % given


def assumed_of(assume: Mapping[str, float]) -> list[str]:
    """Return what a forecast assumes other than usual, each as what it is and its value."""
    language = get_language() or ENGLISH
    return [
        f"{spoken(one.label, language)}: "
        + (_("%d %%") % percent(assume[one.name]) if one.percent else f"{assume[one.name]:g}")
        for one in ASSUMPTIONS
        if one.name in assume
    ]


def number_of(figure: Figure) -> str:
    """Return a figure of what is known of everybody: so many of so many."""
    given = {"good": figure.good, "people": figure.answered}
    if figure.state == "share":
        return _("about %(good)d of %(people)d") % given
    return share_of(figure)


def share_of(figure: Figure) -> str:
    """Return a figure as a share with its interval, or why there is none."""
    if figure.state == "few":
        return _("fewer than 5 of about %(people)d") % {"people": figure.answered}
    if figure.state == "nearly all":
        return _("all but fewer than 5 of about %(people)d") % {"people": figure.answered}
    if figure.share is None or figure.low is None or figure.high is None:
        return _("not told, so that a small number stays hidden") if figure.answered >= LEAST else _("too few to tell")
    given = {"share": percent(figure.share), "low": percent(figure.low), "high": percent(figure.high)}
    return _("%(share)d %% (%(low)d to %(high)d)") % given


def percent(share: float) -> int:
    """Return a share in whole percent."""
    return round(100 * share)


PAIRS: dict[str, StrPromise] = {
    "with a newcomer": gettext_lazy("Met at a table, pairs with a newcomer"),
    "all others": gettext_lazy("Met at a table, all other pairs"),
    "all": gettext_lazy("Met at a table, pairs"),
}
LEANINGS = (
    gettext_lazy(
        "Elsewhere those who did not answer were the less connected ones. So shares of answers flatter the event."
    ),
    gettext_lazy(
        "Estimated: each group counts for as many as came of it. What nobody could see of the silent is not corrected."
    ),
    gettext_lazy(
        "Meetings: seen by at least one tap on “we met”; estimated by how often both tapped. Long talks are tapped by both, short "
        "ones by neither: there may have been more. A tap out of politeness counts as well: there may have been fewer."
    ),
)


def weighted_of(figure: Figure) -> str:
    """Return the share of the whole room with its interval; nothing where it is not estimated."""
    if figure.weighted is None or figure.weighted_low is None or figure.weighted_high is None:
        return ""
    return ranged({"mean": figure.weighted, "low": figure.weighted_low, "high": figure.weighted_high})


def meetings_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return pairs seen by their taps, and how many there were with the interval."""
    return _("about %(seen)d pairs") % row, _("about %(estimated)d (%(low)d to %(high)d)") % row


MAY = (
    gettext_lazy("Say what was counted here, with its interval and how many answered."),
    gettext_lazy("Set newcomers beside those who return: it describes them. They differ in more than being new."),
    gettext_lazy(
        "“In instrumented conferences, free mingling left about four in ten people with two or fewer five-minute partners.”"
    ),
    gettext_lazy("“Random assignment to structured sessions has raised later collaboration in controlled trials.”"),
)
MAY_NOT = (
    gettext_lazy("That the plan caused any of it. Only an event at which it was drawn by lot could say so."),
    gettext_lazy("That people are friends now. One event makes first links and a reason to return."),
    gettext_lazy("That who came again or renewed did so because they were welcomed."),
    gettext_lazy("Add the questions up to one score. They are read one by one."),
    gettext_lazy(
        "Anything about one person. Numbers are moved a little at random, so that nothing follows about anybody."
    ),
)
