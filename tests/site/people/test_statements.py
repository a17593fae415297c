"""Statements from a phone to a plan: written, held, read, shown, said, joined, withdrawn; who sees what meanwhile."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.core.undo import undo
from kinfolk_web.models import Change, MeToo, Moderation, Role, Skip, Statement, ToldCount
from kinfolk_web.outcomes.counted import leave_out
from kinfolk_web.people import actions, hearing, moderating, queries, speaking, tally
from kinfolk_web.people.exporting import as_csv
from kinfolk_web.people.planned import Words, planned
from tests.site.people.steps import seen, taken, text_of
from tests.site.phone.steps import main_of
from tests.site.world import a_member, a_user, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
State = Statement.State


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


@pytest.fixture
def event():
    return an_event()


@pytest.fixture
def ana(event):
    return an_attendee(event, "Ana Lima")


def sent(attendee, text: str, *, shown: bool = True) -> Statement:
    return speaking.send(statement=speaking.write(attendee=attendee, text=text, language="en"), shown=shown)


def approved(event, text: str, **fields) -> Statement:
    moderating.add(event=event, text=text, by=None)
    Statement.objects.filter(text=text).update(**fields)
    return Statement.objects.get(text=text)


def says(attendee, statement, *, shown: bool = True, key=None) -> bool:
    return speaking.me_too(attendee=attendee, number=statement.pk, shown=shown, key=key or uuid4())


def offered(attendee) -> list[str]:
    hearing._remembered.clear()
    return [card.text for card in hearing.hand(hearing.hearer(attendee))]


def test_what_is_written_waits_is_read_and_is_then_offered_to_others_but_not_to_its_author(event, ana):
    bo = an_attendee(event, "Bo Chen")
    one = sent(ana, "  I  alone run\u200b a library ")
    assert (one.text, one.state, one.author) == ("I alone run a library", State.HELD, ana)
    assert offered(bo) == []
    moderating.approve(statements=[one], by=None)
    assert offered(bo) == ["I alone run a library"]
    assert offered(ana) == [], "she said it herself"
    assert says(bo, one)
    assert offered(bo) == []
    assert [yes.card.text for yes in hearing.said_by(bo)] == ["I alone run a library"]


def test_a_text_that_was_changed_after_it_was_read_is_not_shown(event, ana):
    one = approved(event, "I alone run a library")
    Statement.objects.filter(pk=one.pk).update(text="Buy my book")
    assert offered(ana) == []
    assert hearing.cards(event, [one.pk]) == []
    assert hearing.on_paper(event, 20) == []


def test_what_came_with_the_list_is_planned_at_once_and_shown_only_once_somebody_has_read_it(event, ana):
    taken(event, "id,name,statements\n1,Cy Dorn,I bake\n2,Di Eng,I bake\n")
    cy = event.attendees.filter(name="Cy Dorn")
    assert len(planned(event, cy, words=Words.TOKENS)[0].statements) == 1
    assert planned(event, cy)[0].statements == ()
    assert offered(ana) == []
    moderating.approve(statements=list(Statement.objects.all()), by=None)
    assert planned(event, cy)[0].statements == ("I bake",)
    assert offered(ana) == ["I bake"]


def test_a_declined_one_comes_back_with_a_reason_and_other_words_that_would_do(event, ana):
    one = sent(ana, "I work with Bob Marley")
    moderating.decline(statement=one, reason="identifies", suggestion="I work with a musician", by=None)
    (mine,) = hearing.written_by(ana)
    assert (mine.state, mine.reason, mine.suggestion) == (State.DECLINED, "identifies", "I work with a musician")
    assert planned(event, [ana])[0].statements == ()


def test_joining_takes_all_me_toos_along_and_is_taken_back_as_one(event, ana):
    bo = an_attendee(event, "Bo Chen")
    first, second = approved(event, "I bake bread", language="en"), approved(event, "Ich backe Brot", language="de")
    for who, what in ((ana, first), (ana, second), (bo, second)):
        says(who, what)
    before = set(MeToo.objects.values_list("statement", "attendee"))
    done = moderating.join(statements=[second], into=first, by=None)
    assert set(MeToo.objects.values_list("statement", "attendee")) == {(first.pk, ana.pk), (first.pk, bo.pk)}
    first.refresh_from_db()
    assert first.translations == {"de": "Ich backe Brot"}
    assert hearing.as_approved([first]) == [first], "what joins it was read as well"
    cy = an_attendee(event, "Cy Dorn")
    assert says(cy, second), "a phone that still shows the old one is not lost"
    assert MeToo.objects.filter(attendee=cy, statement=first).exists()
    undo(done, by=None)
    assert {*MeToo.objects.values_list("statement", "attendee")} == before | {(first.pk, cy.pk)}


def test_what_is_joined_with_a_sensitive_one_is_sensitive_and_everybody_answers_it_once(event, ana):
    bo = an_attendee(event, "Bo Chen")
    first, second = approved(event, "I had a tumour"), approved(event, "Ich hatte Krebs", language="de", sensitive=True)
    says(ana, second)
    for who in (ana, bo):
        speaking.skip(attendee=who, number=first.pk, key=uuid4())
    done = moderating.join(statements=[second], into=first, by=None)
    first.refresh_from_db()
    assert first.sensitive
    assert [one.attendee for one in Skip.objects.filter(statement=first)] == [bo]
    undo(done, by=None)
    first.refresh_from_db()
    assert not first.sensitive


@pytest.mark.parametrize(("flagged", "said", "then"), [(True, None, True), (False, True, True), (True, False, False)])
def test_a_twin_that_is_approved_takes_along_whether_it_is_sensitive(event, ana, flagged, said, then):
    first, second = approved(event, "I had cancer"), sent(ana, "I had  Cancer")
    Statement.objects.filter(pk=second.pk).update(sensitive=flagged)
    moderating.approve(statements=[Statement.objects.get(pk=second.pk)], by=None, sensitive=said)
    first.refresh_from_db()
    assert first.sensitive is then


def test_a_list_says_nothing_of_what_others_write_when_a_statement_it_was_joined_with_is_gone(event, ana):
    taken(event, "id,name,statements\n1,Cy Dorn,I bake\n")
    mine = sent(ana, "I bake bread")
    moderating.approve(statements=[mine], by=None)
    moderating.join(statements=[Statement.objects.get(key="i bake")], into=mine, by=None)
    speaking.withdraw(attendee=ana, number=mine.pk)
    written = sent(an_attendee(event, "Bo Chen"), "I have been sober for a year")
    taken(event, "id,name,statements\n1,Cy Dorn,I bake\n2,Di Eng,I bake;I sing\n")
    said = MeToo.objects.filter(own=False).values_list("attendee__name", "statement__text")
    assert set(said) == {("Cy Dorn", "I bake bread"), ("Di Eng", "I sing")}
    assert not MeToo.objects.filter(statement=written, own=False).exists()


def test_no_list_brings_back_what_was_declined(event):
    text = "id,name,statements\n1,Cy Dorn,I bake\n2,Di Eng,I bake;I sing\n"
    taken(event, text)
    one = Statement.objects.get(key="i bake")
    moderating.decline(statement=one, reason="other", by=None)
    came = text_of(event, text)
    assert "the list says what is here already" in seen(event, came)
    taken(event, text + "3,Eva Funk,I bake\n")
    assert set(Statement.objects.values_list("text", flat=True)) == {"I bake", "I sing"}
    assert MeToo.objects.filter(statement=one).count() == 2, "it may still be approved after all"
    taken(event, text.replace("1,Cy Dorn,I bake", "1,Cy Dorn,I sing"))
    moderating.approve(statements=[Statement.objects.get(pk=one.pk)], by=None)
    taken(event, text)
    assert MeToo.objects.filter(statement=one).count() == 2
    assert MeToo.objects.count() == 3


def test_two_who_write_the_same_words_meet_in_one_statement_when_both_are_approved(event, ana):
    bo = an_attendee(event, "Bo Chen")
    first, second = sent(ana, "I keep bees"), sent(bo, "I KEEP bees")
    assert second.key == "", "nobody learns meanwhile that somebody else wrote it"
    moderating.approve(statements=[first, second], by=None)
    second.refresh_from_db()
    assert (second.state, second.joined_into) == (State.JOINED, first)
    assert MeToo.objects.filter(statement=first).count() == 2


def test_a_tap_counts_once_however_often_it_arrives_and_an_old_one_says_nothing_new(event, ana):
    one, key = approved(event, "I bake"), uuid4()
    for _ in range(3):
        assert says(ana, one, key=key)
    assert MeToo.objects.count() == 1
    speaking.take_back(attendee=ana, number=one.pk)
    assert not says(ana, one, key=key), "the phone sends again what it thinks was lost"
    assert MeToo.objects.count() == 0
    assert says(ana, one, shown=False), "a tap of its own"
    assert MeToo.objects.get().shown is False
    assert not Skip.objects.exists()


def test_nobody_answers_what_is_not_approved_or_belongs_to_another_event(event, ana):
    elsewhere = approved(an_event(event.community, "other"), "I bake")
    waits = sent(an_attendee(event, "Bo Chen"), "I keep bees")
    for one in (elsewhere, waits):
        assert not says(ana, one)
        assert not speaking.skip(attendee=ana, number=one.pk, key=uuid4())
    assert MeToo.objects.filter(attendee=ana).count() == 0


def test_a_skip_is_not_shown_again_and_never_takes_a_yes_away(event, ana):
    one = approved(event, "I bake")
    speaking.skip(attendee=ana, number=one.pk, key=uuid4())
    assert offered(ana) == []
    says(ana, one)
    speaking.skip(attendee=ana, number=one.pk, key=uuid4())
    assert MeToo.objects.count() == 1


def test_an_author_takes_a_statement_back_at_any_time(event, ana):
    bo = an_attendee(event, "Bo Chen")
    one = sent(ana, "I keep bees")
    moderating.approve(statements=[one], by=None)
    says(bo, one)
    assert speaking.withdraw(attendee=ana, number=one.pk)
    assert offered(an_attendee(event, "Cy Dorn")) == []
    assert planned(event, [ana, bo])[1].statements == ()
    assert hearing.written_by(ana) == []
    assert not speaking.withdraw(attendee=bo, number=one.pk), "nobody takes back what others wrote"


def test_what_somebody_said_on_their_phone_is_for_nobody_else_to_read(event, ana):
    canary = approved(event, "I keep 41 bees")
    says(ana, canary)
    assert queries.statements(ana) == []
    assert "41 bees" not in as_csv(event)
    actions.say(attendee=ana, lines=[("I bake", False)], by=None)
    assert MeToo.objects.filter(attendee=ana, own=True).count() == 1, "the organiser's page leaves it alone"
    taken(event, "id,name,statements\n1,Ana Lima,I sing\n")
    assert MeToo.objects.filter(attendee=ana, own=True).count() == 1, "a list does too"
    assert not Change.objects.filter(facts__icontains="bees").exists()
    assert Change.objects.filter(verb__startswith="me").count() == 0, "no log of who said what when"


def test_a_list_that_says_again_what_was_said_on_a_phone_changes_nothing_for_ever(event, ana):
    text = "id,name,statements\n1,Cy Dorn,I bake;I sing\n"
    came = taken(event, text)
    cy = event.attendees.get(name="Cy Dorn")
    moderating.approve(statements=list(Statement.objects.all()), by=None)
    says(cy, Statement.objects.get(text="I bake"))
    again = taken(event, text)
    assert came is not None
    assert again.difference.get("changed", []) == [] if hasattr(again, "difference") else True
    assert MeToo.objects.filter(attendee=cy).count() == 2


def test_plans_know_statements_by_tokens_and_paper_by_words(event, ana):
    one = approved(event, "I keep bees")
    says(ana, one, shown=False)
    (blind,) = planned(event, [ana], words=Words.TOKENS)
    assert "bees" not in " ".join(blind.statements)
    assert blind.shown_statements == ()
    assert planned(event, [ana])[0].statements == ("I keep bees",)


def test_everything_stops_at_once_and_nothing_is_lost(event, ana):
    one = approved(event, "I bake")
    assert offered(ana) == ["I bake"]
    moderating.stop(event=event, stopped=True, by=None)
    assert hearing.hand(hearing.hearer(ana)) == [], "also what was remembered a second ago"
    assert hearing.on_paper(event, 20) == []
    moderating.stop(event=event, stopped=False, by=None)
    assert offered(ana) == ["I bake"]
    assert says(ana, one)


def test_after_a_stop_two_people_say_yes_to_each_of_the_first_statements(event, ana):
    bees, bread, soup = (Statement.objects.create(event=event, text=f"I keep {one}", state="held") for one in "abc")
    sam = a_member(event, email="sam@example.org")
    moderating.stop(event=event, stopped=True, by=sam)
    moderating.stop(event=event, stopped=False, by=sam)
    assert moderating.approve(statements=[bees], by=sam).verb == "statement.approve"  # alone there is nobody to ask
    moe = a_member(event, Role.MODERATOR, "moe@example.org")
    Moderation.objects.filter(event=event).update(needs_two=1)
    assert moderating.approve(statements=[bread], by=sam).verb == "statement.first_yes"
    for _ in range(2):
        assert moderating.approve(statements=[bread], by=sam) is None, "one person has one yes"
        assert moderating.join(statements=[soup], into=bread, by=sam) is None, "no way around the second yes"
        bread.refresh_from_db()
        assert (bread.state, bread.first_yes) == ("held", sam)
    moderating.add(event=event, text="One of my own", by=sam)
    own = Statement.objects.get(text="One of my own")
    assert (own.state, own.first_yes) == ("held", sam)
    page = main_of(signed_in(moe).get("/c/lamplighters/meeting/statements/"))
    assert "before 1 more statement is shown, two of you say yes" in page
    assert "said yes. One more person has to." in page
    assert moderating.approve(statements=[bread], by=moe).verb == "statement.approve"
    bread.refresh_from_db()
    assert (bread.state, bread.first_yes, bool(bread.approved_hash)) == ("approved", None, True)
    assert moderating.approve(statements=[soup], by=sam).verb == "statement.approve"  # the first ones are through


def crowd(event, one, *, no: int, of: int) -> list:
    """So many people, of whom the last ones have passed a statement over."""
    people = [an_attendee(event, f"Person {n}") for n in range(of)]
    for who in people[of - no :]:
        speaking.skip(attendee=who, number=one.pk, key=uuid4())
    return people


@pytest.mark.parametrize("number", [4, 9])
def test_told_counts_are_rows_that_everybody_sees_alike_and_move_in_batches(event, number):
    one = approved(event, "I bake")
    people = crowd(event, one, no=10, of=40)
    for who in people[:number]:
        says(who, one)
    tally.tick()
    told = ToldCount.objects.get(statement=one)
    assert told.told == (5 if number == 9 else 0)
    assert told.answers == number + 10
    for who in people[number : number + 20]:
        says(who, one)
    tally.tick()
    told.refresh_from_db()
    assert told.told in {20, 25}
    for who in people[:number]:
        speaking.take_back(attendee=who, number=one.pk)
    before = told.told
    tally.tick()
    told.refresh_from_db()
    assert told.told == before, "a number that was told never goes down"


def test_who_is_left_out_of_numbers_is_in_none_that_is_told(event):
    one = approved(event, "I bake")
    people = crowd(event, one, no=10, of=40)
    for who in people[:9]:
        says(who, one)
    for who in people[:5]:
        leave_out(attendee=who, out=True)
    tally.tick()
    told = ToldCount.objects.get(statement=one)
    assert (told.told, told.answers) == (0, 14)


def test_a_floor_that_is_raised_hides_what_was_told_below_it(event):
    one = approved(event, "I bake")
    for who in crowd(event, one, no=10, of=40)[:9]:
        says(who, one)
    tally.tick()
    assert hearing.cards(event, [one.pk])[0].told == 5
    moderating.settle(event=event, words=[], floor=20, by=None)
    assert hearing.cards(event, [one.pk])[0].told == 0


def test_where_all_who_answered_said_yes_that_is_not_told(event):
    one = approved(event, "I bake")
    for who in crowd(event, one, no=0, of=9):
        says(who, one)
    tally.tick()
    assert ToldCount.objects.get(statement=one).told == 0


def test_a_sensitive_topic_is_told_from_ten_on(event):
    one = approved(event, "I am sober", sensitive=True)
    people = crowd(event, one, no=10, of=40)
    for who in people[:9]:
        says(who, one)
    tally.tick()
    assert ToldCount.objects.get(statement=one).told == 0
    for who in people[9:18]:
        says(who, one)
    tally.tick()
    assert ToldCount.objects.get(statement=one).told in {10, 15}


def test_what_an_attendee_wrote_is_told_from_ten_on_as_well(event):
    one = approved(event, "I keep bees on the roof")
    people = crowd(event, one, no=10, of=40)
    Statement.objects.filter(pk=one.pk).update(author=people[39])
    for who in people[:9]:
        says(who, one)
    tally.tick()
    assert ToldCount.objects.get(statement=one).told == 0
    for who in people[9:18]:
        says(who, one)
    tally.tick()
    assert hearing.cards(event, [one.pk])[0].told in {10, 15}
    ToldCount.objects.update(told=5)
    assert hearing.cards(event, [one.pk])[0].told == 0


def test_dots_on_a_poster_count_and_are_nobodys(event, ana):
    one = approved(event, "I bake")
    moderating.count_dots(event=event, dots={one.pk: 23}, by=None)
    assert hearing.cards(event, [one.pk])[0].told == 20
    assert MeToo.objects.count() == 0


def test_statements_to_begin_with_are_chosen_edited_and_taken_away_again(event, ana):
    from kinfolk_web.people import starting

    text = starting.known("library-0").text("en")
    moderating.offer(event=event, texts={"library-0": text, "anybody-1": "I am the only one who hums"}, by=None)
    assert sorted(offered(ana)) == ["I am the only one who hums", text]
    assert Statement.objects.get(starter="library-0").translations["de"].startswith("Ich betreibe")
    assert Statement.objects.get(starter="anybody-1").translations == {}, "nobody wrote that in German"
    moderating.offer(event=event, texts={"library-0": text}, by=None)
    assert offered(ana) == [text]


def test_only_a_reason_unmasks_and_it_stays_in_the_log(event, ana):
    one, lead = sent(ana, "I keep bees"), a_user("lee@example.org")
    assert moderating.unmask(statement=one, why="curious", by=lead) is None
    assert moderating.unmask(statement=one, why="danger", by=lead) == ana
    entry = Change.objects.get(verb="statement.unmask")
    assert (entry.actor, entry.facts) == (lead, {"why": "danger"})


def test_quotas_hold_whoever_writes_on_and_on(event, ana):
    for number in range(5):
        sent(ana, f"I have {number} hens")
    with pytest.raises(speaking.RefusedError, match="wait to be read"):
        sent(ana, "I have a goat")
    assert "many" in Statement.objects.get(text="I have 4 hens").holds


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * 141])
def test_what_is_no_sentence_is_refused_with_words(event, ana, text):
    with pytest.raises(speaking.RefusedError, match=r"letters|sentence"):
        speaking.write(attendee=ana, text=text, language="en")


def test_the_settings_can_raise_the_floor_and_never_lower_it(event):
    organiser = a_member(event)
    moderating.settle(event=event, words=["Frobnicate", " "], floor=10, by=organiser)
    moderating.settle(event=event, words=["frobnicate"], floor=1, by=organiser)
    held = Moderation.objects.get(event=event)
    assert (held.floor, held.words) == (10, ["frobnicate"])
    one = sent(an_attendee(event), "I frob-nicate daily")
    assert "word" in one.holds
