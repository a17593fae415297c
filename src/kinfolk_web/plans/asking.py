"""Asking those whom a plan proposes: the list of whom to ask, what they said, and other people instead of who said no."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import ngettext

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.hosting import FLAGS, GREETER, HOST, LISTS, ROLES, declined_in
from kinfolk_web.plans.models import Asked, Greeting, Sitting
from kinfolk_web.plans.welcoming import hand_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kinfolk.problem import Pairs, Problem
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.plans.models import Plan

Document = dict[str, Any]
YES, NO, NOT_ASKED = ANSWERS = ("yes", "no", "")


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody to ask: to do what, where the plan has them, and what they said so far."""

    attendee: Attendee
    role: str
    tasks: tuple[str, ...]
    answer: str
    reserve: bool

    @property
    def field(self) -> str:
        """What the answer is called in a form."""
        return f"{self.role}-{self.attendee.code}"


# -- whom to ask ----------------------------------------------------------------------------------------------------


def asks_of(plan: Plan) -> tuple[Ask, ...]:
    """Return whom to ask: those a plan proposes as they stand there, then whoever was asked before, then the reserves."""
    people = {one.code: one for one in Attendee.objects.filter(event_id=plan.event_id, state=Attendee.State.COMING)}
    said = {
        (role, code): YES if yes else NO
        for role, code, yes in Asked.objects.filter(attendee__event_id=plan.event_id)
        .order_by("pk")
        .values_list("role", "attendee__code", "yes")
    }
    return tuple(one for role in ROLES for one in _asks(plan, role, people, said))


def _asks(plan: Plan, role: str, people: Mapping[str, Attendee], said: Mapping[tuple[str, str], str]) -> Iterator[Ask]:
    proposed = plan.said.get("proposed", {})
    first = [*proposed.get(LISTS[role], ()), *(code for of, code in said if of == role)]
    reserves = proposed.get(f"reserve_{LISTS[role]}", ())
    tasks = (_tables if role == HOST else _newcomers)(plan)
    for code in dict.fromkeys([*first, *reserves]):
        one, answer = people.get(code), said.get((role, code), NOT_ASKED)
        if one is None or (not answer and getattr(one, FLAGS[role])):
            continue  # whom the list itself names needs no asking
        yield Ask(one, role, tuple(tasks.get(code, ())), answer, reserve=code not in first)


def _tables(plan: Plan) -> dict[str, list[str]]:
    """Return the tables that each host leads, with the rounds."""
    led: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    sittings = Sitting.objects.filter(plan=plan, host__isnull=False).order_by("round")
    for code, table, number in sittings.values_list("host__code", "table", "round"):
        led[code][table].append(str(number))
    return {
        code: [
            ngettext("table %(table)s, round %(rounds)s", "table %(table)s, rounds %(rounds)s", len(numbers))
            % {"table": table, "rounds": ", ".join(numbers)}
            for table, numbers in tables.items()
        ]
        for code, tables in led.items()
    }


def _newcomers(plan: Plan) -> dict[str, list[str]]:
    """Return whom each greeter would look out for."""
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in Greeting.objects.filter(plan=plan).values_list("greeter__code", "newcomer__name"):
        names[code].append(name)
    return names


def declining_hosts(plan: Plan) -> tuple[Attendee, ...]:
    """Return who leads a table of a plan that proposed them, though they said no."""
    led = Sitting.objects.filter(plan=plan).values("host_id")
    said_no = Asked.objects.filter(role=HOST, yes=False, attendee__event_id=plan.event_id).values("attendee_id")
    return tuple(Attendee.objects.filter(pk__in=said_no, is_host=False).filter(pk__in=led).order_by("pk"))


# -- what they said -------------------------------------------------------------------------------------------------


def answer(*, event: Event, answers: Mapping[tuple[str, str], str], by: User | None) -> Change | None:
    """Note what people said when they were asked: by role and code ``yes``, ``no``, or nothing so far.

    Who said yes is a host or greeter from then on, wherever people are shown; who said no is not proposed again.
    Return the change, or none if all was noted so already.
    """
    with transaction.atomic():
        codes = {code for _role, code in answers}
        held = Attendee.objects.select_for_update(of=("self",)).filter(event=event, code__in=codes)
        people = {one.code: one for one in held.filter(state=Attendee.State.COMING)}
        before = {(one.role, one.attendee_id): one for one in Asked.objects.filter(attendee__in=list(people.values()))}
        new = {
            (role, people[code]): said
            for (role, code), said in answers.items()
            if role in ROLES and code in people and said in ANSWERS and _differs(before, role, people[code], said)
        }
        if not new:
            return None
        with change("asking.answer", by=by, event=event, facts={"count": len(new)}) as entry:
            for (role, one), said in new.items():
                _note(role, one, said)
            holds = plan_that_holds(event, whole=True)
            if holds is not None and any(role == GREETER for role, _one in new):
                hand_on(holds)  # whoever agreed to greet has the newcomers from now on whom this plan gives them
    live.publish(f"event:{event.pk}", "people")
    return entry


def _differs(before: Mapping[tuple[str, int], Asked], role: str, one: Attendee, said: str) -> bool:
    """Whether an answer is another than was noted; of whom the list itself names nothing is noted."""
    noted = before.get((role, one.pk))
    if noted is None:
        return said != NOT_ASKED and not getattr(one, FLAGS[role])
    return said != (YES if noted.yes else NO)


def _note(role: str, one: Attendee, said: str) -> None:
    if said == NOT_ASKED:
        Asked.objects.filter(attendee=one, role=role).delete()
    else:
        Asked.objects.update_or_create(attendee=one, role=role, defaults={"yes": said == YES})
    flag = FLAGS[role]
    if getattr(one, flag) != (said == YES):
        setattr(one, flag, said == YES)
        one.edited = sorted({*one.edited, flag})
        one.save(update_fields=[flag, "edited"])


# -- plans, as far as people agreed ---------------------------------------------------------------------------------


def with_all_who_agreed(problem: Problem, document: Document) -> Document:
    """Return a plan's document as proposing, beside those it proposes, everybody who agreed to host or greet since.

    A plan that proposes people was made for a list that named nobody else; a yes since contradicts nothing.
    """
    proposed = dict(document["proposed"])
    for role, name in LISTS.items():
        if proposed.get(name):
            agreed = [person.id for person in problem.people if role in person.roles]
            proposed[name] = list(dict.fromkeys([*proposed[name], *agreed]))
    return {**document, "proposed": proposed}


def with_others(problem: Problem, document: Document, declined: Pairs) -> Document:
    """Return a plan's document with other people proposed instead of hosts who said no; their tables have none for now."""
    proposed = document["proposed"]
    hosts = proposed.get("hosts", ())
    gone = {code for role, code in declined if role == HOST}.intersection(hosts)
    if not gone:
        return document
    from kinfolk.facts import Facts
    from kinfolk.roles import propose

    kept = [code for code in hosts if code not in gone]
    asked = replace(problem.with_roles(kept), declined=declined)
    most = max(sum(bool(table["people"]) for table in entry["tables"]) for entry in document["rounds"])
    found = propose(Facts(asked), most)
    lists = {"hosts": list(found.hosts or kept), "reserve_hosts": list(found.reserve_hosts)}
    return {**_without_hosts(document, gone), "proposed": {**proposed, **lists}}


def as_asked(document: Document, event: Event) -> Document:
    """Return a plan's document for paper: who said yes is named, who said no leads nothing and is not asked again."""
    said_no, people = set(declined_in(event) or ()), Attendee.objects.filter(event=event)
    proposed = dict(document["proposed"])
    for role, name in LISTS.items():
        settled = {code for of, code in said_no if of == role}
        settled |= set(people.filter(**{FLAGS[role]: True}).values_list("code", flat=True))
        for key in (name, f"reserve_{name}"):
            if key in proposed:
                proposed[key] = [code for code in proposed[key] if code not in settled]
    greeters = [one for one in document["greeters"] if (GREETER, one["greeter"]) not in said_no]
    no_hosts = {code for role, code in said_no if role == HOST}
    return {**_without_hosts(document, no_hosts), "proposed": proposed, "greeters": greeters}


def _without_hosts(document: Document, gone: Collection[str]) -> Document:
    """Return a plan's document in which none of ``gone`` leads a table or a cast."""

    def without(entry: Document) -> Document:
        return {**entry, **{name: None for name in ("host", "stand_in") if entry.get(name) in gone}}

    rounds = [{**entry, "tables": [without(table) for table in entry["tables"]]} for entry in document["rounds"]]
    return {**document, "rounds": rounds, "casts": [without(cast) for cast in document["casts"]]}
