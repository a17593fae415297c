"""Lists of systems nobody has heard of are understood by the words of their headers, with no option given."""

from __future__ import annotations

import pytest

from kinfolk.roster import read
from tests.roster.helpers import DATA, by_name, listed

UNKNOWN = DATA / "unknown"

# name, organisation, times attended, languages of everybody who comes
EXPECTED = {
    "association_management.csv": [("Ana Lima", "Acme Association", 1, ()), ("Bo Chen", "Other Society", 0, ())],
    "microsoft_forms.csv": [
        ("Ana Lima", "Acme", 0, ("en", "pt")), ("Bo Chen", "Other Ltd", 6, ("en",)), ("Cy Dorn", "Other Ltd", 1, ()),
    ],
    "venue_list.csv": [
        ("Ana Lima", "Acme", None, ()), ("Bo Chen", "Other Ltd", None, ()), ("Cy Dorn", "", None, ()),
        ("Di Eck", "Acme", None, ()),
    ],
    "membership_database.csv": [
        ("Ana Lima", "City Museum", 12, ()), ("Bo Chen", "Harbour Museum", 0, ()), ("Cy Dorn", "City Museum", 1, ()),
    ],
    "sign_up_sheet.csv": [("Ana Lima", "Acme", 0, ()), ("Bo Chen", "Other Ltd", 1, ()), ("Cy Dorn", "", 0, ())],
    "church_retreat_fr.csv": [
        ("François Lefèvre", "Paroisse du Nord", 0, ("fr", "en")), ("Renée Dupont", "Paroisse du Nord", 1, ("fr",)),
    ],
    "congress_it.csv": [
        ("Giulia Rossi", "Università di Fantasia", 0, ("it", "en")), ("Niccolò Bianchi", "Laboratorio Verde", 1, ("it",)),
    ],
    "asamblea_es.csv": [
        ("Íñigo Muñoz Peña", "Cooperativa Sol", 0, ("es", "en")), ("Lucía García", "Cooperativa Sol", 1, ("es",)),
    ],
    "zjazd_pl.csv": [
        ("Łukasz Wiśniewski", "Firma Zielona", 0, ("pl", "en")), ("Małgorzata Dąbrowska", "Firma Zielona", 1, ("pl",)),
    ],
    "ledendag_nl.csv": [
        ("Anna van der Berg", "Club Noord", 0, ("nl", "en")), ("Guest of Anna van der Berg", "", None, ()),
        ("Bram Visser", "Club Noord", 1, ("nl",)),
    ],
    "encontro_pt.csv": [("João Conceição", "Horta Boa", 0, ("pt", "en")), ("Ana Lima", "Horta Boa", 1, ("pt",))],
    "volunteer_crm.csv": [("Ana Lima", "Acme", 0, ()), ("Bo Chen", "Other Ltd", 3, ())],
    "helloasso_fr.csv": [
        ("François Lefèvre", "Paroisse du Nord", None, ()), ("Renée Dupont", "Paroisse du Nord", None, ()),
    ],
    "inscripciones_es.csv": [("Ana Lima", "Cooperativa Sol", None, ()), ("Bo Chen", "Cooperativa Luna", None, ())],
    "anmeldungen_de.csv": [("Ana Lima", "Acme", None, ()), ("Jörg Müller", "Müller GmbH", None, ())],
    "shop_export.csv": [
        ("Ana Lima", "Acme", None, ()), ("Bo Chen", "Acme", None, ()), ("Guest of Otto Buyer", "", None, ()),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_people_employers_history_and_languages_are_found(name):
    found = [(p.name, p.organisation, p.times_attended, p.languages) for p in read([UNKNOWN / name]).people]
    assert found == EXPECTED[name]


def test_every_shipped_list_has_its_expectation():
    assert {path.name for path in UNKNOWN.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", ["helloasso_fr.csv", "inscripciones_es.csv", "anmeldungen_de.csv"])
def test_the_address_of_whoever_paid_is_nobody_elses(name):
    mails = [person.email for person in read([UNKNOWN / name]).people]
    assert not {"renee@nord.example", "otto@compra.example", "kauf@acme.example"} & set(mails)


@pytest.mark.parametrize(
    "headers",
    [
        "Prénom participant,Nom participant", "Vorname Teilnehmer,Nachname Teilnehmer", "Teilnehmer Vorname,Teilnehmer Nachname",
        "Teilnehmer:in Vorname,Teilnehmer:in Nachname", "Nombre del asistente,Apellidos del asistente",
        "Prénom du participant,Nom du participant", "Nome do participante,Apelido do participante", "Imię uczestnika,Nazwisko uczestnika",
        "Nome partecipante,Cognome partecipante", "Voornaam deelnemer,Achternaam deelnemer",
    ],
)  # fmt: skip
def test_a_field_and_whose_it_is_stand_in_either_order_in_any_language(headers):
    roster = listed(f"{headers},E-Mail\nAna,Lima,otto@compra.example\nBo,Chen,otto@compra.example\n")
    assert [(person.name) for person in roster.people] == ["Ana Lima", "Bo Chen"]


def test_a_title_above_the_list_and_a_total_below_it_are_no_people():
    (file,) = read([UNKNOWN / "venue_list.csv"]).report.files
    assert file.header_row == 4
    assert [out.reason for out in file.left_out] == ["a total, not a person"]


@pytest.mark.parametrize(
    "cells", ["Total,", "Grand total:,", "Total,1290", 'Total,"4.850,00 €"', "Total,EUR 95.50", "Summe: 12,"]
)
def test_a_total_is_no_person_however_it_is_written(cells):
    roster = listed(f"Name,Paid\nAna,5\nBo,7\n{cells}\n")
    assert [person.name for person in roster.people] == ["Ana", "Bo"]


@pytest.mark.parametrize("name", ["Suma", "Total Warrior", "Suma Rao"])
def test_somebody_whose_name_sounds_like_a_sum_is_a_person(name):
    assert [person.name for person in listed(f"Name,Town\nAna,Ulm\n{name},Bern\n").people] == ["Ana", name]


def test_a_member_number_serves_as_id_only_if_it_tells_people_apart():
    people = read([UNKNOWN / "association_management.csv"]).people
    assert [person.id for person in people] == ["20417", "20418"]
    same = listed("Member ID,Name\n7,Ana\n7,Bo\n")
    assert len({person.id for person in same.people} - {"7"}) == 2


def test_a_parking_permit_is_no_person_but_a_dinner_with_nothing_else_is():
    left = read([UNKNOWN / "shop_export.csv"]).report.files[0].left_out
    assert any("Parking" in out.reason for out in left)
    assert len(listed("Name,Ticket type\nAna,Gala dinner\nBo,Gala dinner\n").people) == 2


@pytest.mark.parametrize(
    "header", ["Coming?", "Will you attend?", "Are you coming to our annual meeting?", "Kommst du?", "Zusage"]
)
def test_who_says_no_to_coming_has_no_seat(header):
    roster = listed(f"Name,{header}\nAna,yes\nBo,no\nCy,nein\nDi,maybe\nEd,\n")
    assert [person.name for person in roster.people] == ["Ana", "Di", "Ed"]
    assert [out.reason for out in roster.report.files[0].left_out] == ["not coming: no", "not coming: nein"]


def test_who_does_not_come_to_the_dinner_comes_all_the_same():
    assert len(listed("Name,Will you be joining us for the dinner?\nAna,no\nBo,yes\n").people) == 2


def test_a_plus_one_comes_too_however_it_is_written():
    rows = "Ana,1\nBo,Otto Berg\nCy,no\nDi,yes\nEd,\nFay,2 (both children)\n"
    people = [person.name for person in listed(f"Name,+1\n{rows}").people]
    assert people == [
        "Ana", "Guest of Ana", "Bo", "Otto Berg", "Cy", "Di", "Guest of Di", "Ed", "Fay", "Guest of Fay", "Guest of Fay (2)",
    ]  # fmt: skip


def test_a_wish_for_company_is_kept_as_a_remark_and_said_to_be_one():
    roster = listed("Name,Who would you like to sit with?\nAna,Bo\nBo,\n")
    assert roster.together == ()
    assert any("such wishes are not followed" in note for note in roster.report.files[0].notes)


def test_two_of_one_name_without_an_address_are_named():
    roster = listed("Name,Town\nAna,Ulm\nAna,Bern\nBo,Ulm\n")
    assert [str(note) for note in roster.report.files[0].alike] == [
        "Ana stands in rows 2, 3, without an e-mail to tell one from the other; planned as 2 people."
    ]


def test_a_companion_who_has_a_name_comes_too():
    roster = listed("Name,Email,Guest name\nAna Lima,ana@a.example,Otto Lima\nBo Chen,bo@b.example,\n")
    assert [person.name for person in roster.people] == ["Ana Lima", "Otto Lima", "Bo Chen"]
    assert by_name(roster)["Otto Lima"].order == by_name(roster)["Ana Lima"].order != ""


def test_a_bare_name_beside_an_attendees_is_the_buyers():
    roster = listed("Name,Email,Attendee name,Attendee email\nOtto,otto@a.example,Ana,ana@a.example\n")
    assert [(person.name, person.email) for person in roster.people] == [("Ana", "ana@a.example")]


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("Have you attended this conference before?", "No", "times_attended", 0),
        ("Have you attended this conference before?", "Yes", "times_attended", 1),
        ("Is this your first time?", "Yes", "times_attended", 0),
        ("Is this your first time?", "No, I have been before", "times_attended", 1),
        ("How many times have you attended?", "3+", "times_attended", 3),
        ("Is this your first supper with us?", "No, I come every year", "times_attended", 3),
        ("Ist das Ihr erstes Treffen?", "ja", "times_attended", 0),
        ("Teilnahmen bisher", "5", "times_attended", 5),
        ("Wie oft waren Sie schon dabei?", "zweimal", "times_attended", 2),
        ("Waren Sie schon einmal dabei?", "nein", "times_attended", 0),
        ("Avez-vous déjà participé ?", "oui", "times_attended", 1),
        ("¿Ha participado anteriormente?", "sí", "times_attended", 1),
        ("Which company do you work for?", "Acme", "organisation", "Acme"),
        ("Where do you work?", "Acme", "organisation", "Acme"),
        ("Which languages do you speak?", "German and a little French", "languages", ("de", "fr")),
        ("Do you have any access needs?", "Wheelchair user, hard of hearing", "needs", ("step-free", "hearing")),
        ("Would you be willing to host a table?", "Yes!", "roles", {"host"}),
        ("Would you be willing to host a table?", "Maybe, if nobody else does", "roles", set()),
        ("Würden Sie einen Tisch moderieren?", "ja, gerne", "roles", {"host"}),
        ("What would you enjoy talking about?", "Bees", "statements", ("Bees",)),
        ("What are your preferred pronouns?", "they/them", "pronouns", "they/them"),
        ("How do you pronounce your name?", "AH-na", "name_sound", "AH-na"),
        ("Membership type", "Student", "kinds", ("Student",)),
        ("What is your T-shirt size?", "L", "attributes", (("What is your T-shirt size?", "L"),)),
        ("Job title", "Head of Company", "attributes", (("Job title", "Head of Company"),)),
    ],
)
def test_a_question_is_recognised_by_what_it_asks(header, cell, field, value):
    roster = listed(f'Name,"{header}"\nAna,"{cell}"\n')
    assert getattr(roster.people[0], field) == value


def test_a_host_column_that_names_hosts_is_kept_as_it_is():
    (ana,) = listed("Name,Host\nAna,Otto Berg\n").people
    assert ana.roles == frozenset()
    assert ana.attributes == (("Host", "Otto Berg"),)


def test_a_group_that_nearly_everybody_is_in_is_no_party():
    rows = "\n".join(f"Person {n},All members" for n in range(12))
    assert not any(person.parties for person in listed(f"Name,Group\n{rows}\n").people)


def test_the_bare_name_beside_a_first_name_is_the_last():
    assert listed("Vorname;Name\nAna;Lima\n").people[0].name == "Ana Lima"
    assert listed("Nome;Cognome\nAna;Lima\n").people[0].name == "Ana Lima"
    assert listed("First name;Name\nAna;Ana Lima\nBo;Bo Chen\n").people[0].name == "Ana Lima"


def test_the_name_on_the_badge_comes_before_the_name_on_the_passport():
    roster = listed("Full name,Name on badge\nBartholomew Chen,Bo Chen\nAna Lima,\n")
    assert [person.name for person in roster.people] == ["Bo Chen", "Ana Lima"]


def test_a_row_that_names_nobody_is_reported():
    roster = listed("Name,Diet\nAna,vegan\n,vegan\n")
    assert [(out.row, out.reason) for out in roster.report.files[0].left_out] == [
        (3, "no name, e-mail, order or ticket: nobody")
    ]


def test_a_name_still_to_be_announced_is_a_guest():
    roster = listed("Booking,Name,Company\n7,Ana Lima,Acme\n7,TBA,Acme\n8,Bo,Other\n")
    assert [person.name for person in roster.people] == ["Ana Lima", "Guest of Ana Lima", "Bo"]
