"""Every system whose headers we know: recognised, its people found, everybody else left out with a reason."""

from __future__ import annotations

import pytest

from kinfolk.roster import Reading, as_json, read, render
from tests.roster.helpers import DATA, by_name, named

SYSTEMS = DATA / "systems"

EXPECTED = {
    "attendize.csv": ("Attendize attendees", ["K7X1-1 Ana Lima", "K7X1-2 Bo Chen"]),
    "eventbrite_orders.csv": ("Eventbrite orders report", ["Ana Lima", "Guest of Ana Lima", "Bo Chen"]),
    "eventbrite_orders_new.csv": (
        "Eventbrite orders report", ["Ana Lima", "Guest of Ana Lima", "Guest of Ana Lima (2)", "Bo Chen"],
    ),
    "eventbrite_uk.csv": ("Eventbrite attendee report", ["301 Áine Ní Bhriain", "302 Bill Okafor"]),
    "eventbrite_us.csv": (
        "Eventbrite attendee report",
        ["15000001 Ana Lima", "15000002 Bo Chen", "15000003 Carla O'Neil", "15000005 Guest of Eve Stone", "15000006 Eve Stone"],
    ),
    "eventyay.csv": ("eventyay attendees", ["a1b2-1 Ana Lima", "a1b2-2 Bo Chen", "e5f6-1 Di Eck"]),
    "google_forms.csv": ("Google Forms", ["Ana Lima", "Bo Chen", "Cy Dorn"]),
    "google_forms_de.csv": ("Google Forms", ["Ana Lima", "Jörg Müller"]),
    "hievents_answers.csv": ("Hi.Events answers", ["Ana Lima", "Bo Chen"]),
    "hievents_attendees.csv": ("Hi.Events attendees", ["A-AAA111 Ana Lima", "A-BBB222 Bo Chen"]),
    "hievents_attendees_de.csv": ("Hi.Events attendees", ["A-AAA111 Ana Lima", "A-BBB222 Jörg Müller"]),
    "hievents_answers_it.csv": ("Hi.Events answers", ["Ana Lima", "Bo Chen"]),
    "attendize_es.csv": ("Attendize attendees", ["K7X1-1 Ana Lima", "K7X1-2 Bo Chen"]),
    "indico_de.csv": ("Indico registrations", ["1 Ana Lima", "2 Bo Chen"]),
    "indico_fr.csv": ("Indico registrations", ["1 Ana Lima", "2 Bo Chen"]),
    "pretix_checkin_fr.csv": ("pretix check-in list", ["Ana Lima", "Guest of order J9K0L", "Flo Gray"]),
    "pretix_positions_de.csv": ("pretix order positions", ["A1B2C-1 Ana Lima", "A1B2C-2 Bo Chen"]),
    "pretix_positions_es.csv": ("pretix order positions", ["A1B2C-1 Ana Lima", "A1B2C-2 Bo Chen"]),
    "higher_logic.csv": ("Higher Logic registrants", ["C-1001 Ana Lima", "C-1002 Bo Chen"]),
    "indico.csv": ("Indico registrations", ["1 Ana Lima", "2 Bo Chen"]),
    "luma.csv": ("Luma", ["gst-1 Ana Lima", "gst-2 Bo Chen", "gst-6 Guest 1"]),
    "meetup.tsv": (
        "Meetup",
        ["user 101 Ana Lima", "user 102 Bo Chen", "user 102-guest-1 Guest of Bo Chen", "user 102-guest-2 Guest of Bo Chen (2)"],
    ),
    "own.csv": ("Kinfolk's own columns", ["a1 Ana Lima", "a2 Bo Chen", "a3 Cy Dorn"]),
    "pretix_checkin.csv": ("pretix check-in list", ["Ana Lima", "Bo Chen", "Guest of order J9K0L", "Flo Gray"]),
    "pretix_positions.csv": (
        "pretix order positions", ["A1B2C-1 Ana Lima", "A1B2C-2 Bo Chen", "A1B2C-3 Guest of Otto Buyer", "J9K0L-1 Ed Fox"],
    ),
    "tito.csv": (
        "Tito",
        ["AB12-1 Ana Lima", "AB12-2 Guest of Otto Buyer", "AB12-3 Guest of Otto Buyer (2)", "CD34-1 Bo Chen"],
    ),
    "swapcard.csv": ("Swapcard people", ["reg-1001 Ana Lima", "reg-1002 Bo Chen", "Cy Dorn"]),
    "wild_apricot.csv": ("Wild Apricot contacts", ["9001 Ana Lima", "9002 Bo Chen"]),
    "cvent.csv": ("a list of your own", ["Ana Lima", "Bo Chen"]),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_export_is_recognised_and_its_people_are_those_who_come(name):
    system, people = EXPECTED[name]
    roster = read([SYSTEMS / name])
    assert roster.report.files[0].system == system
    found = [f"{person.id} {person.name}" for person in roster.people]
    assert len(found) == len(people)
    assert all(one == want or one.partition(" ")[2] == want for one, want in zip(found, people, strict=True)), found


def test_every_shipped_export_has_its_expectation():
    assert {path.name for path in SYSTEMS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_row_disappears_without_a_reason(name):
    (file,) = read([SYSTEMS / name]).report.files
    added = sum("Guest of" in guest for guest in file.guests)
    assert file.rows <= file.people + len(file.left_out) <= file.rows + added


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("eventbrite_us.csv", {5: "Not Attending", 8: "negative", 9: "T-shirt"}),
        ("eventbrite_uk.csv", {4: "Deleted"}),
        ("pretix_positions.csv", {5: "add-on", 6: "T-Shirt", 7: "canceled", 8: "pending"}),
        ("pretix_positions_de.csv", {4: "add-on", 5: "storniert", 6: "ausstehend", 7: "abgelaufen"}),
        ("pretix_positions_es.csv", {4: "expirado"}),
        ("indico_de.csv", {4: "Zurückgezogen", 5: "Warten auf Zahlung", 6: "Abgelehnt", 7: "Ausstehend"}),
        ("indico_fr.csv", {4: "Retiré", 5: "En attente du paiement", 6: "Refusé"}),
        ("hievents_attendees_de.csv", {4: "CANCELLED"}),
        ("indico.csv", {4: "Withdrawn", 5: "Awaiting payment", 6: "Rejected"}),
        ("hievents_attendees.csv", {4: "CANCELLED", 5: "AWAITING_PAYMENT"}),
        ("luma.csv", {4: "pending_approval", 5: "declined", 6: "waitlist"}),
        ("meetup.tsv", {4: "No", 5: "Waitlist"}),
        ("tito.csv", {6: "Void"}),
        ("eventyay.csv", {4: "expired"}),
        ("wild_apricot.csv", {4: "Archived"}),
        ("cvent.csv", {4: "No Response"}),
    ],
)
def test_who_does_not_come_is_left_out_with_the_state_as_the_reason(name, reasons):
    left = {out.row: out.reason for out in read([SYSTEMS / name]).report.files[0].left_out}
    assert left.keys() == reasons.keys()
    assert all(word in left[row] for row, word in reasons.items())


def test_the_buyers_address_never_becomes_an_attendees():
    people = by_name(read([SYSTEMS / "pretix_positions.csv"]))
    assert people["Ana Lima"].email == "ana@acme.example"
    assert people["Bo Chen"].email == people["Guest of Otto Buyer"].email == ""
    assert by_name(read([SYSTEMS / "tito.csv"]))["Guest of Otto Buyer"].email == ""


@pytest.mark.parametrize(
    ("name", "mails", "employers"),
    [
        ("pretix_positions_de.csv", ["ana@acme.example", ""], ["Acme", "Acme Holding"]),
        ("pretix_positions_es.csv", ["ana@sol.example", ""], ["Cooperativa Sol", "Cooperativa Sol"]),
        ("pretix_checkin_fr.csv", ["ana@acme.example", "ed@y.example", "flo@z.example"], ["Acme", "", "Autre"]),
        ("indico_de.csv", ["ana@cern.example", "bo@lab.example"], ["Institut für Physik", "Landeslabor"]),
        ("indico_fr.csv", ["ana@cern.example", "bo@lab.example"], ["Institut de physique", "Laboratoire national"]),
        ("hievents_answers_it.csv", ["ana@acme.example", "bo@altra.example"], ["Acme", "Altra"]),
    ],
)
def test_an_export_in_another_language_says_what_it_says_in_english(name, mails, employers):
    roster = read([SYSTEMS / name])
    assert [person.email for person in roster.people] == mails
    assert [person.organisation for person in roster.people] == employers
    kept = {header for person in roster.people for header, _ in person.attributes}
    assert not kept & {"Pseudonyme ID", "Ticket-Code", "Secret", "Secreto de la entrada", "Nom du participant : Prénom"}
    assert "s3cr3t" not in repr(roster)


def test_option_columns_become_one_list_and_the_second_company_fills_the_first():
    people = by_name(read([SYSTEMS / "pretix_positions.csv"]))
    assert people["Ana Lima"].statements == ("Composting", "Bees, and wasps")
    assert people["Ana Lima"].organisation == "Acme"
    assert people["Bo Chen"].organisation == "Acme Holding"


def test_needs_in_own_words_become_features_or_a_remark_but_never_a_must_nobody_can_keep():
    roster = read([SYSTEMS / "pretix_positions.csv"])
    people = by_name(roster)
    assert people["Bo Chen"].needs == ("step-free",)
    assert people["Ed Fox"].needs == ()
    assert any("row 9 names no access need" in note for note in roster.report.files[0].notes)


def test_who_is_hidden_in_the_app_has_a_seat_all_the_same():
    people = by_name(read([SYSTEMS / "swapcard.csv"]))
    assert [person.email for person in people.values()] == ["ana@acme.example", "bo@other.example", "cy@third.example"]
    assert [person.organisation for person in people.values()] == ["Acme", "Other Ltd", ""]
    assert people["Ana Lima"].statements == ("Bees", "Seeds")
    assert "s3cr3t" not in repr(people)


def test_secrets_of_the_ticketing_system_are_neither_kept_nor_shown():
    for name in ("pretix_positions.csv", "pretix_checkin.csv", "tito.csv", "luma.csv"):
        roster = read([SYSTEMS / name])
        text = repr(roster)
        assert not any(secret in text for secret in ("s3cr3t", "'abc'", "10.0.0.1", "qr/1", "ti.to/t/1"))


def test_an_order_that_counts_three_tickets_seats_three_people_of_one_order():
    people = read([SYSTEMS / "eventbrite_orders_new.csv"]).people
    assert [person.order for person in people] == ["88001"] * 3 + ["88002"]
    assert [person.guest_of for person in people] == ["", "Ana Lima", "Ana Lima", ""]


def test_guests_who_are_only_counted_come_with_whoever_brings_them():
    people = by_name(read([SYSTEMS / "meetup.tsv"]))
    assert people["Bo Chen"].order == people["Guest of Bo Chen"].order != ""
    assert people["Ana Lima"].order == ""


def test_a_form_sent_twice_counts_once_with_the_later_answers():
    roster = read([SYSTEMS / "google_forms.csv"])
    ana = by_name(roster)["Ana Lima"]
    assert ana.languages == ("en", "pt", "es")
    assert ana.roles == {"host"}
    assert [(out.row, out.name) for out in roster.report.files[0].left_out] == [(2, "Ana Lima")]


def test_whole_questions_are_understood():
    people = by_name(read([SYSTEMS / "google_forms.csv"]))
    assert people["Ana Lima"].times_attended == 0
    assert people["Bo Chen"].times_attended == 3
    assert people["Bo Chen"].needs == ("step-free",)
    assert people["Bo Chen"].roles == {"host", "greeter"}
    assert people["Cy Dorn"].organisation == "", "nobody is kept apart from others for being retired too"
    assert people["Cy Dorn"].languages == ("en", "de")
    assert people["Cy Dorn"].statements == ("I run a one-person team", "I work nights, but not always")


def test_attendees_and_answers_of_hi_events_become_one_list():
    roster = read([SYSTEMS / "hievents_attendees.csv", SYSTEMS / "hievents_answers.csv"])
    assert [(person.id, person.times_attended) for person in roster.people] == [("A-AAA111", 0), ("A-BBB222", 1)]
    assert by_name(roster)["Bo Chen"].needs == ("hearing",)
    assert by_name(roster)["Bo Chen"].organisation == "Other Ltd"


def test_an_answer_whom_to_avoid_is_followed_and_shown_nowhere():
    question = "Is there anybody you would rather not be seated with?"
    asked = f"\n{question},Bo Chen,O-1,ana@acme.example,Ana Lima,ana@acme.example,General admission,View Order\n"
    answers = (SYSTEMS / "hievents_answers.csv").read_text("utf-8-sig").rstrip()
    plain = read([SYSTEMS / "hievents_attendees.csv", named(answers.encode())])
    roster = read([SYSTEMS / "hievents_attendees.csv", named((answers + asked).encode())])
    assert roster.apart == (("A-AAA111", "A-BBB222"),)
    named_so = named((answers + asked.replace(question, "Not my cup of tea")).encode())
    assert read([named_so], Reading(columns={"apart": "Not my cup of tea"})).apart
    assert roster.people == plain.people
    assert (render(roster.report), as_json(roster.report)) == (render(plain.report), as_json(plain.report))


def test_who_answered_only_whom_to_avoid_is_nobody_new():
    question = "Is there anybody you would rather not be seated with?"
    answers = (SYSTEMS / "hievents_answers.csv").read_text("utf-8-sig").rstrip() + "\n"

    def both(asked, kept=answers):
        return read([SYSTEMS / "hievents_attendees.csv", named((kept + asked).encode())])

    cy = f"{question},Bo Chen,O-3,cy@c.example,Cy Ny,cy@c.example,General admission,View Order\n"
    without_bo = "".join(line for line in answers.splitlines(keepends=True) if "Bo Chen" not in line)
    bo = f"{question},Ana Lima,O-2,bo@other.example,Bo Chen,bo@other.example,General admission,View Order\n"
    plain, secret = both("", without_bo), both(cy + bo, without_bo)
    assert secret.people == plain.people
    assert (render(secret.report), as_json(secret.report)) == (render(plain.report), as_json(plain.report))
    assert secret.apart == (("A-BBB222", "A-AAA111"),)
    (line,) = secret.safety
    assert "Cy Ny asks to be apart from 'Bo Chen', but is not on the list" in line


def test_who_answered_only_whom_to_avoid_is_somebody_where_the_answers_are_the_list():
    question = "Is there anybody you would rather not be seated with?"
    answers = (SYSTEMS / "hievents_answers.csv").read_text("utf-8-sig").rstrip() + "\n"
    cy = f"{question},Bo Chen,O-3,cy@c.example,Cy Ny,cy@c.example,General admission,View Order\n"
    roster = read([named((answers + cy).encode())])
    assert [person.name for person in roster.people] == ["Ana Lima", "Bo Chen", "Cy Ny"]
    assert (len(roster.apart), roster.safety) == (1, ())
    alone = read([named((answers.splitlines(keepends=True)[0] + cy).encode())])
    assert [person.name for person in alone.people] == ["Cy Ny"]


def test_our_own_columns_say_everything_they_can():
    roster = read([SYSTEMS / "own.csv"])
    ana, bo, cy = roster.people
    assert (ana.languages, ana.needs, ana.rounds, ana.largest_table) == (("en", "pt"), ("step-free",), (1, 2, 4), 6)
    assert (ana.times_attended, ana.hide_new, ana.listen_first, ana.pronouns) == (0, True, True, "she/her")
    assert ana.shown_statements == ("I love maps",)
    assert (bo.roles, bo.host_rounds, bo.greeter_capacity, bo.kinds) == ({"host", "greeter"}, 2, 3, ("board", "member"))
    assert cy.parties == ("Choir", "Crew")
    assert cy.no_greeter
    assert ana.attributes == (("region", "North"),)
    assert (roster.apart, roster.together, roster.known) == ((("a1", "a2"),), (("a1", "a3"),), (("a2", "a1"),))
