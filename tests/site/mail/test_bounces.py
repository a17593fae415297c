"""Mails that came back are found by their number, whoever reports it and how; nothing else is touched."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from kinfolk_web.core import mail
from kinfolk_web.core.bounces import take_in
from kinfolk_web.core.sending import deliver
from kinfolk_web.models import Mail
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]
REPORT = """From: MAILER-DAEMON@post.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="=_x"
MIME-Version: 1.0

--=_x
Content-Type: text/plain

I'm sorry to have to inform you ...

--=_x
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 <ana@example.org> unknown

--=_x
Content-Type: {original}

Subject: A note
{message_id}

--=_x--
"""
PLAIN = """From: <postmaster@old.example>
To: {to}
Subject: failure notice

Hi. This is the program at old.example. I could not deliver your message.
<ana@example.org>: no such user (#5.1.1)

Message-ID: {message_id}
"""


@pytest.fixture
def event(post_office):
    return an_event()


@pytest.fixture
def sent(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    one = mail.post(kind="note", event=event, attendee_id=ana.pk)
    assert deliver() == 1
    one.refresh_from_db()
    return one


def report(one, action="failed", status="5.1.1", original="message/rfc822", to="hello@lamplighters.example"):
    message_id = f"Message-ID: {one.message_id}" if original else ""
    return REPORT.format(
        to=to, action=action, status=status, message_id=message_id, original=original or "text/rfc822-headers"
    ).encode()


def state(one):
    one.refresh_from_db()
    return one.state, one.problem


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_delivery_report_finds_the_mail_it_quotes(sent, original):
    taken = take_in([report(sent, original=original)])
    assert (taken.read, taken.bounced, taken.unknown) == (1, 1, 0)
    assert state(sent) == (Mail.State.BOUNCED, "5.1.1")


def test_a_report_to_the_mails_own_return_address_needs_to_quote_nothing(event, post_office, settings, sent):
    settings.MAIL_BOUNCES = "bounces@lamplighters.example"
    bo = an_attendee(event, "Bo Chen", email="bo@example.org")
    one = mail.post(kind="note", event=event, attendee_id=bo.pk)
    deliver()
    [arrived] = post_office.to("bo@example.org")
    assert arrived.sender == f"bounces+{one.pk.hex}@lamplighters.example"
    take_in([report(one, original="", to=arrived.sender)])
    assert state(one)[0] == Mail.State.BOUNCED
    assert state(sent)[0] == Mail.State.SENT


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0")])
def test_what_is_delayed_or_delivered_came_not_back(sent, action, status):
    taken = take_in([report(sent, action=action, status=status)])
    assert (taken.bounced, taken.later) == (0, 1)
    assert state(sent) == (Mail.State.SENT, "")


def test_old_servers_that_write_sentences_are_understood(sent):
    take_in([PLAIN.format(to="hello@lamplighters.example", message_id=sent.message_id).encode()])
    assert state(sent) == (Mail.State.BOUNCED, "5.1.1")


def test_an_answer_of_a_person_is_no_report(sent):
    answer = EmailMessage()
    answer["From"], answer["To"], answer["In-Reply-To"] = "ana@example.org", "hello@x.example", sent.message_id
    answer.set_content("Thank you, 5.1.1 is my favourite number.")
    taken = take_in([answer.as_bytes()])
    assert (taken.unknown, state(sent)) == (1, (Mail.State.SENT, ""))


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\xff" * 500, b"From \n\n", b"Content-Type: multipart/report; boundary=x\n\n--x"]
)
def test_anything_can_be_dropped_here(junk):
    assert take_in([junk]).bounced == 0


def test_a_whole_mailbox_is_read_from_the_command_line(sent, tmp_path, capsys):
    box = mailbox.mbox(tmp_path / "bounces.mbox")
    for content in (report(sent), b"From: x@example.org\nSubject: hello\n\nhi\n"):
        box.add(content)
    box.close()
    call_command("bounces", str(tmp_path / "bounces.mbox"))
    assert "2 messages: 1 mails came back" in capsys.readouterr().out
    assert state(sent)[0] == Mail.State.BOUNCED


def test_an_organiser_takes_in_what_came_back_of_their_own_event(event, sent):
    other = an_event(event.community, "other")
    files = {"files": [SimpleUploadedFile("back.eml", report(sent), content_type="message/rfc822")]}
    olive = signed_in(a_member(event))
    page = olive.post(f"/c/{event.community.slug}/{other.slug}/mail/bounces/", files, follow=True)
    assert "about no mail of this event" in page.content.decode()
    assert state(sent)[0] == Mail.State.SENT
    files = {"files": [SimpleUploadedFile("back.eml", report(sent), content_type="message/rfc822")]}
    page = olive.post(f"/c/{event.community.slug}/{event.slug}/mail/bounces/", files, follow=True)
    assert "1 mail came back." in page.content.decode()
    assert state(sent)[0] == Mail.State.BOUNCED
