"""What a mail says: words with their placeholders, and nothing that people wrote gets out of its place."""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.core import mail
from kinfolk_web.core.letters import AddressError, harmless, letter_of, message_of
from kinfolk_web.core.mail import Kind, Own, Recipient
from kinfolk_web.core.models import Mail
from kinfolk_web.core.wording import WordsError, check_words, our_words, set_words, words_of
from kinfolk_web.models import MailText
from tests.site.world import an_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]
LINK = "https://kin.example/i/7-abc/"
HOSTILE = [
    "Ana\r\nBcc: everybody@example.org",
    "Ana\nSubject: you won",
    "Ana\x00\x0b\x0c\x85\u2028Lima",
    "=?utf-8?q?Ana=0D=0ABcc:_x@example.org?=",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><b>",
    "https://evil.example/login",
    "evil.example",
    "www.evil.example",
    "mail me@evil.example now",
    "javascript:alert(1)",
    "\u202eevil\u202c \u200bhidden",
    "{link} {name} {0.__class__} %(name)s",
    "A" * 5_000,
    "Zoë 王小明 🎉",
]


@pytest.fixture
def event():
    return an_event(reply_to="olive@lamplighters.example")


def note(event, name="Ana", words=None, **facts):
    one = Mail(event=event, kind="note", attendee_id=1, facts={"name": name, **facts}, message_id="<x@kin.example>")
    return one, letter_of(one, Recipient("ana@example.org", no_mail="https://kin.example/no/"), words)


def whole(event, name):
    one, letter = note(event, name)
    content = message_of(one, Recipient("ana@example.org"), letter).as_bytes()
    return content, email.message_from_bytes(content, policy=email.policy.default)


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.said = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.said.append(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_wrote_adds_no_header_no_tag_and_no_link(event, name):
    content, parsed = whole(event, name)
    _plain, expected = whole(event, "Ana")
    assert parsed.keys() == expected.keys()
    for header in ("From", "To", "Subject", "Reply-To", "Message-ID"):
        assert parsed[header] == expected[header], header
    assert parsed.get_all("Bcc") is None
    assert [one.get_content_type() for one in parsed.walk()] == [one.get_content_type() for one in expected.walk()]
    page = Page(parsed.get_body(("html",)).get_content())
    assert page.tags == Page(expected.get_body(("html",)).get_content()).tags
    assert set(page.links) == {LINK.replace("i/7-abc", "i/x")} | ({"https://kin.example/no/"} & set(page.links))
    text = parsed.get_body(("plain",)).get_content()
    assert text.count("https://kin.example/i/x/") == 1
    assert not re.search(r"evil\.example|https://evil|me@evil", text + "".join(page.said))
    assert b"\r\n" in content


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_stays_one_harmless_line(text):
    said = harmless(text)
    assert "\n" not in said
    assert "\r" not in said
    assert not re.search(r"[^\W\d_]\.[^\W\d_]", said), "nothing that a reader's program takes for a domain"
    assert "://" not in said


def test_times_numbers_and_initials_are_read_as_they_are():
    assert harmless("08.15") == "08.15"
    assert harmless("J. K. Byrne") == "J. K. Byrne"
    assert harmless("Dr. Ana Lima, 3.5 hours").replace("\u200c", "") == "Dr. Ana Lima, 3.5 hours"


def test_the_name_of_an_event_cannot_break_a_header_either(event):
    event.name, event.community.name = "Meeting\r\nBcc: x@example.org", "Lamp\nlighters"
    _content, parsed = whole(event, "Ana")
    assert parsed["Subject"] == "A note about Meeting Bcc: x@example.org"
    assert parsed["From"].startswith("Lamp lighters <") or parsed["From"].startswith('"Lamp lighters" <')
    assert parsed.get_all("Bcc") is None


def test_over_https_programs_for_mail_may_press_the_button_themselves(event, settings):
    settings.SECURE = True
    one, letter = note(event)
    message = message_of(one, Recipient("ana@example.org", no_mail="https://kin.example/no/"), letter)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("address", ["ana@example.org\r\nBcc: x@example.org", "a b@example.org", "x", "", "a@b@c"])
def test_an_address_that_is_none_is_refused_before_anything_leaves(event, address):
    one, letter = note(event)
    with pytest.raises(AddressError):
        message_of(one, Recipient(address), letter)


def test_words_are_an_events_own_in_each_language_or_ours(event):
    kind = mail.kinds()["note"]
    assert words_of(kind, event, "en")[0] == "A note about {event}"
    set_words(
        event=event, kind=kind, language="de", subject="Zu {event}", text="Hallo {first_name}!\n\n{link}", by=None
    )
    assert words_of(kind, event, "de") == ("Zu {event}", "Hallo {first_name}!\n\n{link}")
    assert words_of(kind, event, "en")[0] == "A note about {event}"
    assert words_of(kind, an_event(event.community, "other"), "de")[0] == "A note about {event}"
    our_words(event=event, kind=kind, language="de", by=None)
    assert not MailText.objects.exists()
    set_words(event=event, kind=kind, language="en", subject=kind.subject, text=kind.text, by=None)
    assert not MailText.objects.exists(), "our own words are not kept as theirs"


@pytest.mark.parametrize(
    ("subject", "text", "said"),
    [
        ("Hello {first_name}", "x", "{first_name} cannot stand in the subject"),
        (
            "Hello",
            "Dear {surname}",
            "{surname} cannot stand in the text. There are: {community}, {event}, {first_name}",
        ),
        ("Hello", "Dear {first_name", "A bracket"),
        ("Hello", "{{event}}", "A bracket"),
        ("Hello", "{0}", "{0} cannot stand"),
        ("Hello", "{link.url}", "A bracket"),
    ],
)
def test_a_placeholder_that_nothing_fills_is_refused_with_those_there_are(event, subject, text, said):
    with pytest.raises(WordsError) as refused:
        check_words(mail.kinds()["note"], subject, text)
    assert said in str(refused.value)


def test_a_line_whose_placeholder_says_nothing_is_left_out_and_lists_are_lists(event):
    mail.register(
        Kind("lists", "Lists", "x", "{a}\n{b}\n\n{c}\n\nSee {link} soon.\n\n{links}", {},
             lambda _one: {"a": "", "b": "here", "c": "", "link": Own("https://k/1", "my page"),
                           "links": [Own("https://k/2", "Ana\r\nevil.example"), Own("https://k/3", "Bo")]})
    )  # fmt: skip
    letter = letter_of(Mail(event=event, kind="lists", attendee_id=1), Recipient("a@example.org"))
    assert letter.text.startswith(
        "here\n\nSee my page (https://k/1) soon.\n\nAna evil.\u200cexample:\nhttps://k/2\nBo:\nhttps://k/3\n"
    )
    assert letter.html.count("<li") == 2


def test_the_base_of_every_link_is_ours_whatever_a_request_claims(event, client):
    from kinfolk_web.people.mailing import INVITATION
    from kinfolk_web.people.unwanted import no_mail_address
    from tests.site.world import an_attendee

    ana = an_attendee(event, email="ana@example.org")
    client.get("/", headers={"host": "localhost"})
    assert no_mail_address(ana).startswith("http://localhost:8000/no-mail/")
    assert INVITATION.fill
