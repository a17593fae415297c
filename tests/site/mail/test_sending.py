"""Mail leaves through a real server: once, at a pace, and what is refused, broken off or interrupted comes right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from kinfolk_web.core import mail, sending
from kinfolk_web.core.sending import TROUBLE, Trouble, deliver, trouble
from kinfolk_web.models import Mail, Mailing
from tests.site.world import an_attendee, an_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]
State = Mail.State


@pytest.fixture
def event(post_office):
    return an_event(reply_to="olive@lamplighters.example")


def posted(event, address="ana@example.org", **more):
    ana = an_attendee(event, "Ana Lima", email=address)
    return mail.post(kind="note", event=event, attendee_id=ana.pk, **more)


def state(one):
    one.refresh_from_db()
    return one.state


def an_hour_passes(**more):
    """Let time pass for the mails: what they remember lies that much further back."""
    gap = timedelta(**(more or {"hours": 1}))
    for one in Mail.objects.all():
        one.not_before, one.made_at = one.not_before - gap, one.made_at - gap
        one.sent_at = one.sent_at and one.sent_at - gap
        one.save()
    if held := trouble():
        cache.set(TROUBLE, Trouble(held.since - gap, held.word, held.again - gap, held.times))


def test_a_mail_arrives_as_text_and_html_from_the_association(event, post_office):
    one = posted(event)
    assert deliver() == 1
    [arrived] = post_office.mails
    message = arrived.message
    assert (arrived.to, arrived.sender) == (["ana@example.org"], "hello@lamplighters.example")
    assert message["From"] == "Lamplighters <hello@lamplighters.example>"
    assert message["To"] == "ana@example.org"
    assert message["Reply-To"] == "olive@lamplighters.example"
    assert message["Subject"] == "A note about Annual meeting"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://kin.example/no/>"
    assert arrived.text.startswith("Hello Ana,\n\nhere is your page.\n\nOpen my page:\nhttps://kin.example/i/x/\n")
    assert 'href="https://kin.example/i/x/"' in arrived.html
    assert "Lamplighters" in arrived.text
    assert state(one) == State.SENT
    assert one.message_id == message["Message-ID"]
    assert one.sent_at
    assert deliver() == 0, "once"


def test_a_mail_of_a_transaction_that_failed_never_leaves(event, post_office):
    ana = an_attendee(event, email="ana@example.org")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mail.post(kind="note", event=event, attendee_id=ana.pk)
        1 / 0  # noqa: B018
    assert deliver() == 0


def test_a_key_makes_a_mail_once_only(event):
    first = posted(event, key="welcome:1")
    assert posted(event, key="welcome:1") is None
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert posted(event, key="welcome:2")
        1 / 0  # noqa: B018
    assert posted(event, key="welcome:2"), "what was taken back was never posted"
    other = an_event(event.community, "other")
    assert posted(other, key="welcome:1")
    assert first


def test_of_a_mail_nothing_is_kept_that_names_anybody(event, post_office):
    one = mail.post(kind="note", event=event, address="stranger@example.org", language="en")
    assert deliver() == 1
    one.refresh_from_db()
    kept = str({field.name: getattr(one, field.name) for field in Mail._meta.fields})
    assert "stranger" not in kept
    assert "kin.example/i" not in kept


def test_without_a_server_mail_is_kept_and_nothing_pretends_to_be_sent(event, post_office, settings):
    settings.MAIL_URL = ""
    one = posted(event)
    assert deliver() == 0
    assert state(one) == State.HELD
    settings.MAIL_URL = post_office.url
    assert deliver() == 0, "what was kept leaves when somebody says so"
    assert mail.let_go(event=event, by=None) == 1
    assert deliver() == 1


def test_refused_for_good_bounces_and_its_words_are_not_kept(event, post_office):
    post_office.replies["ana@example.org"] = "550 5.1.1 no ana@example.org here"
    one = posted(event)
    assert deliver() == 0
    assert (state(one), one.problem) == (State.BOUNCED, "550 5.1.1")
    post_office.after_data["bo@example.org"] = "554 5.6.0 looks odd"
    other = posted(event, "bo@example.org")
    assert deliver() == 0
    assert (state(other), other.problem) == (State.FAILED, "554 5.6.0")
    post_office.replies.clear()
    assert mail.try_again(mail=one, by=None)
    assert deliver() == 1


def test_refused_for_now_is_tried_again_after_gaps_that_grow_and_then_given_up(event, post_office):
    post_office.replies["ana@example.org"] = "451 4.7.1 greylisted"
    one, gaps = posted(event), []
    while state(one) == State.WAITING:
        now = timezone.now()
        deliver()
        one.refresh_from_db()
        if one.state == State.WAITING:
            gaps.append(round((one.not_before - now).total_seconds() / 60))
            assert deliver() == 0, "not before its time"
            an_hour_passes(minutes=gaps[-1] + 1)
    assert gaps == sorted(gaps)
    assert len(gaps) == len(sending.GAPS)
    assert (state(one), one.problem) == (State.FAILED, "451 4.7.1")


def test_greylisting_ends_with_a_yes(event, post_office):
    post_office.after_data["ana@example.org"] = "450 4.2.0 later"
    one = posted(event)
    assert deliver() == 0
    assert state(one) == State.WAITING
    post_office.after_data.clear()
    an_hour_passes()
    assert deliver() == 1


def test_one_mail_that_is_refused_holds_up_no_other(event, post_office):
    post_office.replies["a@example.org"] = "550 no"
    post_office.replies["b@example.org"] = "450 later"
    post_office.drop_in_data.add("c@example.org")
    for name in "abcd":
        posted(event, f"{name}@example.org")
    assert deliver() == 1
    assert post_office.to("d@example.org")


def test_a_line_that_goes_dead_in_the_content_is_tried_again_as_the_same_mail(event, post_office):
    post_office.drop_in_data.add("ana@example.org")
    one = posted(event)
    assert deliver() == 0
    assert state(one) == State.WAITING
    first = one.message_id
    post_office.drop_in_data.clear()
    an_hour_passes()
    assert deliver() == 1
    assert post_office.mails[0].message["Message-ID"] == first


def test_a_server_that_takes_nothing_is_no_mails_fault_and_is_asked_again_less_and_less(event, post_office, settings):
    one = posted(event)
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    assert deliver() == 0
    assert trouble().word == "ConnectionRefusedError"
    assert (state(one), one.tries) == (State.WAITING, 0)
    an_hour_passes()
    assert deliver() == 0
    assert trouble().times == 2
    settings.MAIL_URL = post_office.url
    assert deliver() == 0, "not before its time"
    an_hour_passes()
    post_office.senders = "550 not from you"
    assert deliver() == 0
    assert (state(one), trouble().word) == (State.WAITING, "550")
    post_office.senders = ""
    an_hour_passes()
    assert deliver() == 1
    assert trouble() is None


def test_a_server_that_refuses_our_sender_only_at_the_readers_address_bounces_nothing(event, post_office):
    mails = [posted(event, f"p{number}@example.org") for number in range(3)]
    post_office.replies = {f"p{number}@example.org": "553 5.7.1 Sender address rejected" for number in range(3)}
    assert deliver() == 0
    assert [state(one) for one in mails] == [State.WAITING] * 3
    assert mails[0].problem == trouble().word == "553 5.7.1"
    post_office.replies.clear()
    an_hour_passes()
    assert deliver() == 3


def test_a_rule_that_refuses_one_reader_of_several_is_about_that_reader(event, post_office):
    post_office.replies["bo@example.org"] = "550 5.7.1 not for bo"
    taken, refused = posted(event), posted(event, "bo@example.org")
    assert deliver() == 1
    assert (state(taken), state(refused), trouble()) == (State.SENT, State.BOUNCED, None)


def test_a_sender_that_is_no_address_holds_mail_and_loses_none(event, settings):
    settings.MAIL_FROM = "The Lamplighters <hello@example.org>"
    one = posted(event)
    assert deliver() == 0
    assert (state(one), trouble().word) == (State.WAITING, "KINFOLK_MAIL_FROM")


def test_a_mail_at_which_the_server_ends_the_conversation_is_not_first_again(event, post_office):
    post_office.replies["ana@example.org"] = "421 4.3.0 goodbye"
    one, other = posted(event), posted(event, "bo@example.org")
    assert deliver() == 0
    assert (state(one), one.tries, one.problem) == (State.WAITING, 1, "broken off")
    assert one.not_before > timezone.now()
    assert trouble().word == "421"
    cache.delete(TROUBLE)
    assert deliver() == 1
    assert state(other) == State.SENT


def test_a_mail_that_was_erased_while_it_was_refused_stops_nothing(event):
    one = posted(event)
    Mail.objects.filter(pk=one.pk).delete()
    sending._later(one, "broken off")
    assert not Mail.objects.exists()


def test_after_a_courier_died_what_it_was_handing_over_leaves_again_as_the_same_mail(event, post_office):
    one = posted(event)
    Mail.objects.filter(pk=one.pk).update(state=State.SENDING, message_id="<kept@kin.example>", tries=1)
    assert deliver() == 1
    assert post_office.mails[0].message["Message-ID"] == "<kept@kin.example>"


def test_the_pace_of_a_minute_holds_and_what_is_urgent_overtakes(event, post_office, settings):
    settings.MAIL_PACE = 3
    for number in range(5):
        posted(event, f"p{number}@example.org")
    assert deliver() == 3
    assert deliver() == 0
    hurry = posted(event, "hurry@example.org")
    Mail.objects.filter(pk=hurry.pk).update(urgent=True)
    assert deliver() == 1
    assert post_office.mails[-1].to == ["hurry@example.org"]
    an_hour_passes(minutes=1)
    assert deliver() == 2


def test_a_day_has_a_most(event, post_office, settings):
    settings.MAIL_MOST_A_DAY = 2
    for number in range(3):
        posted(event, f"p{number}@example.org")
    assert deliver() == 2
    an_hour_passes(hours=2)
    assert deliver() == 0
    an_hour_passes(hours=23)
    assert deliver() == 1


def test_the_sixth_mail_in_an_hour_to_one_address_waits(event, post_office):
    for _ in range(6):
        posted(event, "Family@example.org")
    posted(event, "other@example.org")
    assert deliver() == 6
    assert len(post_office.to("Family@example.org")) == 5
    assert deliver() == 0
    an_hour_passes(minutes=61)
    assert deliver() == 1


def test_what_is_asked_for_is_counted_by_itself(event, post_office, notes):
    mail.register(replace(notes, name="code", asked_for=True, urgent=True))
    for _ in range(5):
        posted(event)
    assert deliver() == 5
    for _ in range(sending.MOST_ASKED_FOR + 1):
        mail.post(kind="code", event=event, address="ana@example.org")
    assert deliver() == sending.MOST_ASKED_FOR, "no other mail keeps it back, but it has a most of its own"
    an_hour_passes(minutes=61)
    for _ in range(5):
        posted(event)
    assert deliver() == 6, "nor does it keep back others"


def test_a_share_of_the_day_is_kept_for_what_is_urgent(event, post_office, settings):
    settings.MAIL_MOST_A_DAY = 10
    for number in range(10):
        posted(event, f"p{number}@example.org")
    assert deliver() == 9
    hurry = posted(event, "hurry@example.org")
    Mail.objects.filter(pk=hurry.pk).update(urgent=True)
    assert deliver() == 1
    assert post_office.mails[-1].to == ["hurry@example.org"]
    assert deliver() == 0


def test_a_mailing_that_is_paused_or_stopped_leaves_no_further(event, post_office):
    mailing = Mailing.objects.create(event=event, kind="note")
    people = [an_attendee(event, email=f"p{number}@example.org") for number in range(3)]
    mail.post_all(kind="note", event=event, mailing=mailing, mails=[Mail(attendee_id=one.pk) for one in people])
    mail.pause(by=None, mailing=mailing)
    assert deliver() == 0
    mail.pause(by=None, mailing=mailing, paused=False)
    assert deliver() == 3
    mail.post_all(kind="note", event=event, mailing=mailing, mails=[Mail(attendee_id=one.pk) for one in people])
    assert mail.stop(mailing=mailing, by=None) == 3
    assert deliver() == 0
    assert set(Mail.objects.values_list("state", flat=True)) == {State.SENT, State.DROPPED}


def test_whom_nothing_is_sent(event, post_office):
    nobody = mail.post(kind="note", event=event, attendee_id=an_attendee(event).pk)
    gone = mail.post(kind="note", event=event, attendee_id=999_999)
    odd = posted(event, "no address")
    assert deliver() == 0
    assert [state(one) for one in (nobody, gone, odd)] == [State.DROPPED, State.DROPPED, State.BOUNCED]


def test_only_one_courier_works_at_a_time(event, post_office, server_url):
    import psycopg
    from django.db import connection

    posted(event)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(server_url, dbname=name) as other:
        other.execute("select pg_advisory_lock(%s)", [sending.COURIER])
        assert deliver() == 0
        other.execute("select pg_advisory_unlock(%s)", [sending.COURIER])
    assert deliver() == 1
