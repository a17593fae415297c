"""The organiser's pages on mail: words, mailings, what is kept, files for one's own mailbox; and what they never show."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django_scopes import scope, scopes_disabled

from kinfolk_web.core import mail
from kinfolk_web.core.sending import deliver
from kinfolk_web.models import (
    Attendee,
    Change,
    Event,
    Mail,
    Mailing,
    MailText,
    Plan,
    Role,
    Standing,
    Statement,
    StoredFile,
    Welcome,
)
from kinfolk_web.people import moderating
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.plans import releasing, solving
from kinfolk_web.welcome import actions as greeting
from tests.paper.reading import words
from tests.site.day.world import a_plan, people
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
HOME = "/c/lamplighters/meeting/mail/"


@pytest.fixture(autouse=True)
def nothing_was_asked_before():
    cache.clear()


@pytest.fixture
def event(post_office):
    return an_event()


@pytest.fixture
def olive(event):
    return signed_in(a_member(event))


def page(browser, where="", **more) -> str:
    answer = browser.get(HOME + where, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def press(browser, where, **given):
    return browser.post(HOME + where, given)


def file_of(browser, form) -> bytes:
    """Ask for a file, have it made, fetch it."""
    answer = press(browser, "merge/", form=form)
    do_jobs()
    waiting = browser.get(answer.headers["Location"]).content.decode()
    where = re.search(r'href="(/c/[^"]+/files/[^"]+)"', waiting).group(1)
    return browser.get(where).content


def test_the_first_page_counts_who_gets_what_and_who_does_not(event, olive):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    for number in range(3):
        an_attendee(event, f"No {number}")
    for number in range(2):
        an_attendee(event, f"Quiet {number}", email=f"q{number}@example.org", no_mail=True)
    said = " ".join(re.sub(r"<[^>]+>", "", page(olive)).split())
    assert "1 person gets this. 3 have no e-mail. 2 asked for no mail." in said


def test_a_mailing_is_started_paused_gone_on_with_and_stopped_and_the_log_says_so(event, olive, settings):
    settings.MAIL_PACE = 1
    for number in range(3):
        an_attendee(event, email=f"p{number}@example.org")
    where = press(olive, "kinds/invitation/send/").headers["Location"].removeprefix(HOME)
    assert deliver() == 1
    assert "1" in page(olive, where)
    settings.MAIL_PACE = 100
    press(olive, where + "pause/", paused="yes")
    assert deliver() == 0
    assert "Paused" in page(olive, where)
    press(olive, where + "pause/", paused="no")
    press(olive, where + "stop/")
    assert deliver() == 0
    assert "Stopped" in page(olive, where)
    verbs = list(Change.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == ["mail.start", "mail.pause", "mail.resume", "mail.stop"]
    log = olive.get("/c/lamplighters/meeting/changes/").content.decode()
    assert "sent a mailing to 3 people" in log


def test_a_second_press_sends_nothing_twice(event, olive):
    an_attendee(event, email="ana@example.org")
    for _ in range(3):
        press(olive, "kinds/invitation/send/")
    assert (Mailing.objects.count(), Mail.objects.count()) == (1, 1)
    assert "Nobody is left to send this to." in page(olive)


def test_words_are_changed_refused_and_ours_again(event, olive, post_office):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    where = "kinds/invitation/words/en/"
    wrong = olive.post(HOME + where, {"subject": "Hello {first_name}", "text": "Hi {nobody}"})
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert "{first_name} cannot stand in the subject" in said
    assert "{nobody} cannot stand in the text" in said
    press(olive, where, subject="Come to {event}", text="Dear {name}!\r\n\r\n{link}")
    assert MailText.objects.get().text == "Dear {name}!\n\n{link}"
    press(olive, "kinds/invitation/send/")
    deliver()
    assert post_office.mails[0].message["Subject"] == "Come to Annual meeting"
    assert post_office.mails[0].text.startswith("Dear Ana Lima!")
    press(olive, where, words="ours")
    assert not MailText.objects.exists()
    assert olive.get(HOME + "kinds/invitation/words/xx/").status_code == 404
    assert olive.get(HOME + "kinds/code/words/en/").status_code == 404, "codes are not sent to many"


def test_the_mails_of_greeters_are_in_the_words_of_the_event(event, olive, post_office):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org", times_attended=0)
    tom = an_attendee(event, "Tom Okoro", email="tom@example.org", times_attended=4, is_greeter=True)
    assert "kinds/greeter_for_you/words/en/" in page(olive)
    where = "kinds/greeter_for_you/words/en/"
    assert "Ana" not in page(olive, where), "nobody has had one yet"
    press(olive, where, subject="Hello from {event}", text="{other} waits for you, {first_name}.\n\n{link}")
    with scope(community=event.community):
        greeting.assign(newcomer=ana, greeter=tom, by=None)
    assert "Tom Okoro waits for you, Ana." in page(olive, where)
    deliver()
    assert [one.message["Subject"] for one in post_office.mails if "ana" in one.to[0]] == ["Hello from Annual meeting"]
    for kind in mail.kinds().values():
        status = olive.get(f"{HOME}kinds/{kind.name}/words/en/").status_code
        assert status == (200 if kind.to or kind.worded else 404), kind.name
        assert olive.get(f"{HOME}kinds/{kind.name}/").status_code == (200 if kind.to else 404), kind.name
    assert press(olive, "kinds/greeter_for_you/send/").status_code == 404


def test_what_was_kept_without_a_server_is_read_here_and_sent_when_somebody_says_so(
    event, olive, settings, post_office
):
    settings.MAIL_URL = ""
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    press(olive, "kinds/invitation/send/")
    kept = Mail.objects.get()
    assert kept.state == Mail.State.HELD
    shown = page(olive, f"mails/{kept.pk}/")
    assert "Hello Ana," in shown
    assert secret_of(ana) in shown
    letter = email.message_from_bytes(olive.get(f"{HOME}mails/{kept.pk}/file/").content, policy=email.policy.default)
    assert letter["To"] == "ana@example.org"
    assert "kept here" in page(olive)
    settings.MAIL_URL = post_office.url
    assert "Send them now" in page(olive)
    press(olive, "kept/")
    assert deliver() == 1


def test_what_waited_in_a_backup_is_sent_only_by_a_press_that_knows_it_may_have_left(event, olive):
    an_attendee(event, email="ana@example.org")
    press(olive, "kinds/invitation/send/")
    Mail.objects.update(state="held", problem="restored")
    assert "It waited in a backup that was put back, and may have left before." in page(olive)
    assert deliver() == 0
    press(olive, "kept/")
    assert deliver() == 1


def test_all_that_came_back_is_tried_again_at_one_press(event, olive, post_office):
    for number in range(3):
        an_attendee(event, email=f"p{number}@example.org")
    press(olive, "kinds/invitation/send/")
    assert "Try all of them again" not in page(olive, "mails/?show=back")
    Mail.objects.update(state="bounced", problem="553 5.7.1", tries=3)
    assert "Try all of them again" in page(olive, "mails/?show=back")
    press(olive, "mails/retry/")
    assert deliver() == 3
    log = olive.get("/c/lamplighters/meeting/changes/").content.decode()
    assert "had mails sent once more: 3" in log
    press(olive, "mails/retry/")
    assert Change.objects.filter(verb="mail.retry_all").count() == 1


def test_no_list_tells_whose_statement_was_declined(event, olive):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    with scope(community=event.community):
        one = Statement.objects.create(event=event, author=ana, text="I teach the tuba", state=Statement.State.HELD)
        moderating.decline(statement=one, reason="unclear", by=None)
    news = Mail.objects.get(kind="page_news")
    for state in ("waiting", "held", "sent", "bounced"):
        Mail.objects.filter(pk=news.pk).update(state=state)
        for where in ("mails/", f"mails/?show={'back' if state == 'bounced' else state}"):
            said = page(olive, where)
            assert "Ana Lima" not in said
            assert "News on their page" not in said
        assert "News on their page" not in page(olive)
        assert olive.get(f"{HOME}mails/{news.pk}/").status_code == 404
    assert press(olive, f"mails/{news.pk}/retry/").status_code == 404


def test_replies_go_where_the_organiser_says(event, olive, post_office):
    an_attendee(event, email="ana@example.org")
    press(olive, "replies/", reply_to="not an address\r\nBcc: x")
    assert Event.objects.get().reply_to == ""
    press(olive, "replies/", reply_to="olive@lamplighters.example")
    press(olive, "kinds/invitation/send/")
    deliver()
    assert post_office.mails[0].message["Reply-To"] == "olive@lamplighters.example"


def test_a_server_that_is_away_is_said_so(event, olive, settings):
    an_attendee(event, email="ana@example.org")
    press(olive, "kinds/invitation/send/")
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    deliver()
    assert "The mail server has taken no mail since" in page(olive)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ORGANISER])
def test_nobody_but_organisers_sees_mails(event, role):
    other = signed_in(a_member(event, role, f"{role}@example.org"))
    for where in ("", "mails/", "kinds/invitation/"):
        assert other.get(HOME + where).status_code == 403


# -- from one's own mailbox -----------------------------------------------------------------------------------------


def test_a_mail_merge_has_everybody_with_their_link_and_no_cell_is_a_formula(event, olive):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    an_attendee(event, '=HYPERLINK("https://evil.example")', email="+1@example.org")
    an_attendee(event, "Quiet Quinn", email="quinn@example.org", no_mail=True)
    text = file_of(olive, "csv").decode("utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Ana Lima"] == {
        "code": ana.code, "name": "Ana Lima", "first_name": "Ana", "email": "ana@example.org", "greeter": "",
        "greets": "", "meet_at": "",
        "link": f"http://localhost:8000/i/{secret_of(ana)}/",
    }  # fmt: skip
    assert rows["Quiet Quinn"]["email"] == ""
    assert not [cell for row in rows.values() for cell in row.values() if cell[:1] in "=+-@\t\r" and cell]
    book = openpyxl.load_workbook(io.BytesIO(file_of(olive, "xlsx")))
    assert all(cell.data_type in {"s", "n", "inlineStr"} for row in book.active for cell in row)
    assert not any(str(cell.value or "").startswith("=") for row in book.active for cell in row)
    assert all(cell.hyperlink is None for row in book.active for cell in row)


def test_greeters_hosts_and_newcomers_each_have_what_they_need_in_their_row(event, olive):
    ana, bo, cy = people(event, 3)
    with scopes_disabled():
        Attendee.objects.filter(pk=bo.pk).update(is_host=True, is_greeter=True)
        bo.refresh_from_db()
        a_plan(event, [{"1": [bo, ana], "2": [cy]}, {"1": [bo], "2": [ana, cy]}], {"Ash": [ana, cy]})
        Welcome.objects.create(event=event, newcomer=ana, greeter=bo)
        Standing.objects.create(attendee=bo, place="left of the door", sign="red scarf")
    text = file_of(olive, "csv").decode("utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    names = ("greeter", "greets", "meet_at", "table_1", "host_1", "table_2", "host_2", "you_host", "cast")
    where, said = "left of the door · red scarf", {one: [row[name] for name in names] for one, row in rows.items()}
    assert said == {
        "Ana Lima": ["Bo Berg", "", where, "1", "Bo Berg", "2", "", "", "Ash"],
        "Bo Berg": ["", "Ana Lima", where, "1", "", "1", "", "table 1, rounds 1, 2", ""],
        "Cy Dahl": ["", "", "", "2", "", "2", "", "", "Ash"],
    }


def test_once_a_plan_is_released_tables_and_greeters_stand_in_it_and_the_evening_mail_says_them(
    event, olive, post_office
):
    a_crowd(event, 24)
    a_programme(event, rounds=2, seats=6, tables=5)
    with scope(community=event.community):
        solving.solve(by=a_member(event, Role.ORGANISER, "plan@example.org"), event=event, steps=1_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(), by=a_member(event, Role.ORGANISER, "release@example.org"))
    rows = list(csv.DictReader(io.StringIO(file_of(olive, "csv").decode("utf-8-sig"))))
    assert all(row["table_1"] and row["table_2"] for row in rows)
    assert any(row["greeter"] for row in rows)
    with_mail = [row for row in rows if row["email"]]
    press(olive, "kinds/evening/send/")
    assert deliver() >= len(with_mail), "greeters and newcomers were told of each other as well"
    for row in with_mail:
        [arrived] = [one for one in post_office.to(row["email"]) if "who keeps a seat" in one.message["Subject"]]
        assert f"table {row['table_1']}." in arrived.text
        assert row["link"] in arrived.text
        assert (row["greeter"] == "") or f"{row['greeter']} greets you" in arrived.text.replace("\u200c", "")


def test_sheets_with_codes_are_for_those_without_e_mail_or_for_all(event, olive):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    an_attendee(event, "Nora Nowhere")
    assert "Ana Lima" not in words(file_of(olive, "sheets"))
    everybody = words(file_of(olive, "all-sheets"))
    assert "Nora Nowhere" in everybody
    assert "Ana Lima" in everybody


def test_files_are_for_whoever_asked_alone(event, olive):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    press(olive, "merge/", form="csv")
    do_jobs()
    other = signed_in(a_member(event, Role.ORGANISER, "other@example.org"))
    stored = StoredFile.objects.get()
    assert other.get(f"/c/lamplighters/meeting/files/{stored.pk}/").status_code == 404
    with scopes_disabled():
        assert press(olive, "merge/", form="exe").status_code == 404
