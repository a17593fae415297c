"""The door in real browsers: two desks, one list, no network for a while, and nothing lost or given twice."""

from __future__ import annotations

import os
import re
import threading
import time
import uuid

import pytest
import uvicorn
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.day.presence import Word, here, take_words
from kinfolk_web.models import Attendee, Block, CheckIn, Desk, DoorSeat, Fixture, Plan, Role, Room, WalkIn, Welcome
from kinfolk_web.people.invitations import address_of
from kinfolk_web.plans import releasing, solving
from tests.site.day.world import at_noon
from tests.site.door.steps import a_newer_plan
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs

PICTURES = os.environ.get("KINFOLK_PICTURES", "")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(scope="module")
def server(django_db_setup):
    """The site as an installation serves it, streams and all."""
    from kinfolk_web.asgi import make_application

    server = uvicorn.Server(
        uvicorn.Config(make_application(), port=0, log_level="warning", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server ended instead of starting"
        assert time.monotonic() < deadline, "the server has not started within a minute"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


@pytest.fixture
def event():
    """Thirty people and Ana Lima, of today, with a plan that holds."""
    event = an_event(starts_on=timezone.localdate() + timezone.timedelta(days=1))
    organiser = a_member(event, Role.ORGANISER)
    a_crowd(event, 30)
    an_attendee(event, "Ána Lima", source_key="ana")
    a_programme(event, rounds=2, seats=6, tables=7)
    with scope(community=event.community):
        room = Room.objects.get(event=event)
        Fixture.objects.create(room=room, kind=Fixture.Kind.STAGE, x=12, y=14.8, width=8, depth=1.6)
        Fixture.objects.create(room=room, kind=Fixture.Kind.DOOR, x=23.9, y=8, width=0.2, depth=2)
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(event=event), by=organiser)
    return event


def looks_well(page, name: str, but: str = "?") -> None:
    """Nothing is wrong for axe, for the browser (but for one thing it may say at any moment), or for the width."""
    fits(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert [one for one in page.wrong if but not in one] == []
    assert violations(page) == []
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    page.wrong.clear()


def pair(office, visit, name: str, **more):
    """Pair a browser as a desk, as an organiser does."""
    link = a_link_of(office, name)
    desk = visit("/door/pair/" + link.split("/door/pair/")[1], **more)
    desk.get_by_role("button", name="Make it a desk").click()
    is_ready(desk)
    expect(desk.get_by_text("This desk works on without a network.")).to_be_visible()
    return desk


def a_link_of(office, name: str) -> str:
    office.goto("/c/lamplighters/meeting/day/desks/")
    office.get_by_label("What the desk is called").fill(name)
    office.get_by_role("button", name="Pair a desk", exact=True).click()
    office.wait_for_load_state("load")
    return office.get_by_label("The link").input_value()


def is_ready(desk, state: str = "online", waiting: int = 0):
    expect(desk.locator(f"#desk[data-state={state}][data-waiting='{waiting}']")).to_be_visible()


def check_in(desk, letters: str) -> None:
    desk.get_by_label("Three letters of a name").fill(letters)
    desk.locator(".found .person").first.click()


def test_two_desks_one_of_them_without_a_network_and_nothing_is_lost(event, visit):
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    one = pair(office, visit, "Main door", size="phone")
    two = pair(office, visit, "Side door")
    office.goto("/c/lamplighters/meeting/day/desks/")
    check_in(one, "lim")
    expect(office.get_by_text("1 of 31 are here.")).to_be_visible()  # by itself
    expect(one.get_by_role("heading", name="Ána Lima is here")).to_be_visible()
    expect(one.locator(".arrived .place")).to_contain_text("Table")
    _is_lit(one, one.locator(".arrived .place").text_content())
    expect(two.locator(".recent")).to_contain_text("Ána Lima")
    looks_well(one, "door-phone")

    seats, other = _apart_for_a_while(event, one, two)
    two.context.set_offline(False)
    is_ready(two)
    expect(two.locator(".counted")).to_have_text("5 of 33 are here")
    expect(one.locator(".counted")).to_have_text("5 of 33 are here")
    with scopes_disabled():
        assert len(here(event)) == 5
        given = DoorSeat.objects.filter(event=event, attendee__isnull=False)
        assert {one.attendee.name for one in given} == {"Zoe Walk-In", "Yan Walk-In"}
        chairs = [(one.round, one.table, one.number) for one in given]
        assert len(chairs) == len(set(chairs)) == 4
        first = {one.attendee.name: f"Table {one.table}" for one in given if one.round == 1}
        assert first == {"Zoe Walk-In": seats, "Yan Walk-In": other}, "both sit where their desk said"

    office.goto("/c/lamplighters/meeting/day/desks/")
    looks_well(office, "door-desks")
    office.get_by_role("row", name="Main door").get_by_role("button", name="End it").click()
    expect(one.get_by_role("heading", name="This device is no desk any more")).to_be_visible()
    assert one.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert one.evaluate("caches.keys().then(all => all.length)") == 0
    one.goto("/door/")
    expect(one.get_by_role("heading", name="This device is no desk")).to_be_visible()
    with scopes_disabled():
        assert Desk.objects.filter(ended_at__isnull=False).count() == 1


def _apart_for_a_while(event, one, two) -> tuple[str, str]:
    """Let a desk lose the network, and both check people in and seat a walk-in each; return the tables they told."""
    two.context.set_offline(True)
    two.reload()  # the page itself comes from the device
    is_ready(two, "offline")
    check_in(two, "ana lima")
    expect(two.locator(".arrived")).to_contain_text("is here")
    seats = _a_walk_in(two, "Zoe Walk-In")
    check_in(two, _names(event)[0])
    is_ready(two, "offline", waiting=2)
    check_in(one, _names(event)[1])
    other = _a_walk_in(one, "Yan Walk-In")
    assert two.locator(".counted").text_content() == "3 of 32 are here"
    two.reload()  # a dead battery: what was said is on the disk
    is_ready(two, "offline", waiting=2)
    looks_well(two, "door-offline", but="ERR_INTERNET_DISCONNECTED")
    return seats, other


def _names(event) -> list[str]:
    with scopes_disabled():
        return list(Attendee.objects.filter(event=event).order_by("pk").values_list("name", flat=True)[:2])


def _a_walk_in(desk, name: str) -> str:
    """Add somebody who is on no list, and return the table that they are told."""
    desk.get_by_label("Three letters of a name").fill(name)
    desk.get_by_role("button", name=f"Not on the list: add {name}").click()
    desk.get_by_label("Here for the first time?").select_option("yes")
    desk.get_by_role("button", name="Add and seat them").click()
    expect(desk.get_by_role("heading", name=f"{name} is here")).to_be_visible()
    return desk.locator(".arrived .place").text_content()


def test_a_desk_that_is_paired_anew_sends_what_it_had_not_sent_yet(event, visit):
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Left")
    desk.context.set_offline(True)
    check_in(desk, "lim")
    is_ready(desk, "offline", waiting=1)
    _a_walk_in(desk, "Zoe Walk-In")
    is_ready(desk, "offline", waiting=2)
    desk.goto("about:blank")  # its battery is dead
    desk.context.set_offline(False)
    desk.goto("/door/pair/" + a_link_of(office, "Left again").split("/door/pair/")[1])
    desk.get_by_role("button", name="Make it a desk").click()
    is_ready(desk)
    with scopes_disabled():
        assert {Attendee.objects.get(pk=one).name for one in here(event)} == {"Ána Lima", "Zoe Walk-In"}


def test_a_badge_that_is_typed_and_a_button_that_is_pressed_twice_are_one_word_each(event, visit):
    with scopes_disabled():
        ana = Attendee.objects.get(name="Ána Lima")
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door")
    desk.get_by_label("Three letters of a name").press_sequentially(f"https://example.org/q/{ana.token}/")
    expect(desk.get_by_role("heading", name="Ána Lima is here")).to_be_visible()
    desk.get_by_label("Three letters of a name").fill("Zoe Walk-In")
    desk.get_by_role("button", name="Not on the list: add Zoe Walk-In").click()
    desk.evaluate("const f = document.querySelector('[data-part=new] form'); f.requestSubmit(); f.requestSubmit()")
    expect(desk.get_by_role("heading", name="Zoe Walk-In is here")).to_be_visible()
    is_ready(desk)
    with scopes_disabled():
        assert CheckIn.objects.filter(attendee=ana).count() == 1
        assert WalkIn.objects.count() == 1


def test_a_desk_whose_disk_is_full_goes_on_and_says_that_it_keeps_nothing(event, visit):
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door")
    desk.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') } }")
    _a_walk_in(desk, "Zoe Walk-In")
    is_ready(desk)
    expect(desk.get_by_text("This page is online-only")).to_be_visible()
    with scopes_disabled():
        assert WalkIn.objects.count() == 1
        assert Desk.objects.get(name="Main door").offline_at is None


def test_on_the_second_day_a_desk_checks_everybody_in_anew(event, visit):
    with scopes_disabled():
        at_noon(event, hours=(9, 13))
        event.starts_on -= timezone.timedelta(days=1)
        event.save(update_fields=["starts_on"])
        Block.objects.filter(event=event, starts_at__gte="12:00").update(day=2)
        yesterday = timezone.now() - timezone.timedelta(days=1)
        for one in Attendee.objects.filter(event=event):
            CheckIn.objects.create(event=event, attendee=one, at=yesterday, received_at=yesterday)
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door", size="phone")
    expect(desk.locator(".counted")).to_have_text("0 of 31 are here")
    check_in(desk, "lim")
    expect(desk.locator(".counted")).to_have_text("1 of 31 are here")
    is_ready(desk)
    with scopes_disabled():
        assert CheckIn.objects.filter(attendee__name="Ána Lima").count() == 2


def test_somebody_expected_is_found_first_a_ticket_gets_its_name_and_greeter_and_screen_know(event, visit):
    with scopes_disabled():
        ana = Attendee.objects.get(name="Ána Lima")
        greeter = Attendee.objects.filter(event=event).first()
        guest = an_attendee(event, "Guest of Ána Lima", guest_of="Ána Lima")
        Welcome.objects.filter(newcomer=ana).delete()
        Welcome.objects.create(event=event, newcomer=ana, greeter=greeter)
        link = address_of(greeter).split("8000", 1)[1]
    organiser = a_member(event, Role.ORGANISER, "o@example.org")
    office = visit("/c/lamplighters/meeting/day/desks/", organiser)
    desk = pair(office, visit, "Main door")
    phone = visit(link + "?then=greeting", size="phone")
    phone.get_by_role("button", name="Open my page").click()
    expect(phone.get_by_role("heading", name="Ána Lima")).to_be_visible()

    desk.get_by_label("Three letters of a name").fill("Anna Lima")
    desk.get_by_role("button", name="Not on the list: add Anna Lima").click()
    desk.get_by_role("button", name=re.compile("Is this Ána Lima, expected at table")).click()
    expect(desk.get_by_role("heading", name="Ána Lima is here")).to_be_visible()
    expect(phone.get_by_text(re.compile("Ána Lima is here, since"))).to_be_visible()
    looks_well(phone, "door-greeter")
    check_in(desk, guest.code[-3:])
    desk.get_by_label("Name of whoever came").fill("Bo <b>Berg</b>")
    desk.get_by_role("button", name="Check in").click()
    expect(desk.get_by_role("heading", name="Bo <b>Berg</b> is here")).to_be_visible()
    expect(desk.locator(".arrived .place")).to_contain_text("Table")  # who is on no plan gets a chair as well
    desk.get_by_role("button", name="That was a mistake").click()
    expect(desk.get_by_role("heading", name="Bo <b>Berg</b>: taken back")).to_be_visible()
    expect(desk.locator(".counted")).to_have_text("1 of 32 are here")
    desk.get_by_label("Three letters of a name").fill("lim")
    desk.locator(".person.here").click()
    desk.get_by_role("button", name="Open their page on their phone").click()
    expect(desk.get_by_alt_text("A code that opens their page")).to_be_visible()
    looks_well(desk, "door-link")
    desk.get_by_role("link", name="Back to the desk").click()
    is_ready(desk)
    _a_portal_and_a_newer_plan(event, desk)
    _a_screen(event, office, visit)


def test_a_greeters_phone_whose_stream_was_refused_opens_another(event, visit):
    with scopes_disabled():
        ana = Attendee.objects.get(name="Ána Lima")
        greeter = Attendee.objects.filter(event=event).first()
        Welcome.objects.filter(newcomer=ana).delete()
        Welcome.objects.create(event=event, newcomer=ana, greeter=greeter)
        link = address_of(greeter).split("8000", 1)[1]
    phone = visit("/static/none/", size="phone")
    phone.clock.install()
    refused: list[str] = []
    phone.route("**/live/**", lambda asked: (refused.append(asked.request.url), asked.fulfill(status=503, body="no")))
    phone.goto(link + "?then=greeting")
    phone.get_by_role("button", name="Open my page").click()
    expect(phone.get_by_role("heading", name="Ána Lima")).to_be_visible()
    for _ in range(300):  # the script of the page may come a while after its words
        if refused:
            break
        phone.wait_for_timeout(100)
    assert refused
    phone.unroute("**/live/**")
    streams: list[str] = []
    phone.on("request", lambda asked: streams.append(asked.url) if "/live/" in asked.url else None)
    for _ in range(30):  # the clock of the page does not wait for answers, which take their time on a busy machine
        phone.clock.run_for(10_000)
        phone.wait_for_timeout(300)
        if streams:
            break
    assert streams, "the page opened no other stream in five of its minutes"
    with scopes_disabled():
        take_words(event=event, words=[Word(uuid.uuid4(), ana.pk, timezone.now())])
    expect(phone.get_by_text(re.compile("Ána Lima is here, since"))).to_be_visible(timeout=20_000)


def _a_portal_and_a_newer_plan(event, desk):
    """A page that the network puts in our place is no answer; what was not sent is sent after it."""
    desk.route("**/door/words/", lambda asked: asked.fulfill(status=200, content_type="text/html", body="Pay here"))
    check_in(desk, _names(event)[1])
    is_ready(desk, "offline", waiting=1)
    with scopes_disabled():
        a_newer_plan(event)
    desk.unroute("**/door/words/")
    desk.evaluate("dispatchEvent(new Event('online'))")
    is_ready(desk)
    notice = desk.get_by_text("Plan 1 became plan 2 while this desk was away.")
    expect(notice).to_be_visible()
    desk.get_by_role("button", name="Seen").click()
    expect(notice).to_have_count(0)
    desk.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")  # as over plain HTTP
    desk.reload()
    is_ready(desk)
    expect(desk.get_by_text("This page is online-only")).to_be_visible()


def _a_screen(event, office, visit):
    """A screen at the door shows names and tables, also without a network, and nothing else."""
    office.goto("/c/lamplighters/meeting/day/desks/")
    office.get_by_role("button", name="Pair a screen where people find their table").click()
    office.wait_for_load_state("load")
    looks_well(office, "door-pair")
    link = office.get_by_label("The link").input_value()
    screen = visit("/door/pair/" + link.split("/door/pair/")[1])
    screen.get_by_role("button", name="Show the tables here").click()
    expect(screen.locator("#finder[data-state=online]")).to_be_visible()
    screen.get_by_role("button", name="L", exact=True).click()
    expect(screen.get_by_role("listitem").filter(has_text="Ána Lima")).to_contain_text("Table")
    expect(screen.locator(".where-it-is")).to_have_count(0)
    looks_well(screen, "door-screen")
    screen.get_by_role("button", name="Ána Lima").click()
    table = screen.get_by_role("button", name="Ána Lima").locator("b").text_content()
    _is_lit(screen, table)
    looks_well(screen, "door-screen-place")
    screen.wait_for_function("caches.match('/door/find/', {ignoreVary: true}).then(Boolean)")
    screen.context.set_offline(True)
    screen.reload()
    expect(screen.locator("#finder[data-state=offline]")).to_be_visible()
    screen.get_by_placeholder("Your name").fill("lim")
    expect(screen.get_by_role("listitem").filter(has_text="Ána Lima")).to_contain_text("Table")
    _is_lit(screen, table)
    screen.set_viewport_size({"width": 360, "height": 740})
    screen.emulate_media(color_scheme="dark")
    looks_well(screen, "door-screen-small", but="ERR_INTERNET_DISCONNECTED")


def _is_lit(device, table: str) -> None:
    """The plan of the room shows one table lit and the door as the place of whoever looks; it says so in words, too."""
    plan = device.get_by_role("img", name=re.compile(f"^{table}, From the door: "))
    expect(plan).to_be_visible()
    expect(plan.locator(".room-lit")).to_have_count(1)
    expect(plan).to_contain_text("You are here")


def test_a_screen_at_one_of_several_doors_is_told_once_at_which(event, visit):
    with scopes_disabled():
        for label, x in (("North door", 4), ("South door", 20)):
            Fixture.objects.create(room=Room.objects.get(), kind=Fixture.Kind.DOOR, label=label, x=x, y=0.1)
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door")
    check_in(desk, "lim")
    expect(desk.locator(".where-it-is")).to_contain_text("North door")
    expect(desk.locator(".where-it-is figcaption")).to_have_text("Hall")
    desk.get_by_label("You are here").select_option("Hall: North door")
    _is_lit(desk, desk.locator(".arrived .place").text_content())
    desk.reload()
    expect(desk.get_by_label("You are here")).to_have_value(re.compile("North door"))


# A browser that reads codes: what its camera sees is an address that stands in "window.seen".
READS_CODES = """
window.BarcodeDetector = class { async detect() { return window.seen ? [{ rawValue: window.seen }] : []; } };
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
HTMLMediaElement.prototype.play = async () => undefined;
"""


def test_a_badge_is_scanned_where_the_browser_reads_codes_and_the_camera_stops(event, visit):
    with scopes_disabled():
        ana = Attendee.objects.get(name="Ána Lima")
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door", size="phone")
    desk.add_init_script(READS_CODES)
    desk.reload()
    is_ready(desk)
    desk.get_by_role("button", name="Scan a badge").click()
    expect(desk.get_by_role("button", name="Stop scanning")).to_be_visible()
    desk.evaluate("token => { window.seen = `https://example.org/q/${token}/` }", ana.token)
    expect(desk.get_by_role("heading", name="Ána Lima is here")).to_be_visible()
    expect(desk.get_by_role("button", name="Stop scanning")).to_be_hidden()
    expect(desk.get_by_text("To scan badges, use the camera app")).to_be_hidden()
    is_ready(desk)
    with scopes_disabled():
        assert CheckIn.objects.filter(attendee=ana).count() == 1


def test_a_badge_that_the_camera_of_a_desk_opens_leads_to_the_desk_one_tap_from_checked_in(event, visit):
    with scopes_disabled():
        ana = Attendee.objects.get(name="Ána Lima")
    office = visit("/c/lamplighters/meeting/day/desks/", a_member(event, Role.ORGANISER, "o@example.org"))
    desk = pair(office, visit, "Main door", size="phone")
    desk.evaluate("delete window.BarcodeDetector")
    desk.add_init_script("delete window.BarcodeDetector")
    opened = desk.context.new_page()  # as a camera does
    opened.add_init_script("delete window.BarcodeDetector")
    opened.goto(f"/q/{ana.token}/")
    expect(opened).to_have_url(re.compile(r"/door/$"))
    expect(opened.get_by_text("To scan badges, use the camera app")).to_be_visible()
    expect(opened.get_by_role("button", name="Ána Lima")).to_be_focused()
    expect(desk.get_by_text("This desk is open in another tab")).to_be_visible()
    is_ready(opened)
    with scopes_disabled():
        assert not CheckIn.objects.exists(), "looking checks nobody in"
    opened.get_by_role("button", name="Ána Lima").click()
    expect(opened.get_by_role("heading", name="Ána Lima is here")).to_be_visible()
    is_ready(opened)
    with scopes_disabled():
        assert CheckIn.objects.get().attendee == ana
