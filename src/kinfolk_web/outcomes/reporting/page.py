"""The one page of a report: its sections in order, as plain words and pictures that page and paper share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.outcomes.evaluation.queries import VERDICTS
from kinfolk_web.outcomes.evaluation.words import WORDS as LOTTERIES
from kinfolk_web.outcomes.reporting import words
from kinfolk_web.outcomes.reporting.counting import GROUPS, NEW, OTHERS, RETURNING
from kinfolk_web.outcomes.reporting.figures import Figure
from kinfolk_web.outcomes.reporting.pictures import bar, dots, stretch
from kinfolk_web.outcomes.reporting.protecting import ALL
from kinfolk_web.outcomes.reporting.topics import BEFORE, BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.outcomes.models import BoardReport

STEPS = ("greeted", "joined", "proposed", "hosted")
BESIDE = ("ties", "belong", "bond", "alike", "circles", "welcomed")
AFTER = ("later_touch", "later_again", "later_belong", "later_bond", "rather_not")
BASELINE = ("first_belong", "later_belong")
FREE = ("met_at_table", "met_in_free_time")
ASKED = ("talked_seated", "talked_apart")
FRONT = ("steps", "beside", "graph", "luck")
COUNTED_TOO = {"two_or_fewer": "two_or_fewer", "reach_2": "reach"}  # of the forecast, what taps tell on the same rung
DRAWN = {"largest", "mixed", "three_or_more", "two_or_fewer", "reach", "kept"}
EARLIER = (("ties", ALL), ("belong", ALL), ("alike", ALL), ("joined", NEW), ("back", NEW))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a picture: whom it is about, what it says, its picture as SVG (empty if there is none)."""

    label: str
    said: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One topic with its lines, and a word beside it."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One figure as it was seen and as it is estimated, how many answered, and what it could be if the others had answered.

    ``answered`` and ``people`` are blank where nobody was asked.
    """

    title: str
    answered: int | str
    people: int | str
    seen: str
    estimated: str
    bounds: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    came: str
    sections: tuple[Section, ...]
    silent: str
    missing: tuple[Missing, ...]
    leanings: tuple[str, ...] = field(default=())
    definitions: tuple[tuple[str, str], ...] = field(default=())
    may: tuple[str, ...] = field(default=())
    may_not: tuple[str, ...] = field(default=())

    @property
    def front(self) -> list[Section]:
        """What a board has to read: it stands before what may be said, on paper on the first sheet."""
        return [one for one in self.sections if one.key in FRONT]

    @property
    def behind(self) -> list[Section]:
        """All other sections."""
        return [one for one in self.sections if one.key not in FRONT]


class Figures:
    """The figures of a version, by topic and group."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._all = {(row["topic"], row["group"]): Figure(**row) for row in rows}

    def get(self, topic: str, group: str) -> Figure | None:
        """Return a figure."""
        return self._all.get((topic, group))

    def of(self, topic: str) -> list[Figure]:
        """Return the figures of a topic, group by group; everybody together only where there are no groups."""
        found = [one for group in GROUPS if (one := self._all.get((topic, group)))]
        return found or [one for one in [self.get(topic, ALL)] if one]

    def tells(self, topic: str) -> bool:
        """Whether anything of a topic is more than too little."""
        return any(one.state != "hidden" for one in self.of(topic))

    def topics(self) -> list[str]:
        """Return the topics in order."""
        return list(dict.fromkeys(topic for topic, _group in self._all))


def page_of(report: BoardReport) -> Page:
    """Return the page of a version, in the language that is active."""
    content = report.content
    figures, scales = Figures(content["figures"]), content.get("scales", {})
    sections = (
        _steps(figures, content),
        _beside(figures),
        _graph(content),
        _luck(content),
        _foretold(content),
        _found(content),
        _free(figures, content),
        _after(figures, scales),
        _earlier(figures, content),
    )
    any_other = any(one.blocks for one in sections)
    quiet = [words.title_of(one, scales) for one in figures.topics() if not figures.tells(one)]
    return Page(
        came=_("%(n)d people came.") % {"n": content["came"]},
        sections=tuple(one for one in sections if one.blocks or (one.key == "luck" and any_other)),
        silent=_("Too few answers to tell: %(topics)s") % {"topics": "; ".join(quiet)} if quiet else "",
        missing=(*_missing(figures, scales), *_meetings(content)),
        leanings=tuple(map(str, words.LEANINGS[: 3 if content.get("taps") else 2])),
        definitions=tuple((words.title_of(one, scales), str(words.DEFINITIONS[one])) for one in figures.topics()),
        may=tuple(map(str, words.MAY)),
        may_not=tuple(map(str, words.MAY_NOT)),
    )


# -- sections ---------------------------------------------------------------------------------------------------------


def _steps(figures: Figures, content: Mapping[str, Any]) -> Section:
    """Return the second steps of newcomers, and who came again beside those who return."""
    has_new = figures.get("hosted", NEW) is not None
    blocks = [
        Block(str(words.TOPICS[topic]), lines)
        for topic in STEPS
        if figures.tells(topic) and (lines := tuple(_step_lines(figures, topic)))
    ]
    if figures.tells("back"):
        title = _("Came again, to %(event)s") % {"event": content["back_at"]}
        lines = tuple(_line(one) for one in figures.of("back"))
        blocks.append(Block(title, lines, _("This describes who came. It does not say why.")))
    if figures.tells("back_known"):
        title = f"{words.TOPICS['back_known']} · {content['back_at']}"
        lines = tuple(_line(one) for one in figures.of("back_known"))
        blocks.append(Block(title, lines, str(words.DEFINITIONS["back_known"])))
    if figures.tells("renewed"):
        lines = tuple(_line(one) for one in figures.of("renewed"))
        blocks.append(Block(str(words.TOPICS["renewed"]), lines, _("This describes who came. It does not say why.")))
    lead = _("Newcomers first: who was met, and who then made the event their own.") if has_new else ""
    return Section("steps", _("Second steps"), lead, tuple(blocks))


def _step_lines(figures: Figures, topic: str) -> list[Line]:
    groups = (NEW, RETURNING, OTHERS) if figures.get(topic, NEW) else GROUPS
    found = [one for group in groups if (one := figures.get(topic, group)) and one.state != "hidden"]
    return [
        Line(str(words.GROUPS[one.group]), words.number_of(one), dots(one.share) if one.share is not None else "")
        for one in found
    ]


def _beside(figures: Figures) -> Section:
    blocks = [_block(figures, topic) for topic in BESIDE if figures.tells(topic)]
    if (said := _of_all(figures.get("ties", ALL))) and figures.tells("ties"):
        blocks[0] = replace(blocks[0], note=said)
    lead = _("Share of those who answered. The line shows how sure it is: 95 of 100 such lines hold the true share.")
    return Section("beside", _("Newcomers, those who return, hosts"), lead, tuple(blocks))


def _of_all(ties: Figure | None) -> str:
    """Return between what the share with a connection lies if those count who tapped nobody (C2 is of all)."""
    if ties is None or ties.floor is None or ties.ceiling is None:
        return ""
    return _(
        "Of all who came it is %(floor)d to %(ceiling)d %%: the first if none of those who tapped nobody has one, the second if "
        "all have."
    ) % {"floor": words.percent(ties.floor), "ceiling": words.percent(ties.ceiling)}


def _graph(content: Mapping[str, Any]) -> Section:
    """Return how islands became a whole by whom people met, and how many new ties join newcomers and those who return."""
    rows = {row["measure"]: row for row in content.get("graph", ())}
    titles = (
        (_("Islands"), ("islands_before", "islands_after")),
        (_("People in the largest whole"), ("largest",)),
        (_("Newcomers with those who return"), ("mixed", "mixed_by_chance")),
        (_("Three new connections or more that both wanted"), ("three_or_more",)),
    )
    blocks = []
    for title, measures in titles:
        held = [rows[one] for one in measures if one in rows]
        if held and held[-1]["state"] != "hidden" and held[0]["state"] != "hidden":
            blocks.append(Block(title, tuple(map(_graph_line, held))))
    lead = _(
        "An island are people who came together, knew each other or both say that they met, directly or through others. Taps miss "
        "meetings, so there were fewer islands rather than more."
    )
    return Section("graph", _("From islands to a whole"), lead, tuple(blocks))


def _graph_line(row: Mapping[str, Any]) -> Line:
    shows = row["measure"] in DRAWN and row["value"] is not None
    picture = stretch(row["value"], row["low"], row["high"]) if shows else ""
    return Line(str(words.GRAPH[row["measure"]]), words.graph_said(row), picture)


def _luck(content: Mapping[str, Any]) -> Section:
    """Return what the forecast said of luck and of the plan: another rung than what was counted, so never in one chart."""
    rows = (row for row in content.get("luck", ()) if row["name"] not in COUNTED_TOO)
    blocks = [Block(str(words.LUCK[row["name"]]), _simulated(row)) for row in rows]
    lead = _(
        "Simulated from the list and the plan, not counted: the same people and minutes, once left to luck. The line holds "
        "nine of ten simulated gatherings."
    )
    assume = content.get("assumed", {}).get("assume", {})
    if not blocks:
        lead = _("No forecast was made before the event began of a plan that held, so nothing can stand here.")
    elif assume:
        lead = f"{lead} " + _("Assumed other than usual: %(what)s.") % {"what": "; ".join(words.assumed_of(assume))}
    return Section("luck", _("Beside luck, by the forecast"), lead, tuple(blocks))


def _simulated(row: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(str(label), words.ranged(row[arm]), stretch(row[arm]["mean"], row[arm]["low"], row[arm]["high"]))
        for arm, label in words.ARMS.items()
    )


def _foretold(content: Mapping[str, Any]) -> Section:
    """Return what the forecast said and what was counted where both stand on the rung "met": that alone may share a chart."""
    graph = {row["measure"]: row for row in content.get("graph", ())}
    luck = {row["name"]: row for row in content.get("luck", ())}
    assume = content.get("assumed", {}).get("assume", {})
    note = "; ".join(words.assumed_of({name: assume.get(name, usual) for name, usual in words.MINUTES.items()}))
    blocks = []
    for name, measure in COUNTED_TOO.items():
        counted = [graph[measure]] if measure in graph and graph[measure]["state"] != "hidden" else []
        if counted:
            simulated = _simulated(luck[name]) if name in luck else ()
            lines = (*map(_graph_line, counted), *simulated)
            blocks.append(Block(str(words.LUCK[name]), lines, note if simulated else ""))
    lead = _(
        "Counted are taps “we met” of both. Taps miss meetings, and whoever tapped nobody counts as having met nobody: it was "
        "better than that."
    )
    return Section("foretold", _("Whom people met, counted beside the forecast"), lead, tuple(blocks))


def _found(content: Mapping[str, Any]) -> Section:
    """Return what lotteries found, without a number: those would stand beside moved ones, and tell how far these moved."""
    blocks = tuple(
        Block(str(LOTTERIES[design].asks), (), str(VERDICTS[design][row["verdict"]]))
        for row in content.get("found", ())
        for design in [Study.Design(row["design"])]
    )
    lead = _("Drawn by lot among what is equally good, and written down before the draw.")
    return Section("found", _("Found out honestly"), lead, blocks)


def _free(figures: Figures, content: Mapping[str, Any]) -> Section:
    """Return what people said of planned tables and of free time, with how long each lasted."""
    lines = tuple(
        _line(one, str(words.TOPICS[topic]))
        for topic in FREE
        if (one := figures.get(topic, ALL)) and one.state != "hidden"
    )
    minutes = content.get("minutes", {})
    note = _("%(planned)d minutes at planned tables, %(free)d minutes of breaks and meals.") % {
        "planned": minutes.get("planned", 0), "free": minutes.get("free", 0),
    }  # fmt: skip
    blocks = [Block(_("By the same people’s own word, weeks after"), lines, note)] if lines else []
    asked = tuple(
        _line(one, str(words.TOPICS[topic]))
        for topic in ASKED
        if (one := figures.get(topic, ALL)) and one.state != "hidden"
    )
    if asked:
        blocks.insert(0, Block(_("Did you talk?"), asked))
    kept = [row for row in content.get("graph", ()) if row["measure"] == "kept" and row["state"] != "hidden"]
    if kept:
        blocks.insert(0, Block(_("Both sat where they were planned to"), tuple(map(_graph_line, kept))))
    return Section("free", _("Planned tables beside free time"), "", tuple(blocks))


def _after(figures: Figures, scales: Mapping[str, str]) -> Section:
    """Return what people said weeks after, and to scales that the organisers brought; beside before the event, if told."""
    whole = _since_before(figures, *BASELINE, _("“I belong here”, before and after"))
    blocks = [whole] if whole else []
    blocks += [_block(figures, topic) for topic in AFTER if figures.tells(topic)]
    for topic in scales:
        if figures.tells(topic):
            title, groups = words.title_of(topic, scales), _block(figures, topic).lines
            whole = _since_before(figures, topic + BEFORE, topic, title)
            blocks.append(replace(whole, lines=(*whole.lines, *groups)) if whole else Block(title, groups))
    return Section("after", _("Two to six weeks after"), "", tuple(blocks))


def _since_before(figures: Figures, first: str, later: str, title: str) -> Block | None:
    """Return a question before the event beside the same some weeks after it; nothing unless both are told."""
    then, now = (figures.get(topic, ALL) for topic in (first, later))
    if then is None or now is None or "hidden" in {then.state, now.state}:
        return None
    lines = (_line(then, _("before the event")), _line(now, _("weeks after")))
    note = _("Not all of those who answered before also answered after, and more than the event lies between.")
    return Block(title, lines, note)


def _earlier(figures: Figures, content: Mapping[str, Any]) -> Section:
    """Return this event beside earlier ones of the community."""
    earlier = [(one["event"], Figures(one["figures"])) for one in content.get("before", ())]
    blocks = []
    for topic, group in EARLIER:
        now = figures.get(topic, group)
        before = [(name, one) for name, held in earlier if (one := held.get(topic, group)) and one.state != "hidden"]
        if now is None or now.state == "hidden" or not before:
            continue
        lines = (_line(now, _("this event")), *(_line(one, name) for name, one in before))
        blocks.append(Block(f"{words.TOPICS[topic]} · {words.GROUPS[group]}", lines))
    lead = _("Different people came, and more than the plan was different.")
    return Section("earlier", _("Beside earlier events"), lead, tuple(blocks))


def _block(figures: Figures, topic: str) -> Block:
    lines = tuple(_line(one) for one in figures.of(topic) if one.state != "hidden")
    return Block(str(words.TOPICS[topic]), lines)


def _line(one: Figure, label: str = "") -> Line:
    return Line(label or str(words.GROUPS[one.group]), words.share_of(one), bar(one))


def _missing(figures: Figures, scales: Mapping[str, str]) -> list[Missing]:
    found = []
    for topic in figures.topics():
        one = figures.get(topic, ALL)
        if one is None or not BY_KEY[topic].asked or not one.people:
            continue
        bounds = ""
        if one.floor is not None and one.ceiling is not None:
            given = {"floor": words.percent(one.floor), "ceiling": words.percent(one.ceiling)}
            bounds = _("%(floor)d to %(ceiling)d %%") % given
        estimated = words.weighted_of(one)
        found.append(
            Missing(
                words.title_of(topic, scales),
                min(one.answered, one.people),
                one.people,
                words.share_of(one),
                estimated,
                bounds,
            )
        )
    return found


def _meetings(content: Mapping[str, Any]) -> list[Missing]:
    """Return how many meetings were seen by taps, and how many there were if taps miss some."""
    return [
        Missing(str(words.PAIRS[row["pairs"]]), "", "", *words.meetings_of(row), "")
        for row in content.get("taps", ())
        if row["state"] == "told"
    ]
