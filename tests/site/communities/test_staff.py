"""Who may do what: roles are given and taken on a page, by link, with effect on the next request."""

from __future__ import annotations

import re
import threading

import pytest
from django.db import connections

from kinfolk_web.communities.actions import LastOrganiserError, take_role
from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import recipient_of
from kinfolk_web.models import Change, Event, Link, Mail, Membership, Role
from tests.site.world import a_community, a_member, a_user, an_event, signed_in

pytestmark = pytest.mark.django_db
COMMUNITY, HERE = "/c/lamplighters/staff/", "/c/lamplighters/meeting/staff/"


def test_an_organiser_invites_by_a_link_that_is_shown_once():
    event = an_event()
    browser = signed_in(a_member(event))
    page = browser.post(HERE + "invite/", {"email": "dora@example.org", "role": "door"}).content.decode()
    link = re.search(r"/account/invitation/[\w-]+/", page).group()
    assert "data:image/svg+xml" in page
    assert link not in browser.get(HERE).content.decode()
    guest = signed_in(a_user("dora@example.org"))
    guest.post(link)
    assert guest.get("/c/lamplighters/meeting/").status_code == 200
    assert guest.get(HERE).status_code == 403


def test_a_link_for_the_staff_is_mailed_and_kept_to_be_read_where_no_mail_leaves(settings):
    event = an_event()
    browser = signed_in(a_member(event))
    said = {"email": "dora@example.org", "role": "door", "mailed": "on"}
    page = browser.post(HERE + "invite/", said).content.decode()
    link = re.search(r"/account/invitation/[\w-]+/", page).group()
    assert "The mail with it is kept here and was not sent." in page
    mail = Mail.objects.get(kind="staff_link")
    assert link.split("/")[3] not in f"{mail.facts} {Link.objects.get().facts}", "what is kept opens nothing"
    address = f"/c/lamplighters/meeting/mail/mails/{mail.pk}/"
    assert address in browser.get(HERE).content.decode()
    assert link in browser.get(address).content.decode()
    guest = signed_in(a_user("dora@example.org"))
    guest.post(link)
    assert guest.get("/c/lamplighters/meeting/").status_code == 200
    assert address not in browser.get(HERE).content.decode()
    assert link not in browser.get(address).content.decode(), "it was used"
    assert "mailed" not in browser.get(COMMUNITY).content.decode(), "a mail that is kept is read at its event"
    browser.post(COMMUNITY + "invite/", said | {"email": "otto@example.org"})
    assert Mail.objects.count() == 1


def test_a_link_for_the_staff_of_a_community_is_sent_by_its_mail_server(settings):
    event = an_event()
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    browser = signed_in(a_member(event))
    said = {"email": "dora@example.org", "role": "door", "mailed": "on"}
    page = browser.post(COMMUNITY + "invite/", said).content.decode()
    link = re.search(r"/account/invitation/[\w-]+/", page).group()
    assert "The mail with it is on its way." in page
    mail = Mail.objects.get()
    letter = letter_of(mail, recipient_of(mail))
    assert mail.address == "dora@example.org"
    assert link in letter.text
    assert (letter.subject, mail.event) == ("Lamplighters: your link", None)
    assert "as door" in letter.text
    number = re.search(r'name="invitation" value="(\d+)"', browser.get(COMMUNITY).content.decode()).group(1)
    browser.post(COMMUNITY + "revoke/", {"invitation": number})
    assert letter_of(mail, recipient_of(mail)) is None


def test_an_invitation_is_taken_back_on_the_page():
    browser = signed_in(a_member(an_event()))
    page = browser.post(COMMUNITY + "invite/", {"email": "dora@example.org", "role": "door"}).content.decode()
    link = re.search(r"/account/invitation/[\w-]+/", page).group()
    number = re.search(r'name="invitation" value="(\d+)"', browser.get(COMMUNITY).content.decode()).group(1)
    browser.post(COMMUNITY + "revoke/", {"invitation": number})
    assert browser.get(link).status_code == 410
    assert browser.post(COMMUNITY + "revoke/", {"invitation": number}).status_code == 404


def test_roles_are_given_and_taken_and_the_log_says_so():
    event = an_event()
    browser = signed_in(a_member(event))
    dora = a_member(event, Role.DOOR, "dora@example.org")
    door = signed_in(dora)
    assert door.get("/c/lamplighters/meeting/changes/").status_code == 403
    browser.post(HERE + "give/", {"user": dora.pk, "role": "read_only"})
    assert door.get("/c/lamplighters/meeting/changes/").status_code == 200
    page = browser.get("/c/lamplighters/meeting/changes/").content.decode()
    assert "gave Dora the role read only" in page
    held = Membership.objects.get(user=dora, event=event)
    browser.post(HERE + "take/", {"membership": held.pk})
    assert door.get("/c/lamplighters/meeting/changes/").status_code == 403


def test_the_last_organiser_stays():
    event = an_event()
    olive = a_member(event)
    browser = signed_in(olive)
    held = olive.memberships.get()
    page = browser.post(COMMUNITY + "take/", {"membership": held.pk}, follow=True).content.decode()
    assert "last organiser" in page
    assert olive.memberships.exists()
    a_member(event, Role.ORGANISER, "otto@example.org")
    browser.post(COMMUNITY + "take/", {"membership": held.pk})
    assert not olive.memberships.exists()
    assert browser.get(COMMUNITY).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_remove_each_other_at_once_leave_one():
    event = an_event()
    both = [a_member(event), a_member(event, Role.ORGANISER, "otto@example.org")]
    start, outcomes = threading.Barrier(2), []

    def leave(membership, by):
        start.wait()
        try:
            take_role(membership=membership, by=by)
            outcomes.append("left")
        except LastOrganiserError:
            outcomes.append("stays")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=leave, args=(one.memberships.select_related("community").get(), other))
        for one, other in (both, reversed(both))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]
    assert Membership.objects.filter(role=Role.ORGANISER).count() == 1


def test_nobody_makes_themselves_a_safety_lead_once_there_is_one():
    event = an_event()
    olive = a_member(event)
    browser = signed_in(olive)
    browser.post(HERE + "give/", {"user": olive.pk, "role": "safety_lead"})
    assert olive.memberships.filter(role=Role.SAFETY_LEAD).exists(), "the first may"
    otto = a_member(event, Role.ORGANISER, "otto@example.org")
    own = signed_in(otto)
    own.post(HERE + "give/", {"user": otto.pk, "role": "safety_lead"})
    own.post(HERE + "invite/", {"email": otto.email, "role": "safety_lead"})
    assert not otto.memberships.filter(role=Role.SAFETY_LEAD).exists()
    browser.post(HERE + "give/", {"user": otto.pk, "role": "safety_lead"})
    assert otto.memberships.filter(role=Role.SAFETY_LEAD).exists()


def test_nobody_makes_themselves_a_safety_lead_of_all_events_once_one_of_them_has_one():
    event = an_event()
    sam = a_member(event, Role.DOOR, "sam@example.org")
    Membership.objects.create(user=sam, community=event.community, event=event, role=Role.SAFETY_LEAD)
    otto = a_member(event, Role.ORGANISER, "otto@example.org")
    own = signed_in(otto)
    own.post(COMMUNITY + "give/", {"user": otto.pk, "role": "safety_lead"})
    page = own.post(COMMUNITY + "invite/", {"email": otto.email, "role": "safety_lead"}, follow=True).content.decode()
    assert "Nobody makes themselves a safety lead" in page
    assert not otto.memberships.filter(role=Role.SAFETY_LEAD).exists()


def test_an_event_page_changes_no_role_of_the_community_or_of_another_one():
    event = an_event()
    browser = signed_in(a_member(event))
    other = an_event(a_community("Others", "others"))
    foreign = a_member(other, Role.ORGANISER, "foreign@example.org")
    whole = a_member(event, Role.DOOR, "dora@example.org").memberships.get()
    for number in (foreign.memberships.get().pk, whole.pk, "x", "9" * 30):
        assert browser.post(HERE + "take/", {"membership": number}).status_code == 404
    assert browser.post(HERE + "give/", {"user": foreign.pk, "role": "door"}).status_code == 404
    assert browser.post(HERE + "give/", {"user": whole.user_id, "role": "emperor"}).status_code == 404


def test_an_event_is_renamed_put_away_and_undone_and_its_address_stays():
    event = an_event()
    browser = signed_in(a_member(event))
    where = "/c/lamplighters/meeting/settings/"
    browser.post(where, {"name": "Spring meeting", "timezone": "UTC", "language": "en"})
    assert Event.objects.get().name == "Spring meeting"
    assert Event.objects.get().slug == "meeting"
    browser.post(where + "archive/", {"away": "yes"})
    assert Event.objects.get().archived
    renamed = Change.objects.get(verb="event.edit")
    browser.post(f"/c/lamplighters/meeting/changes/{renamed.pk}/undo/")
    assert Event.objects.get().name == "Spring meeting", "changed since by putting it away"
    browser.post(f"/c/lamplighters/meeting/changes/{Change.objects.get(verb='event.archive').pk}/undo/")
    browser.post(f"/c/lamplighters/meeting/changes/{renamed.pk}/undo/")
    assert Event.objects.get().name == "Annual meeting"


def test_an_event_called_staff_does_not_stand_where_the_staff_page_is():
    browser = signed_in(a_member(an_event()))
    page = browser.post("/c/lamplighters/events/new/", {"name": "Staff", "timezone": "UTC", "language": "en"})
    assert page.headers["Location"] == "/c/lamplighters/staff-2/"


def test_roles_are_not_undone_in_the_log():
    event = an_event()
    browser = signed_in(a_member(event))
    dora = a_member(event, Role.DOOR, "dora@example.org")
    browser.post(HERE + "give/", {"user": dora.pk, "role": "moderator"})
    given = Change.objects.get(verb="role.give")
    page = browser.post(f"/c/lamplighters/meeting/changes/{given.pk}/undo/", follow=True).content.decode()
    assert "staff page" in page
    assert dora.memberships.count() == 2
